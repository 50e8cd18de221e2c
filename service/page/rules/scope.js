// @ts-check
/** Which rows of the grid a rule is about. */

/** @typedef {Record<string, Set<string>>} Scope   dimension -> ids, with all that lies below them */
/** @typedef {Record<string, any>} Allocation */

/**
 * Return the rule of a plan that an instance (`grow[R1]`) is of; implied limits have none.
 *
 * @param {Record<string, any>} plan
 * @param {string} instance
 * @returns {Record<string, any> | undefined}
 */
export function ruleOf(plan, instance) {
  const rules = (plan.rules ?? []).filter(
    (/** @type {{id: string}} */ { id }) => id === instance || (instance.startsWith(`${id}[`) && instance.endsWith("]")),
  );
  return rules.sort((/** @type {any} */ one, /** @type {any} */ other) => other.id.length - one.id.length)[0];
}

/**
 * Return the cells that an instance is about.
 *
 * @param {Record<string, any>} plan
 * @param {Allocation} allocation  an answer with tables
 * @param {string} instance
 * @returns {Scope}
 */
export function scopeOf(plan, allocation, instance) {
  const where = ruleOf(plan, instance)?.where ?? {};
  /** @type {Scope} */
  const scope = {};
  for (const [name, selector] of [...Object.entries(where), ...Object.entries(membersOf(allocation, instance))]) {
    const columns = allocation.totals[name]?.columns;
    if (!columns) continue;
    const ids = idsOf(selector, columns, plan.dimensions?.[name] ?? []);
    scope[name] = scope[name] ? new Set([...ids].filter((id) => scope[name].has(id))) : ids;
  }
  return scope;
}

/** @param {Allocation} allocation @param {string} instance @returns {Record<string, string>} */
function membersOf(allocation, instance) {
  const columns = allocation.rules?.columns;
  const place = columns ? columns.id.indexOf(instance) : -1;
  if (place >= 0) return columns.members[place];
  const named = instance.match(/\[(.*)\]$/s)?.[1];
  if (named === undefined) return {};
  const tables = Object.entries(allocation.totals).filter(([name]) => !name.includes("|"));
  const whole = tables.find(([, table]) => /** @type {any} */ (table).columns.id.includes(named));
  if (whole) return { [whole[0]]: named };
  /** @type {Record<string, string>} */
  const members = {};
  for (const part of named.split(",")) {
    const there = tables.find(([name, table]) => !(name in members) && /** @type {any} */ (table).columns.id.includes(part));
    if (there) members[there[0]] = part;
  }
  return members;
}

/**
 * @param {any} selector  of the API: an id, ids, `{tag}` or `{not}`
 * @param {{id: string[], parent: (string | null)[]}} columns  of a dimension, parents before their children
 * @param {{id: string, tags?: string[]}[]} members  as the plan lists them
 * @returns {Set<string>}
 */
function idsOf(selector, columns, members) {
  if (selector?.not !== undefined) {
    const without = idsOf(selector.not, columns, members);
    return new Set(columns.id.filter((id) => !without.has(id)));
  }
  const tagged = (/** @type {string} */ tag) => members.filter((member) => member.tags?.includes(tag)).map(({ id }) => id);
  const chosen = new Set(selector?.tag !== undefined ? tagged(selector.tag) : [selector].flat());
  columns.id.forEach((id, place) => {
    const parent = columns.parent[place];
    if (parent !== null && chosen.has(parent)) chosen.add(id);
  });
  return chosen;
}

/**
 * @param {Scope} scope
 * @param {Record<string, string>} where  of a row
 * @returns {"whole" | "part" | ""} whether the row lies inside, or overlaps as far as can be told
 */
export function overlap(scope, where) {
  const names = Object.keys(scope);
  const told = names.filter((name) => name in where);
  if (!told.length || told.some((name) => !scope[name].has(where[name]))) return "";
  return told.length === names.length ? "whole" : "part";
}
