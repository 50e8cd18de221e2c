// @ts-check
/** The states that are compared: those that were named, and the present one; and what each changes. */

/** @typedef {import("../state/types.js").Work} Work */
/** @typedef {import("../state/types.js").Operation} Operation */
/** @typedef {{id: string, name: string, operations: Operation[]}} Stage */

export const OPENED = "opened";
export const PRESENT = "present";

/** @param {unknown} one @param {unknown} other */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * @param {Work} work
 * @param {string} name  of the present state
 * @returns {Stage[]} the named ones, and the present one where it is none of them
 */
export function stagesOf({ scenarios, operations }, name) {
  const known = operations.length === 0 || scenarios.some((scenario) => same(scenario.operations, operations));
  return known ? scenarios : [...scenarios, { id: PRESENT, name, operations }];
}

/**
 * Return what a state changes beyond another one that it began with.
 *
 * @param {Operation[]} operations @param {Operation[]} from
 * @returns {Operation[] | null} null where it did not begin with it
 */
export function beyond(operations, from) {
  const count = from.findIndex((one, place) => !same(one, operations[place]));
  if (count < 0) return operations.slice(from.length);
  const last = count === from.length - 1 && operations.length >= from.length;
  return last && replaces(operations[count], from[count]) ? operations.slice(count) : null;
}

/** @param {Operation} now @param {Operation} then @returns {boolean} whether one makes the other one void */
function replaces(now, then) {
  if (now.op !== then.op) return false;
  if (now.op === "rule") return now.rule.id === then.rule.id;
  if (now.op === "put") return now.field === then.field && same(now.where, then.where);
  return now.op === "set" && (now.path === then.path || (/^goal\./.test(now.path) && /^goal\./.test(then.path)));
}
