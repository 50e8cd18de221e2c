// @ts-check
/** Named states side by side: what they come to, who wins and loses, and which change caused how much. */
import { planOf } from "../api/plan.js";
import { html, nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";
import { asked } from "./asking.js";
import { causes } from "./causes.js";
import { beyond, OPENED, PRESENT, stagesOf } from "./stages.js";
import { trouble } from "./trouble.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {import("./stages.js").Stage} Stage */

/** Seconds after which causes are told in order, not over all orders in which changes could come. */
const PATIENCE = 10;
const INDICATORS = /** @type {const} */ ([
  ["goal", "money"],
  ["growth", "growth"],
  ["street", "money"],
  ["max_stretch", "ratio"],
  ["min_stretch", "ratio"],
  ["gini", "ratio"],
]);

const basesOf = remembered(
  /** @param {import("../state/types.js").Work} work @param {Stage[]} stages @param {string} opened @returns {Stage[]} */
  ({ scenarios }, stages, opened) => [
    { id: OPENED, name: opened, operations: [] },
    ...scenarios.filter((one) => stages.some((stage) => stage.id !== one.id && beyond(stage.operations, one.operations))),
  ],
);
const stages = remembered(stagesOf);

/** @param {Context} context */
export function comparing(context) {
  const { say, state, store, client } = context;
  const there = stages(state.work, say("whatif.present"));
  const bases = basesOf(state.work, there, say("whatif.opened"));
  const base = bases.find(({ id }) => id === state.view.base) ?? bases[0];
  const compared = there.filter(({ id, operations }) => id !== base.id && beyond(operations, base.operations));
  if (!compared.length || !state.work.base) return nothing;
  const { language } = state.view;
  const known = asked(context, "comparison", [state.work.base, there, base.operations, language], async (signal) => {
    const plan = await planOf(client, { ...state.work, operations: base.operations }, signal);
    const scenarios = compared.map(({ id, name, operations }) => ({
      schema: "apportion/scenario/1",
      name: `${id} ${name}`.slice(0, 200),
      operations: beyond(operations, base.operations),
    }));
    const options = { ...plan.options, language, time_limit: PATIENCE };
    return client.post("/v1/comparisons", { plan: { ...plan, options }, scenarios }, signal);
  });
  const operations = compared.map((stage) => beyond(stage.operations, base.operations) ?? []);
  const fresh = known.answer?.scenarios.length === compared.length && known.of === known.key;
  return html`<section class="card" aria-labelledby="whatif-comparing" data-part="comparing" aria-busy=${known.asking ? "true" : "false"}>
    <div class="card-head">
      <h2 id="whatif-comparing">${say("whatif.compare")}</h2>
      ${bases.length > 1
        ? html`<label class="field-line">
            ${say("whatif.base")}
            <select name="base" @change=${(/** @type {any} */ event) => store.look({ base: event.target.value })}>
              ${bases.map((one) => html`<option value=${one.id} ?selected=${one === base}>${one.name}</option>`)}
            </select>
          </label>`
        : nothing}
    </div>
    ${compared.length < there.filter(({ id }) => id !== base.id).length
      ? html`<p class="quiet">${say("whatif.base.some", { base: base.name })}</p>`
      : nothing}
    ${known.problem ? trouble(context, known.problem) : nothing}
    ${fresh
      ? html`<div class="whatif-beside">
          ${table(context, base, compared, known.answer)} ${causes(context, compared, operations, known.answer)}
        </div>`
      : waiting(context, known)}
  </section>`;
}

/** @param {Context} context @param {import("./asking.js").Known} known */
const waiting = ({ say }, known) => (known.asking ? html`<p class="quiet" role="status">${say("whatif.comparing")}</p>` : nothing);

/** @param {Context} context @param {Stage} base @param {Stage[]} compared @param {Record<string, any>} answer */
function table({ say, format, state }, base, compared, answer) {
  const columns = [answer.base, ...answer.scenarios];
  return html`<div>
    <div class="wide-table"><table class="plain side-by-side">
    <caption class="hidden">${say("whatif.compare")}</caption>
    <thead>
      <tr>
        <td></td>
        <th scope="col" dir="auto">${base.name}</th>
        ${compared.map((stage) => html`<th scope="col" dir="auto" class=${stage.id === PRESENT ? "present" : nothing}>${stage.name}</th>`)}
      </tr>
    </thead>
    <tbody>
      <tr>
        <th scope="row">${say("whatif.outcome")}</th>
        ${columns.map(({ outcome }) => html`<td class=${outcome === "infeasible" ? "bad" : nothing}>${say(`whatif.outcome.${outcome}`)}</td>`)}
      </tr>
      ${INDICATORS.map(
        ([name, kind]) => html`<tr data-indicator=${name}>
          <th scope="row">${say(`whatif.${name}`)} ${kind === "money" ? html`<span class="unit">${format.unit}</span>` : nothing}</th>
          ${columns.map(
            ({ indicators, change }) => html`<td>
              ${kind === "growth" ? format.growth(indicators[name], 1, 1) : format[kind](indicators[name])}
              ${change?.[name] ? html`<small>${changed(format, kind, change[name])}</small>` : nothing}
            </td>`,
          )}
        </tr>`,
      )}
      <tr>
        <th scope="row">${say("whatif.binding")}</th>
        <td>${format.count(answer.base.binding.length)}</td>
        ${answer.scenarios.map(
          (/** @type {any} */ one) => html`<td>
            ${one.newly_binding.length ? html`<small title=${one.newly_binding.join("\n")}>+${one.newly_binding.length}</small>` : nothing}
            ${one.released.length ? html`<small title=${one.released.join("\n")}>−${one.released.length}</small>` : nothing}
            ${one.newly_binding.length || one.released.length ? nothing : "–"}
          </td>`,
        )}
      </tr>
    </tbody>
  </table></div>
  ${answer.scenarios.map((/** @type {any} */ one, /** @type {number} */ place) =>
    one.diagnosis ? html`<p class="notice warn" dir="auto"><strong>${compared[place].name}</strong> ${one.diagnosis.summary}</p>` : nothing,
  )}
  </div>`;
}

/** @param {import("../language/format.js").Format} format @param {"money" | "growth" | "ratio"} kind @param {number} change */
function changed(format, kind, change) {
  if (kind === "money") return format.change(change);
  if (kind === "growth") return format.points(change);
  const said = format.ratio(Math.abs(change));
  return said === format.ratio(0) ? "" : `${change > 0 ? "+" : "−"}${said}`;
}

