// @ts-check
/** A form for the rules that planners use most. */
import { numberIn } from "../goal/numbers.js";
import { freeId } from "../grid/held.js";
import { labelOf } from "../api/catalogue.js";
import { html, nothing } from "../libraries.js";
import { changed } from "../state/work.js";
import { MEASURES, typedScale, typedUnit } from "./measures.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {{kind: string, each: string, count: string, measure: string}} Wish   in `known.newRule` */

const KINDS = ["bound", "spread", "viable", "limit"];

/** @param {Context} context */
export function adding(context) {
  const { say, state, store, format } = context;
  const names = Object.keys(state.known.shown?.answer.allocation.totals ?? {}).filter((name) => !name.includes("|"));
  if (!names.length) return nothing;
  const liked = names.includes("rep") ? "rep" : names[names.length - 1];
  const other = names.includes("product") ? "product" : names[0];
  /** @type {Wish} */
  const wish = { kind: "bound", each: liked, count: other, measure: "stretch", ...state.known.newRule };
  const set = (/** @type {Partial<Wish>} */ change) => store.know("newRule", { ...wish, ...change });
  const measured = wish.kind === "bound" || wish.kind === "spread";
  const measure = measured ? wish.measure : wish.kind === "viable" ? "amount" : "count";
  const dimensions = names.map((name) => [name, labelOf(state.known.catalogue, name)]);
  return html`<form class="rule-new" @submit=${(/** @type {any} */ event) => added(context, wish, measure, event)}>
    ${choice(say("rules.new.kind"), "kind", KINDS.map((kind) => [kind, say(`rules.kind.${kind}`)]), wish.kind, set)}
    ${choice(say("rules.new.each"), "each", dimensions, wish.each, set)}
    ${measured
      ? choice(say("rules.new.measure"), "measure", MEASURES.map((one) => [one, say(`rules.measure.${one}`)]), wish.measure, set)
      : nothing}
    ${wish.kind === "limit" ? choice(say("rules.new.count"), "count", dimensions, wish.count, set) : nothing}
    ${wish.kind === "bound" || wish.kind === "viable" ? number(say("rules.side.min"), "min", typedUnit(format, measure)) : nothing}
    ${wish.kind === "viable" ? nothing : number(say("rules.side.max"), "max", typedUnit(format, measure))}
    <button type="submit" class="main" data-do="add-rule">${say("rules.new.add")}</button>
  </form>`;
}

/** @param {string} label @param {string} name @param {string[][]} options @param {string} value @param {(change: any) => void} set */
const choice = (label, name, options, value, set) => html`<label>
  ${label}
  <select name=${name} @change=${(/** @type {any} */ event) => set({ [name]: event.target.value })}>
    ${options.map(([id, text]) => html`<option value=${id} ?selected=${id === value}>${text}</option>`)}
  </select>
</label>`;

/** @param {string} label @param {string} name @param {string} unit */
const number = (label, name, unit) => html`<label>
  <span>${label} ${unit ? html`<span class="unit">${unit}</span>` : nothing}</span>
  <input type="text" name=${name} inputmode="decimal" autocomplete="off" />
</label>`;

/** @param {Context} context @param {Wish} wish @param {string} measure @param {any} event */
function added({ say, store, format, state }, wish, measure, event) {
  event.preventDefault();
  const { plan } = state.known.answer;
  const scale = measure === "count" ? 1 : typedScale(format, measure);
  /** @type {Record<string, number>} */
  const limits = {};
  const fields = ["min", "max"].map((name) => event.target.elements[name]).filter(Boolean);
  for (const field of fields) {
    const value = numberIn(field.value);
    const empty = !field.value.trim() && fields.some((other) => other !== field && other.value.trim());
    field.setCustomValidity(value === null && !empty ? say("rules.new.wrong") : "");
    if (!field.checkValidity()) {
      field.reportValidity();
      field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
      return;
    }
    if (value !== null) limits[field.name] = Number((value / scale).toPrecision(12));
  }
  const measured = wish.kind === "bound" || wish.kind === "spread";
  const name = measured ? say(`rules.measure.${wish.measure}`) : say(`rules.kind.${wish.kind}`);
  const rule = {
    id: freeId(plan, name, { each: labelOf(state.known.catalogue, wish.each) }),
    kind: wish.kind,
    each: wish.each,
    ...(measured ? { measure: wish.measure } : {}),
    ...(wish.kind === "limit" ? { count: wish.count } : {}),
    ...limits,
  };
  store.edit("rules.step.add", changed({ op: "rule", rule }));
  for (const field of fields) field.value = "";
}
