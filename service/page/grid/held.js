// @ts-check
/** What a row's number is held by: locked, not below, not above; and how it is typed. */
import { numberIn } from "../goal/numbers.js";

/** @typedef {Record<string, string>} Where */
/** @typedef {import("../state/types.js").Operation} Operation */
/** @typedef {"lock" | "min" | "max"} Way */
/** @typedef {{lock?: Record<string, any>, min?: Record<string, any>, max?: Record<string, any>}} Held   the rules */
/** @typedef {{way: Way | "free", amount: number}} Wish   money as it is shown */

export const SIGNS = { lock: "=", min: "≥", max: "≤" };
/** @type {Way[]} */
const WAYS = ["lock", "min", "max"];
const WORDS = /** @type {[RegExp, Way][]} */ ([
  [/^(>=?|≥|至少|不少于|不低于|at least|min)\s*/i, "min"],
  [/^(<=?|≤|至多|不超过|不高于|at most|max)\s*/i, "max"],
  [/^(==?|锁定|固定|lock)\s*/i, "lock"],
]);

/**
 * Read what was typed into a target: a number locks it, ≥ and ≤ bound it, nothing sets it free.
 *
 * @param {string} text
 * @returns {Wish | null} null where it is no number
 */
export function wishIn(text) {
  const plain = text.normalize("NFKC").trim();
  if (!plain) return { way: "free", amount: 0 };
  const [begin, way] = WORDS.find(([pattern]) => pattern.test(plain)) ?? [/^/, /** @type {Way} */ ("lock")];
  const number = plain.replace(begin, "");
  const amount = number.includes("%") ? null : numberIn(number);
  return amount === null || amount < 0 ? null : { way, amount };
}

/** @param {Where} where */
const key = (where) => JSON.stringify(Object.entries(where).sort());

/** @param {Record<string, any>} rule @returns {Way | null} how a rule holds one amount */
function wayOf(rule) {
  if (rule.each || rule.soft) return null;
  if (rule.kind === "lock") return "lock";
  if (rule.kind !== "bound" || rule.measure !== "amount") return null;
  const [min, max] = [rule.min ?? null, rule.max ?? null];
  return min === null ? "max" : max === null ? "min" : null;
}

/**
 * @param {Record<string, any>} plan
 * @returns {(where: Where) => Held} what holds the amount of a selection
 */
export function holdersOf(plan) {
  /** @type {Map<string, Held>} */
  const held = new Map();
  for (const rule of plan.rules ?? []) {
    const way = wayOf(rule);
    if (way) held.set(key(rule.where ?? {}), { ...held.get(key(rule.where ?? {})), [way]: rule });
  }
  return (where) => held.get(key(where)) ?? {};
}

/** @param {Way} way @param {Record<string, any>} rule @returns {number} */
export const amountOf = (way, rule) => (way === "lock" ? rule.amount : rule[way]);

/**
 * Return a name for a rule about a selection that no other rule has.
 *
 * @param {Record<string, any>} plan @param {string} begin @param {Where} where
 * @returns {string}
 */
export function freeId(plan, begin, where) {
  const taken = new Set((plan.rules ?? []).map((/** @type {{id: string}} */ rule) => rule.id.normalize("NFKC").toLowerCase()));
  const name = `${begin} ${Object.values(where).map((one) => [...one].slice(0, 40).join("")).join(" · ")}`;
  for (let number = 1; ; number += 1) {
    const id = number === 1 ? name : `${name} (${number})`;
    if (!taken.has(id.normalize("NFKC").toLowerCase())) return id;
  }
}

/**
 * Return the operations that hold a selection's amount, in the plan's own unit; what held it otherwise gives way.
 *
 * @param {Record<string, any>} plan @param {Where} where @param {Way | "free"} way @param {number} amount
 * @returns {Operation[]}
 */
export function holding(plan, where, way, amount) {
  const held = holdersOf(plan)(where);
  const gone = WAYS.filter((one) => one !== way && held[one] && (way === "free" || way === "lock" || one === "lock"));
  const dropped = gone.map((one) => ({ op: "drop_rule", id: held[one]?.id }));
  if (way === "free") return dropped;
  const id = held[way]?.id ?? freeId(plan, SIGNS[way], where);
  const limit = way === "lock" ? { kind: "lock", amount } : { kind: "bound", measure: "amount", [way]: amount };
  return [...dropped, { op: "rule", rule: { id, where, ...limit } }];
}
