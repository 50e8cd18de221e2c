// @ts-check
/** All rules of the plan, to be moved, added and taken away. */
import { html, nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";
import { adding } from "./adding.js";
import { ruleCard } from "./card.js";

/** @typedef {{id: string, binding: boolean, met: boolean}} Instance */

const instancesOf = remembered(
  /** @param {Record<string, any> | undefined} allocation @returns {Map<string, Instance[]>} rule -> its instances */
  (allocation) => {
    const columns = allocation?.rules?.columns;
    /** @type {Map<string, Instance[]>} */
    const found = new Map();
    columns?.id.forEach((/** @type {string} */ id, /** @type {number} */ place) => {
      const one = { id, binding: columns.binding[place], met: columns.met[place] };
      found.set(columns.rule[place], [...(found.get(columns.rule[place]) ?? []), one]);
    });
    return found;
  },
);

/** @param {import("../state/types.js").Context} context */
export function rulesPanel(context) {
  const { say, state } = context;
  const { answer, shown } = state.known;
  if (!answer) return nothing;
  const rules = answer.plan.rules ?? [];
  const instances = instancesOf(shown?.answer.allocation);
  return html`<details class="rules" data-part="rules">
    <summary>
      <h2>${say("rules.title")} <span class="unit">${say("rules.count", { count: rules.length })}</span></h2>
    </summary>
    ${rules.length
      ? html`<ul class="rules-list">
          ${rules.map((/** @type {any} */ rule) => ruleCard(context, rule, instances.get(rule.id) ?? []))}
        </ul>`
      : html`<p class="quiet">${say("rules.none")}</p>`}
    <h3>${say("rules.new")}</h3>
    ${adding(context)}
  </details>`;
}
