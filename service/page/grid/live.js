// @ts-check
/** What rows show while the goal is under the hand: the points of the goal's path. */

const TOLD = /** @type {const} */ (["growth", "stretch", "share"]);
const UNTOLD = { target: null, growth: null, stretch: null, share: null };

/**
 * Return a row's numbers at a goal; none where the path does not tell them, so that nothing old stands beside a new goal.
 *
 * @param {import("../goal/path.js").GoalPath} path
 * @param {number} place
 * @param {import("./rows.js").Row} row
 */
export function liveNumbers(path, place, row) {
  const name = Object.keys(row.where).join("|");
  const ids = Object.values(row.where);
  const member = ids.length === 1 ? ids[0] : JSON.stringify(ids);
  const target = path.totals[name]?.[member]?.[place];
  if (target === null || target === undefined) return { ...UNTOLD, moved: null };
  const told = Object.fromEntries(TOLD.map((measure) => [measure, path.measures[measure][name][member][place]]));
  return { target, ...told, moved: null };
}
