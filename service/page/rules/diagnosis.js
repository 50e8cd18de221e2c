// @ts-check
import { html, nothing } from "../libraries.js";
import { changed } from "../state/work.js";
import { isLit, light } from "./lit.js";
import { ruleOf } from "./scope.js";
import { shown, written } from "./measures.js";

/** @typedef {import("../state/types.js").Context} Context */

/** Fixes that are shown at once; the service says the least change first. */
const FEW = 3;

/**
 * Why a goal is impossible, and what would make it possible.
 *
 * @param {Context} context
 * @param {Record<string, any>} said  the diagnosis of an answer
 */
export function diagnosis(context, said) {
  const { say } = context;
  const [first, ...others] = said.conflicts;
  return html`<section class="diagnosis" aria-labelledby="diagnosis-title" data-part="diagnosis">
    <h2 id="diagnosis-title">${say("rules.impossible")}</h2>
    <p class="diagnosis-said" dir="auto">${said.summary}</p>
    <div class="diagnosis-parts">
      <div>
        ${first ? html`<h3>${say("rules.fight")}</h3>${conflict(context, first)}` : nothing}
        ${others.length
          ? html`<details>
              <summary>${say("rules.fight.more", { count: others.length })}</summary>
              ${others.map((/** @type {any} */ one) => conflict(context, one))}
            </details>`
          : nothing}
      </div>
      ${fixes(context, said)}
    </div>
  </section>`;
}

/** @param {Context} context @param {{rules: string[], because: string}} one */
function conflict(context, one) {
  const { say, state } = context;
  const ruling = one.rules.filter((rule) => rule !== "goal");
  return html`<div class="conflict">
    <p dir="auto">${one.because}</p>
    <ul class="chips" aria-label=${say("rules.fight")}>
      ${one.rules.map(
        (rule) => html`<li>
          <button
            type="button"
            class="small chip-button"
            data-instance=${rule}
            dir="auto"
            aria-pressed=${isLit(state.known.lit, [rule]) ? "true" : "false"}
            ?disabled=${rule === "goal"}
            @click=${() => light(context, [rule])}
          >
            ${rule === "goal" ? say("goal.title") : rule}
          </button>
        </li>`,
      )}
      ${ruling.length > 1
        ? html`<li>
            <button
              type="button"
              class="small"
              aria-pressed=${isLit(state.known.lit, ruling) ? "true" : "false"}
              @click=${() => light(context, ruling)}
            >
              ${say("rules.light.all")}
            </button>
          </li>`
        : nothing}
    </ul>
  </div>`;
}

/** @param {Context} context @param {Record<string, any>} said */
function fixes(context, said) {
  const { say, store } = context;
  const reach = reachable(context, said.reachable);
  if (!reach.length && !said.fixes.length) return nothing;
  /** @param {Record<string, any>} fix @param {number} place */
  const one = (fix, place) => html`<li>
    <span dir="auto">${fix.title}${changes(context, fix)}</span>
    <button
      type="button"
      class=${place ? "" : "main"}
      data-fix=${place}
      aria-label=${say("rules.apply.label", { title: fix.title })}
      @click=${() => store.edit("rules.step", changed(...fix.operations))}
    >
      ${say("rules.apply")}
    </button>
  </li>`;
  return html`<div>
    <h3>${say("rules.fixes")}</h3>
    <ul class="fixes">
      ${reach}
      ${said.fixes.slice(0, FEW).map((/** @type {any} */ fix, /** @type {number} */ place) => one(fix, place))}
    </ul>
    ${said.fixes.length > FEW
      ? html`<details>
          <summary>${say("rules.fixes.more", { count: said.fixes.length - FEW })}</summary>
          <ul class="fixes">
            ${said.fixes.slice(FEW).map((/** @type {any} */ fix, /** @type {number} */ place) => one(fix, FEW + place))}
          </ul>
        </details>`
      : nothing}
  </div>`;
}

/** @param {Context} context @param {Record<string, any> | null} reach @returns {unknown[]} goals at the ends of what is possible */
function reachable({ say, format, store, state }, reach) {
  if (!reach) return [];
  const { amount } = state.known.answer.allocation.goal;
  return /** @type {const} */ (["max", "min"]).flatMap((end) => {
    const [goal, growth] = [reach.goal[end], reach.growth[end]];
    if (goal === null || (end === "max" ? amount < goal : amount > goal)) return [];
    const said = say(`rules.reach.${end}`, { amount: format.money(goal), unit: format.unit, growth: format.growth(growth, 2) });
    return html`<li>
      <span>${said}</span>
      <button
        type="button"
        data-reach=${end}
        aria-label=${`${say("rules.reach.take")}: ${said}`}
        @click=${() => store.edit("goal.step", changed({ op: "set", path: "goal.amount", value: goal }))}
      >
        ${say("rules.reach.take")}
      </button>
    </li>`;
  });
}

/** @param {Context["format"]} format @param {Record<string, any> | undefined} rule @param {string} instance @param {number | null} value */
function limitWords(format, rule, instance, value) {
  if (rule?.measure && rule.kind !== "gini") return shown(format, rule.measure, value);
  const money = !rule ? !instance.startsWith("capacity") : rule.kind === "lock" || rule.kind === "viable";
  return money || value === null ? format.money(value) : written(value);
}

/** @param {Context} context @param {Record<string, any>} fix */
function changes({ say, format, state }, fix) {
  if (fix.changes.length < 2) return nothing;
  const { plan } = state.known.answer;
  const all = html`<ul class="changes">
    ${fix.changes.map((/** @type {any} */ change) => {
      const said = (/** @type {number | null} */ value) => limitWords(format, ruleOf(plan, change.rule), change.rule, value);
      return html`<li dir="auto"><code>${change.rule}</code> ${said(change.from)} → ${said(change.to)}</li>`;
    })}
  </ul>`;
  if (fix.changes.length <= FEW) return all;
  return html`<details>
    <summary>${say("rules.fix.changes", { count: fix.changes.length })}</summary>
    ${all}
  </details>`;
}
