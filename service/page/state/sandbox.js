// @ts-check
/**
 * How the sandbox changes: pure functions for `store.edit`.
 *
 * @typedef {{lever: string, start: number, spend: number}} Choice   as the API takes it
 * @typedef {{team: string, chosen: Choice[]}} Team
 *
 * @typedef {object} Sandbox
 * @property {string} source                 the id of an example, or a file's name
 * @property {Record<string, any>} case      as it was opened
 * @property {Choice[]} chosen               levers that are switched on
 * @property {string[]} without              keys of paths that are not to be used
 * @property {Team[]} teams                  of the class
 */
/** @typedef {import("./types.js").Work} Work */

/**
 * @param {Record<string, any>} growthCase
 * @param {string} source
 * @returns {Sandbox} a sandbox in which nothing is switched on
 */
export function emptySandbox(growthCase, source) {
  return { source, case: growthCase, chosen: [], without: [], teams: [] };
}

/** @param {Sandbox} sandbox @returns {(work: Work) => Work} */
export function sandboxOpened(sandbox) {
  return (work) => ({ ...work, growth: sandbox });
}

/**
 * Switch a lever on, or change it.
 *
 * @param {Sandbox} sandbox
 * @param {Choice} choice
 */
export function pulled(sandbox, choice) {
  const there = sandbox.chosen.some((one) => one.lever === choice.lever);
  const chosen = there
    ? sandbox.chosen.map((one) => (one.lever === choice.lever ? choice : one))
    : [...sandbox.chosen, choice];
  return sandboxOpened({ ...sandbox, chosen });
}

/** @param {Sandbox} sandbox @param {string} lever */
export function released(sandbox, lever) {
  return sandboxOpened({ ...sandbox, chosen: sandbox.chosen.filter((one) => one.lever !== lever) });
}

/** @param {Sandbox} sandbox @param {Choice[]} chosen */
export function portfolioTaken(sandbox, chosen) {
  return sandboxOpened({ ...sandbox, chosen });
}

/** @param {Sandbox} sandbox @param {string} path @param {boolean} used */
export function pathUsed(sandbox, path, used) {
  const others = sandbox.without.filter((one) => one !== path);
  return sandboxOpened({ ...sandbox, without: used ? others : [...others, path] });
}

/** @param {Sandbox} sandbox @param {Team[]} teams  that take the place of those of the same names */
export function teamsEntered(sandbox, teams) {
  const names = new Set(teams.map((team) => team.team));
  return sandboxOpened({ ...sandbox, teams: [...sandbox.teams.filter((team) => !names.has(team.team)), ...teams] });
}

/** @param {Sandbox} sandbox @param {string} name  of a team */
export function teamLeft(sandbox, name) {
  return sandboxOpened({ ...sandbox, teams: sandbox.teams.filter((team) => team.team !== name) });
}
