// @ts-check
/** An answer as rows of a grid. */

/**
 * @typedef {object} Row
 * @property {string} id
 * @property {string} name
 * @property {Record<string, string>} where    what the row is, as a selection of the API
 * @property {number | null} history
 * @property {number | null} fair_share
 * @property {number | null} target
 * @property {number | null} growth
 * @property {number | null} stretch
 * @property {number | null} share
 * @property {boolean} [folded]    whether its children are folded away at first
 * @property {Row[]} [_children]
 */

const MEASURES = ["history", "fair_share", "target", "growth", "stretch", "share"];

/** @param {Record<string, any[]>} columns @param {number} place @param {string} name @param {Record<string, string>} where @returns {Row} */
function row(columns, place, name, where) {
  const measures = Object.fromEntries(MEASURES.map((measure) => [measure, columns[measure]?.[place] ?? null]));
  return /** @type {Row} */ ({ id: JSON.stringify(where), name, where, ...measures });
}

/**
 * @param {Record<string, any>} allocation
 * @param {import("./arrangements.js").Arrangement} arrangement
 * @returns {Row[]}
 */
export function rowsOf(allocation, { dimension, within, folded = false }) {
  return dimension ? tree(allocation, dimension, within, folded) : lines(allocation);
}

/** @param {Record<string, any>} allocation @returns {Row[]} */
function lines({ cells, totals }) {
  const { columns } = cells;
  const names = Object.keys(columns).filter((name) => name in totals);
  return columns.target.map((/** @type {number} */ _, /** @type {number} */ place) => {
    const where = Object.fromEntries(names.map((name) => [name, columns[name][place]]));
    return row(columns, place, Object.values(where).join(" · "), where);
  });
}

/** @param {Record<string, any>} allocation @param {string} dimension @param {string | undefined} within @param {boolean} folded @returns {Row[]} */
function tree({ totals }, dimension, within, folded) {
  const { columns } = totals[dimension];
  /** @type {Map<string, Row>} */
  const rows = new Map();
  /** @type {Row[]} */
  const roots = [];
  columns.id.forEach((/** @type {string} */ id, /** @type {number} */ place) => {
    const made = row(columns, place, columns.label[place] ?? id, { [dimension]: id });
    rows.set(id, made);
    const parent = columns.parent[place] === null ? undefined : rows.get(columns.parent[place]);
    if (parent) (parent._children ??= []).push(made);
    else roots.push(made);
  });
  const crossed = within ? totals[`${dimension}|${within}`] : undefined;
  if (within && crossed) hang(rows, crossed.columns, dimension, within, totals[within].columns, folded);
  return roots;
}

/**
 * Hang the members of another dimension under the rows that they sell in.
 *
 * @param {Map<string, Row>} rows @param {Record<string, any[]>} columns @param {string} dimension @param {string} within
 * @param {Record<string, any[]>} members @param {boolean} folded
 */
function hang(rows, columns, dimension, within, members, folded) {
  const labels = new Map(members.id.map((id, place) => [id, members.label[place] ?? id]));
  columns[dimension].forEach((id, place) => {
    const member = columns[within][place];
    const made = row(columns, place, labels.get(member) ?? member, { [dimension]: id, [within]: member });
    const parent = rows.get(id);
    if (!parent) return;
    parent.folded = folded;
    (parent._children ??= []).push(made);
  });
}
