// @ts-check
/**
 * Begin with a growth case.
 *
 * @param {Record<string, any>} growthCase
 * @returns {(work: import("./types.js").Work) => import("./types.js").Work}
 */
export function sandboxOpened(growthCase) {
  return (work) => ({ ...work, growth: { case: growthCase, chosen: [] } });
}
