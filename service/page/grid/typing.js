// @ts-check
/** Typing into a target: a number locks it, ≥ sets a floor, ≤ a cap, nothing sets it free. */
import { changed } from "../state/work.js";
import { amountOf, holding, SIGNS, wishIn } from "./held.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {import("./dressed.js").Dressed} Dressed */

/**
 * Hold a row's number as the planner wishes.
 *
 * @param {Pick<Context, "say" | "format" | "store">} context
 * @param {Record<string, string>} where
 * @param {string} text
 * @returns {string} what is wrong with it; empty where nothing is
 */
export function hold({ say, format, store }, where, text) {
  const { plan } = store.state.known.answer;
  const wish = wishIn(text);
  if (!wish) return say("grid.typing.wrong", { text: text.slice(0, 40) });
  const amount = Number((wish.amount / format.scale).toPrecision(12));
  const unit = plan.rounding?.unit;
  if (unit && wish.way !== "free" && Math.abs(amount / unit - Math.round(amount / unit)) > 1e-9) {
    return say("grid.typing.grid", { unit: `${format.money(unit)} ${format.unit}` });
  }
  const operations = holding(plan, where, wish.way, amount);
  if (operations.length) store.edit(`grid.step.${wish.way}`, changed(...operations));
  return "";
}

/**
 * @param {Dressed} row @param {import("../language/format.js").Format} format
 * @returns {string} what a field for a row's number begins with
 */
export function typedFor(row, format) {
  for (const way of /** @type {const} */ (["lock", "min", "max"])) {
    const rule = row.held[way];
    if (rule) return `${SIGNS[way]}${format.money(amountOf(way, rule))}`;
  }
  return format.amount(row.target);
}

/**
 * Return the grid's editor of targets.
 *
 * @param {Pick<Context, "say" | "format" | "store">} context
 */
export function editor(context) {
  return (/** @type {any} */ cell, /** @type {any} */ onRendered, /** @type {any} */ _, /** @type {() => void} */ cancel) => {
    const row = /** @type {Dressed} */ (cell.getData());
    const first = typedFor(row, context.format);
    const field = document.createElement("input");
    field.type = "text";
    field.className = "grid-typing";
    field.autocomplete = "off";
    field.value = first;
    field.setAttribute("aria-label", context.say("grid.typing.label", { name: row.name.slice(0, 80) }));
    onRendered(() => {
      field.focus();
      field.select();
    });
    let over = false;
    const end = () => {
      if (over) return;
      over = true;
      cancel();
    };
    const done = () => {
      const wrong = field.value.trim() === first ? "" : hold(context, row.where, field.value);
      field.setCustomValidity(wrong);
      if (wrong) field.reportValidity();
      else end();
    };
    field.addEventListener("input", () => field.setCustomValidity(""));
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) done();
      if (event.key === "Escape") end();
    });
    field.addEventListener("blur", () => {
      if (!over && field.value.trim() !== first) hold(context, row.where, field.value);
      end();
    });
    return field;
  };
}
