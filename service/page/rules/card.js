// @ts-check
/** One rule: what it says, its limits to be dragged, where it binds. */
import { html, nothing } from "../libraries.js";
import { changed } from "../state/work.js";
import { limitField } from "./limit.js";
import { isLit, light } from "./lit.js";
import { room } from "./measures.js";
import { ruleWords } from "./words.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {Record<string, any>} Rule */

/**
 * @param {Context} context
 * @param {Rule} rule
 * @param {{id: string, binding: boolean, met: boolean}[]} instances  of the last possible answer
 */
export function ruleCard(context, rule, instances) {
  const { say, store, state } = context;
  const binding = instances.filter((one) => one.binding).map((one) => one.id);
  const all = instances.map((one) => one.id);
  return html`<li class="rule" data-rule=${rule.id}>
    <div class="rule-head">
      <strong dir="auto">${rule.id}</strong>
      <span dir="auto">${ruleWords(context, rule)}</span>
      ${rule.soft ? html`<span class="chip">${say("rules.soft")}</span>` : nothing}
      ${rule.except?.length ? html`<span class="chip">${say("rules.except", { count: rule.except.length })}</span>` : nothing}
      <span class="rule-tools">
        ${binding.length
          ? chip(context, binding, say("rules.binds", { count: binding.length, all: all.length }), state.known.lit)
          : chip(context, all.length ? all : [rule.id], say("rules.free"), state.known.lit)}
        <button
          type="button"
          class="small"
          data-do="remove-rule"
          aria-label=${say("rules.remove.label", { rule: rule.id.slice(0, 80) })}
          @click=${() => store.edit("rules.step.remove", changed({ op: "drop_rule", id: rule.id }))}
        >
          ${say("rules.remove")}
        </button>
      </span>
    </div>
    ${limits(context, rule)}
  </li>`;
}

/** @param {Context} context @param {string[]} instances @param {string} text @param {any} lit */
const chip = (context, instances, text, lit) => html`<button
  type="button"
  class="small chip-button"
  aria-pressed=${isLit(lit, instances) ? "true" : "false"}
  @click=${() => light(context, instances)}
>
  ${text}
</button>`;

/** @param {Context} context @param {Rule} rule */
function limits(context, rule) {
  const { say } = context;
  const sides = { bound: ["min", "max"], lock: ["amount"], viable: ["min"] }[/** @type {string} */ (rule.kind)] ?? ["max"];
  const measure = { lock: "amount", viable: "amount", limit: "count" }[/** @type {string} */ (rule.kind)] ?? rule.measure;
  return html`<div class="rule-limits">
    ${sides.map((side) =>
      limitField(context, {
        id: `${rule.id}.${side}`,
        label: say(`rules.side.${side}`),
        measure: rule.kind === "gini" ? "gini" : measure,
        value: rule[side] ?? null,
        first: rule.min ?? rule.max ?? 0,
        way: wayOf(rule, measure, rule[side] ?? rule.min ?? rule.max ?? 0),
        needed: sides.length === 1 || (rule[side === "min" ? "max" : "min"] ?? null) === null,
        change: (value) => setLimit(context, rule, side, value),
      }),
    )}
  </div>`;
}

/** @param {Rule} rule @param {string} measure @param {number} value */
function wayOf(rule, measure, value) {
  if (rule.kind === "gini") return { min: 0, max: Math.max(0.5, value), step: 0.005 };
  if (rule.kind === "limit") return { min: 0, max: Math.max(20, value), step: 1 };
  if (rule.kind === "spread" && measure !== "amount") return { min: 0, max: Math.max(1, value), step: 0.01 };
  return room(measure, value);
}

/** @param {Context} context @param {Rule} rule @param {string} side @param {number | null} value */
function setLimit({ store }, rule, side, value) {
  const { [side]: _, ...others } = rule;
  const next = value === null ? others : { ...rule, [side]: value };
  store.edit("rules.step.limit", changed({ op: "rule", rule: next }));
}
