// @ts-check
/** What the portfolio comes to, beside the goal, its limits and, where it is shown, the optimum. */
import { html, nothing, svg } from "../libraries.js";
import { portfolioTaken } from "../state/sandbox.js";
import { askOptimum } from "./asking.js";
import { moneyOf, persons, sandboxOf } from "./present.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {import("../state/sandbox.js").Sandbox} Sandbox */

/**
 * @param {Context} context
 * @returns {Record<string, any> | null} the optimum of the sandbox as it is, where it is shown and known
 */
export function optimumOf({ state }) {
  const { optimum } = state.known;
  const sandbox = sandboxOf(state);
  const present = optimum && optimum.of === sandbox?.case && optimum.without === sandbox?.without;
  return present ? optimum.answer : null;
}

/** @param {Context} context @param {Record<string, any>} answer  of the portfolio */
export function headline(context, answer) {
  const { say, state } = context;
  const money = moneyOf(context);
  const optimum = optimumOf(context);
  return html`<section class="sandbox-head" aria-label=${say("growth.head")}>
    <div class="sandbox-growth" data-fact="growth">
      <span class="sandbox-growth-name">${say("growth.growth")}</span>
      <strong>${money.growth(answer.growth)}</strong>
      <span class="quiet">${say("growth.of.goal", { goal: money.money(answer.goal), unit: money.unit })}</span>
      ${meter(context, answer, optimum)}
    </div>
    <table class="plain sandbox-facts">
      <caption class="hidden">
        ${say("growth.head")}
      </caption>
      <thead>
        <tr>
          <td></td>
          ${COLUMNS.map((column) => html`<th scope="col">${say(`growth.${column}`)}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${facts(context, say("growth.own"), answer, "own")}
        ${optimum ? facts(context, say("growth.optimum"), optimum, "optimum") : nothing} ${allowed(context, answer)}
      </tbody>
    </table>
    <div class="sandbox-verdict" role="status">${verdict(context, answer)} ${besides(context)}</div>
    <div class="sandbox-buttons">
      <button
        type="button"
        class=${state.known.optimum ? "" : "main"}
        data-do="optimum"
        aria-pressed=${state.known.optimum ? "true" : "false"}
        @click=${() => (state.known.optimum ? context.store.know("optimum", null) : askOptimum(context))}
      >
        ${say(state.known.optimum ? "growth.optimum.hide" : "growth.optimum.show")}
      </button>
      ${optimum?.levers.length
        ? html`<button type="button" data-do="take-optimum" @click=${() => take(context, optimum)}>
            ${say("growth.optimum.take")}
          </button>`
        : nothing}
      <button
        type="button"
        data-do="clear"
        ?disabled=${!sandboxOf(state)?.chosen.length}
        @click=${() => clear(context)}
      >
        ${say("growth.clear")}
      </button>
    </div>
  </section>`;
}

const FEW = 3;
const COLUMNS = ["growth", "revenue", "cost", "ratio", "people", "contribution"];

/** @param {Context} context @param {string} name @param {Record<string, any>} answer @param {string} which */
function facts(context, name, answer, which) {
  const money = moneyOf(context);
  if (answer.revenue === null) {
    return html`<tr data-row=${which}>
      <th scope="row">${name}</th>
      <td colspan=${COLUMNS.length} class="sandbox-none">${answer.diagnosis?.summary ?? context.say("growth.none")}</td>
    </tr>`;
  }
  const told = {
    growth: money.growth(answer.growth),
    revenue: money.money(answer.revenue),
    cost: money.money(answer.cost),
    ratio: money.percent(answer.expense_ratio),
    people: answer.actions.people_by_quarter.map(persons).join(" · "),
    contribution: money.money(answer.net_contribution),
  };
  return html`<tr data-row=${which}>
    <th scope="row">${name}</th>
    ${COLUMNS.map((column) => html`<td data-column=${column}>${told[/** @type {keyof told} */ (column)]}</td>`)}
  </tr>`;
}

/** @param {Context} context @param {Record<string, any>} answer */
function allowed(context, answer) {
  const { say, state } = context;
  const money = moneyOf(context);
  const { budget_by_quarter: budget, people_available: people } = answer.actions;
  const ratio = sandboxOf(state)?.case.budget?.expense_ratio;
  return html`<tr class="quiet" data-row="allowed">
    <th scope="row">${say("growth.allowed")}</th>
    <td></td>
    <td>${say("growth.goal.short", { goal: money.money(answer.goal) })}</td>
    <td>${budget ? say("growth.at.most", { amount: money.money(budget[budget.length - 1]) }) : ""}</td>
    <td>${ratio === undefined ? "" : say("growth.at.most", { amount: typeof ratio === "number" ? money.percent(ratio) : ratio })}</td>
    <td>${people ? say("growth.at.most", { amount: people.map(persons).join(" · ") }) : ""}</td>
    <td></td>
  </tr>`;
}

/** @param {Context} context @param {Record<string, any>} answer */
function verdict(context, answer) {
  const { say } = context;
  const money = moneyOf(context);
  const { gap_to_goal: gap, broken } = answer.evaluation;
  const reached = gap >= 0;
  const amount = { amount: money.money(Math.abs(gap)), unit: money.unit };
  return html`<p class=${reached ? "verdict good" : "verdict warn"} data-fact="goal">
      ${reached ? say(gap > 0 ? "growth.above" : "growth.reached", amount) : say("growth.short", amount)}
    </p>
    ${broken.length
      ? html`<details class="verdict bad" data-fact="broken" ?open=${broken.length <= FEW}>
          <summary>${say("growth.broken", { count: broken.length })}</summary>
          <ul>
            ${broken.map((/** @type {any} */ row) => html`<li dir="auto" data-row=${row.row}>${row.message}</li>`)}
          </ul>
        </details>`
      : html`<p class="verdict good" data-fact="kept">${say("growth.kept")}</p>`}`;
}

/** @param {Context} context  what the same growth could cost, and the same money bring */
function besides(context) {
  const { say, state } = context;
  const { beside, portfolio } = state.known;
  if (!beside || beside.asked !== portfolio?.asked) return html`<p class="quiet">${say("growth.comparing")}</p>`;
  const money = moneyOf(context);
  const { least_cost: least, most_growth: most } = beside.answer.evaluation;
  return html`<p class="quiet" data-fact="beside">
    ${least === null ? nothing : say("growth.least", { amount: money.money(least), unit: money.unit })}
    ${most === null ? nothing : say("growth.most", { amount: money.change(most), unit: money.unit })}
  </p>`;
}

/**
 * A bar from last year to the goal, as far as the portfolio gets; a tick is the optimum.
 *
 * @param {Context} context @param {Record<string, any>} answer @param {Record<string, any> | null} optimum
 */
function meter({ say }, answer, optimum) {
  const { base } = answer.bridge;
  const most = Math.max(answer.goal, answer.revenue, optimum?.revenue ?? 0) - base;
  const place = (/** @type {number} */ amount) => (most > 0 ? Math.max(0, ((amount - base) / most) * 100) : 0);
  const reached = answer.evaluation.gap_to_goal >= 0;
  return html`<svg class="sandbox-meter" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label=${say("growth.meter")}>
    ${svg`<rect class="meter-way" width="100" height="10"></rect>
      <rect class=${reached ? "meter-done" : "meter-part"} width=${place(answer.revenue)} height="10"></rect>
      <line class="meter-goal" x1=${place(answer.goal)} x2=${place(answer.goal)} y1="0" y2="10"></line>`}
  </svg>`;
}

/** @param {Context} context @param {Record<string, any>} optimum */
function take({ state, store }, optimum) {
  const chosen = optimum.levers.map((/** @type {any} */ { id, start, spend }) => ({ lever: id, start, spend }));
  store.edit("growth.step.optimum", portfolioTaken(/** @type {Sandbox} */ (sandboxOf(state)), chosen));
}

/** @param {Context} context */
function clear({ state, store }) {
  store.edit("growth.step.clear", portfolioTaken(/** @type {Sandbox} */ (sandboxOf(state)), []));
}
