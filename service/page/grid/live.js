// @ts-check
/** What rows show while the goal is under the hand: the points of the goal's path. */

/**
 * Return a row's numbers at a goal, or null where the path does not tell them.
 *
 * The path tells the targets of members; a row of two dimensions has one where all that its member sells is in it.
 *
 * @param {import("../goal/path.js").GoalPath} path
 * @param {number} place
 * @param {Record<string, any>} allocation
 * @param {import("./rows.js").Row} row
 */
export function liveNumbers(path, place, allocation, row) {
  const name = Object.keys(row.where).at(-1);
  if (!name) return null;
  const member = row.where[name];
  const target = path.totals[name]?.[member]?.[place];
  if (target === null || target === undefined || !isWhole(allocation, name, member, row)) return null;
  const scale = path.points.goal[place] / allocation.goal.amount;
  return {
    target,
    growth: row.history ? target / row.history - 1 : null,
    stretch: row.fair_share ? target / (row.fair_share * scale) : null,
    share: target / (allocation.goal.street * scale),
  };
}

/** @param {Record<string, any>} allocation @param {string} name @param {string} member @param {import("./rows.js").Row} row */
function isWhole(allocation, name, member, row) {
  if (Object.keys(row.where).length === 1) return true;
  const { columns } = allocation.totals[name];
  return columns.history[columns.id.indexOf(member)] === row.history;
}
