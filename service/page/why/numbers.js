// @ts-check
/** A row's numbers, and its peers', out of an answer's tables. */

/** @typedef {Record<string, string>} Where */
/** @typedef {Record<string, any[]>} Columns */

/** @param {Record<string, any>} allocation @param {string[]} names @returns {Columns | undefined} */
function tableOf({ totals, cells }, names) {
  return (totals[names.join("|")] ?? totals[[...names].reverse().join("|")] ?? cells)?.columns;
}

/**
 * @param {Record<string, any>} allocation @param {Where} where
 * @returns {Record<string, any> | null} the row of an answer's table
 */
export function numbersOf(allocation, where) {
  const names = Object.keys(where);
  const columns = tableOf(allocation, names);
  if (!columns) return null;
  const key = (/** @type {string} */ name) => columns[name] ?? columns.id;
  const place = columns.target.findIndex((_, one) => names.every((name) => key(name)[one] === where[name]));
  return place < 0 ? null : Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, values[place]]));
}

/**
 * @param {Record<string, any>} allocation @param {Where} where
 * @returns {{name: string, stretch: number | null, growth: number | null, own: boolean}[]} those with the same parent,
 *   else all of the same level; the most stretched first; empty for a selection of several dimensions
 */
export function peersOf(allocation, where) {
  const [name, ...others] = Object.keys(where);
  const columns = others.length ? undefined : allocation.totals[name]?.columns;
  const own = columns?.id.indexOf(where[name]) ?? -1;
  if (own < 0) return [];
  const places = columns.id.map((/** @type {string} */ _, /** @type {number} */ place) => place);
  const level = places.filter((/** @type {number} */ place) => columns.level[place] === columns.level[own]);
  const siblings = level.filter((/** @type {number} */ place) => columns.parent[place] === columns.parent[own]);
  return (siblings.length > 1 ? siblings : level)
    .map((/** @type {number} */ place) => ({
      name: columns.label[place] ?? columns.id[place],
      stretch: columns.stretch[place],
      growth: columns.growth[place],
      own: place === own,
    }))
    .sort((/** @type {any} */ one, /** @type {any} */ other) => (other.stretch ?? 0) - (one.stretch ?? 0));
}

/**
 * @param {Record<string, any>} allocation @param {string[]} instances
 * @returns {Record<string, any>[]} rows of the table of rules
 */
export function limitsOf({ rules }, instances) {
  const { columns } = rules;
  return instances.map((id) => {
    const place = columns.id.indexOf(id);
    return place < 0 ? { id } : Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, /** @type {any[]} */ (values)[place]]));
  });
}
