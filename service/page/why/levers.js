// @ts-check
/** What a planner can set for one row: its number, its stretch, growth and share, its capacity. */
import { amountOf, freeId, holdersOf, SIGNS } from "../grid/held.js";
import { hold } from "../grid/typing.js";
import { html, nothing } from "../libraries.js";
import { limitField } from "../rules/limit.js";
import { changed } from "../state/work.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {Record<string, string>} Where */

const LIMITS = /** @type {const} */ ([
  ["stretch", "max"],
  ["growth", "min"],
  ["growth", "max"],
  ["share", "min"],
  ["share", "max"],
]);

/**
 * @param {Context} context
 * @param {Where} where
 * @param {Record<string, any>} row  its numbers
 */
export function levers(context, where, row) {
  const { say, state } = context;
  const { plan } = state.known.answer;
  return html`<section class="why-levers" data-part="levers">
    <h3>${say("why.set")}</h3>
    ${holdField(context, where, plan)}
    ${LIMITS.map(([measure, side]) => {
      const rule = ruleFor(plan, where, measure);
      return limitField(context, {
        id: `${measure}.${side}`,
        label: say(`why.set.${measure}.${side}`),
        measure,
        value: rule?.[side] ?? null,
        first: row[measure] ?? 1,
        change: (value) => setLimit(context, where, measure, side, value),
      });
    })}
    ${capacity(context, where, plan)}
  </section>`;
}

/** @param {Context} context @param {Where} where @param {Record<string, any>} plan */
function holdField(context, where, plan) {
  const { say, format } = context;
  const held = holdersOf(plan)(where);
  const said = /** @type {const} */ (["lock", "min", "max"]).flatMap((way) => {
    const rule = held[way];
    return rule ? [`${SIGNS[way]}${format.money(amountOf(way, rule))}`] : [];
  });
  return html`<form
    class="why-hold"
    @submit=${(/** @type {any} */ event) => {
      event.preventDefault();
      const field = event.target.elements.hold;
      const wrong = hold(context, where, `${event.submitter?.value ?? ""}${field.value}`);
      field.setCustomValidity(wrong);
      if (wrong) field.reportValidity();
      else field.value = "";
    }}
  >
    <label>
      ${say("why.hold", { unit: format.unit })}
      <input
        name="hold"
        inputmode="decimal"
        autocomplete="off"
        placeholder=${said.join(" ")}
        @input=${(/** @type {any} */ event) => event.target.setCustomValidity("")}
      />
    </label>
    <button type="submit" value="=">${say("why.hold.lock")}</button>
    <button type="submit" value="≥">${say("why.hold.min")}</button>
    <button type="submit" value="≤">${say("why.hold.max")}</button>
    ${said.length
      ? html`<button type="button" data-do="free" @click=${() => hold(context, where, "")}>${say("why.hold.free")}</button>`
      : nothing}
  </form>`;
}

/** @param {Record<string, any>} plan @param {Where} where @param {string} measure @returns {Record<string, any> | undefined} */
function ruleFor(plan, where, measure) {
  const key = (/** @type {object} */ one) => JSON.stringify(Object.entries(one).sort());
  return (plan.rules ?? []).find(
    (/** @type {any} */ rule) =>
      rule.kind === "bound" && rule.measure === measure && !rule.each && !rule.of && !rule.soft && key(rule.where ?? {}) === key(where),
  );
}

/** @param {Context} context @param {Where} where @param {string} measure @param {"min" | "max"} side @param {number | null} value */
function setLimit({ say, store, state }, where, measure, side, value) {
  const { plan } = state.known.answer;
  const there = ruleFor(plan, where, measure);
  const id = there?.id ?? freeId(plan, say(`rules.measure.${measure}`), where);
  const { [side]: _, ...others } = there ?? { id, kind: "bound", where, measure };
  const empty = value === null && (others[side === "min" ? "max" : "min"] ?? null) === null;
  if (empty && !there) return;
  const rule = value === null ? others : { ...others, [side]: value };
  store.edit("rules.step.limit", changed(empty ? { op: "drop_rule", id } : { op: "rule", rule }));
}

/** @param {Context} context @param {Where} where @param {Record<string, any>} plan */
function capacity(context, where, plan) {
  const [name, ...others] = Object.keys(where);
  const member = others.length ? undefined : plan.dimensions?.[name]?.find((/** @type {any} */ one) => one.id === where[name]);
  if (member?.capacity === undefined || member.capacity === null) return nothing;
  return limitField(context, {
    id: "capacity",
    label: context.say("why.set.capacity"),
    measure: "capacity",
    value: member.capacity,
    way: { min: 0, max: Math.ceil((member.capacity * 2) / 100) * 100, step: 10 },
    needed: true,
    change: (value) => context.store.edit("why.step.capacity", changed({ op: "put", field: "capacity", where, value })),
  });
}
