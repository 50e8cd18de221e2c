// @ts-check
/** How a work changes: pure functions for `store.edit`. */
/** @typedef {import("./types.js").Work} Work */
/** @typedef {import("./types.js").Operation} Operation */

/**
 * Begin with a plan.
 *
 * @param {import("./types.js").Plan} plan
 * @param {string} source  where it is from
 * @returns {(work: Work) => Work}
 */
export function opened(plan, source) {
  return (work) => ({ ...work, source, base: plan, operations: [], scenarios: [] });
}

/**
 * Change the plan by operations. One that says the same thing anew as the last one takes its place, so that dragging
 * to and fro leaves one operation; each step can still be undone.
 *
 * @param {...Operation} operations
 * @returns {(work: Work) => Work}
 */
export function changed(...operations) {
  return (work) => ({ ...work, operations: operations.reduce(appended, work.operations) });
}

/** @param {Operation[]} operations @param {Operation} next @returns {Operation[]} */
function appended(operations, next) {
  const last = operations.at(-1);
  return last && subject(last) !== "" && subject(last) === subject(next)
    ? [...operations.slice(0, -1), next]
    : [...operations, next];
}

/** @param {Operation} operation @returns {string} what it decides alone; empty where it builds on what was before */
function subject(operation) {
  if (operation.op === "set") return `set ${/^goal\./.test(operation.path) ? "goal" : operation.path}`;
  if (operation.op === "put") return `put ${operation.field} ${JSON.stringify(operation.where)}`;
  if (operation.op === "rule") return `rule ${operation.rule.id}`;
  return "";
}

/**
 * Go back to the plan as it was opened.
 *
 * @returns {(work: Work) => Work}
 */
export function unchanged() {
  return (work) => (work.operations.length ? { ...work, operations: [] } : work);
}
