// @ts-check
/** The parts of a business that a picture tells apart: the members of one level that make up the whole. */

const FEW = 2;
const MANY = 12;

/**
 * @param {Record<string, any>} totals  of an answer
 * @param {string} by  a dimension
 * @returns {number[] | null} places of its members; null where no level has a readable number of them
 */
export function partsOf(totals, by) {
  if (!totals[by]) return null;
  const { level, share } = totals[by].columns;
  for (const depth of new Set(level)) {
    const places = level.flatMap((/** @type {number} */ one, /** @type {number} */ place) => (one === depth ? [place] : []));
    const whole = places.reduce((/** @type {number} */ all, /** @type {number} */ place) => all + (share[place] ?? 0), 0);
    if (places.length >= FEW && places.length <= MANY && Math.abs(whole - 1) < 1e-6) return places;
  }
  return null;
}
