// @ts-check
/** Rules in words. */
import { labelOf } from "../api/catalogue.js";
import { shown } from "./measures.js";

/** @typedef {import("../state/types.js").Context} Context */

/** @param {Context} context @param {string} name */
const dimension = ({ state }, name) => labelOf(state.known.catalogue, name);

/** @param {Context} context @param {any} selector @returns {string} */
function selected({ say }, selector) {
  if (typeof selector === "string") return selector;
  if (Array.isArray(selector)) return selector.join(say("rules.and"));
  if (selector.tag !== undefined) return say("rules.tagged", { tag: selector.tag });
  return say("rules.not", { what: selected(/** @type {any} */ ({ say }), selector.not) });
}

/** @param {Context} context @param {Record<string, any>} where */
export function scopeWords(context, where) {
  const parts = Object.entries(where ?? {}).map(([, selector]) => selected(context, selector));
  return parts.length ? parts.join(" · ") : context.say("rules.all");
}

/** @param {Context} context @param {any} each @returns {string} */
function eachWords(context, each) {
  const names = [each].flat().map((one) => dimension(context, typeof one === "string" ? one : one.dimension));
  return context.say("rules.each", { what: names.join(" × ") });
}

/** @param {Context} context @param {Record<string, any>} rule @returns {string} whom a rule is about */
function whom(context, { where, each }) {
  const scope = Object.keys(where ?? {}).length ? scopeWords(context, where) : "";
  if (!each) return scope || context.say("rules.all");
  return scope ? context.say("rules.each.of", { each: eachWords(context, each), scope }) : eachWords(context, each);
}

/**
 * @param {Context} context @param {string} measure
 * @param {{min?: number | null, max?: number | null}} limits
 */
export function rangeWords({ say, format }, measure, { min = null, max = null }) {
  const [least, most] = [shown(format, measure, min), shown(format, measure, max)];
  if (min !== null && max !== null) return min === max ? say("rules.exactly", { most }) : say("rules.between", { least, most });
  return min !== null ? say("rules.least", { least }) : say("rules.most", { most });
}

/**
 * @param {Context} context @param {Record<string, any>} rule
 * @returns {string} what a rule says
 */
export function ruleWords(context, rule) {
  const { say, format } = context;
  const facts = { whom: whom(context, rule), measure: rule.measure ? say(`rules.measure.${rule.measure}`) : "" };
  if (rule.kind === "bound") return say("rules.says.bound", { ...facts, range: rangeWords(context, rule.measure, rule) });
  if (rule.kind === "lock") return say("rules.says.lock", { ...facts, amount: format.money(rule.amount) });
  if (rule.kind === "viable") return say("rules.says.viable", { ...facts, min: format.money(rule.min) });
  if (rule.kind === "limit") return say("rules.says.limit", { ...facts, max: rule.max, count: dimension(context, rule.count) });
  return say(`rules.says.${rule.kind}`, { ...facts, max: rule.kind === "gini" ? rule.max : shown(format, rule.measure, rule.max) });
}
