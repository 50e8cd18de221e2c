// @ts-check
/** Why a number is what it is: its waterfall, what caps it, its peers, in sentences; and what can be set for it. */
import { html, nothing } from "../libraries.js";
import { rangeWords, scopeWords } from "../rules/words.js";
import { isLit, light } from "../rules/lit.js";
import { ruleOf } from "../rules/scope.js";
import { shown as inWords } from "../rules/measures.js";
import { toldOf } from "./asking.js";
import { levers } from "./levers.js";
import { limitsOf, numbersOf, peersOf } from "./numbers.js";
import { steps } from "./steps.js";

/** @typedef {import("../state/types.js").Context} Context */

const PEERS = 30;

/** @param {Context} context */
export function whyPanel(context) {
  const { say, state } = context;
  const { why, answer } = state.known;
  if (!why || !answer?.allocation.cells) return nothing;
  const row = numbersOf(answer.allocation, why.where);
  if (!row) return nothing;
  const told = toldOf(state, why.where);
  return html`<aside
    class="why"
    data-part="why"
    aria-labelledby="why-title"
    @keydown=${(/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") close(context);
    }}
  >
    <header class="why-head">
      <h2 id="why-title" tabindex="-1" dir="auto">${say("why.title", { name: why.name.slice(0, 120) })}</h2>
      <button type="button" data-do="close-why" aria-label=${say("why.close")} @click=${() => close(context)}>✕</button>
    </header>
    ${facts(context, row)}
    ${told
      ? html`<p class="why-said" data-part="why-said" dir="auto">${told.text}</p>
          ${steps(context, why.name, told)} ${caps(context, told.limits)}`
      : html`<p class="quiet" role="status">${say("why.asking")}</p>`}
    ${peers(context, why.where)} ${levers(context, why.where, row)}
    <p><button type="button" data-do="sheets" @click=${() => context.store.look({ tab: "sheets" })}>${say("sheets.open")}</button></p>
  </aside>`;
}

/** @param {Context} context */
function close({ store, state }) {
  const id = JSON.stringify(state.known.why?.where);
  store.know("why", null);
  const grid = /** @type {any} */ (document.querySelector("apportion-grid"));
  void grid?.focusRow(id);
}

/** @param {Context} context @param {Record<string, any>} row */
function facts({ say, format }, row) {
  const told = [
    ["history", format.money(row.history)],
    ["fair_share", format.money(row.fair_share)],
    ["target", format.money(row.target)],
    ["growth", format.growth(row.growth)],
    ["stretch", format.ratio(row.stretch)],
  ];
  return html`<dl class="facts">
    ${told.map(([name, value]) => html`<div><dt>${say(`grid.${name}`)}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}

/** @param {Context} context @param {string[]} instances */
function caps(context, instances) {
  const { say, state } = context;
  if (!instances.length) return html`<p class="quiet">${say("why.caps.none")}</p>`;
  return html`<section data-part="caps">
    <h3>${say("why.caps")}</h3>
    <ul class="why-caps">
      ${limitsOf(state.known.answer.allocation, instances).map(
        (limit) => html`<li>
          <button
            type="button"
            class="small chip-button"
            dir="auto"
            aria-pressed=${isLit(state.known.lit, [limit.id]) ? "true" : "false"}
            @click=${() => light(context, [limit.id])}
          >
            ${limit.id}
          </button>
          <span class="quiet">${limitWords(context, limit)}</span>
        </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {Context} context @param {Record<string, any>} limit  a row of the table of rules */
export function limitWords(context, limit) {
  if (limit.measure === undefined || limit.measure === null) return "";
  const { say, format } = context;
  const known = ["amount", "growth", "share", "share_change", "stretch", "uplift", "penetration", "load"].includes(limit.measure);
  if (!known) return "";
  const where = ruleOf(context.state.known.answer.plan, limit.id)?.where;
  const of = scopeWords(context, { ...where, ...limit.members });
  const range = rangeWords(context, limit.measure, limit);
  return say("why.cap", {
    of,
    measure: say(`rules.measure.${limit.measure}`),
    value: inWords(format, limit.measure, limit.value),
    range,
  });
}

/** @param {Context} context @param {Record<string, string>} where */
function peers({ say, format, state }, where) {
  const all = peersOf(state.known.answer.allocation, where);
  if (all.length < 2) return nothing;
  const own = all.findIndex((one) => one.own);
  const from = Math.max(0, Math.min(own - PEERS / 2, all.length - PEERS));
  return html`<details class="why-peers" data-part="peers">
    <summary>${say("why.peers", { place: own + 1, count: all.length })}</summary>
    <table class="plain">
      <thead>
        <tr>
          <th scope="col">${say("grid.name")}</th>
          <th scope="col">${say("grid.stretch")}</th>
          <th scope="col">${say("grid.growth")}</th>
        </tr>
      </thead>
      <tbody>
        ${all.slice(from, from + PEERS).map(
          (one) => html`<tr class=${one.own ? "own" : ""}>
            <th scope="row" dir="auto">${one.name}</th>
            <td>${format.ratio(one.stretch)}</td>
            <td>${format.growth(one.growth)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}
