// @ts-check
/** The sandbox as it is at present, and how its numbers and names are written. */
import { formatter } from "../language/format.js";
import { TEXTS } from "../language/say.js";
import { remembered } from "../state/remembered.js";
import { emptySandbox } from "../state/sandbox.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {import("../state/types.js").State} State */
/** @typedef {import("../state/sandbox.js").Sandbox} Sandbox */
/** @typedef {import("../state/sandbox.js").Choice} Choice */

export const FIRST_CASE = "growth_66_case";

const first = remembered((/** @type {Record<string, any>} */ growthCase) => emptySandbox(growthCase, FIRST_CASE));

const completed = remembered((/** @type {any} */ kept) => ({ ...emptySandbox(kept.case, ""), ...kept }));

/**
 * @param {State} state
 * @returns {Sandbox | null} the planner's sandbox, else the bundled one once it is here
 */
export function sandboxOf(state) {
  if (state.work.growth) return completed(state.work.growth);
  return state.known.firstCase ? first(state.known.firstCase) : null;
}

/**
 * @param {State} state
 * @returns {Choice[]} what is switched on on the paths that are used, with what the hand is moving
 */
export function chosenOf(state) {
  const sandbox = sandboxOf(state);
  if (!sandbox) return [];
  const { sandboxHand: hand, levers } = state.known;
  const path = new Map((levers?.answer?.levers ?? []).map((/** @type {any} */ lever) => [lever.id, lever.path]));
  return sandbox.chosen
    .filter((choice) => !sandbox.without.includes(path.get(choice.lever) ?? ""))
    .map((choice) => (hand?.lever === choice.lever ? { ...choice, spend: hand.spend } : choice));
}

/**
 * @param {Sandbox} sandbox
 * @param {"en" | "zh"} language
 * @returns {Record<string, any>} the case as it is asked
 */
export function askedCase(sandbox, language) {
  const { case: written, without } = sandbox;
  const asked = { ...written, options: { ...written.options, language } };
  return without.length ? { ...asked, without_paths: [...(written.without_paths ?? []), ...without] } : asked;
}

const money = remembered(formatter);

/** @param {Context} context @returns {import("../language/format.js").Format} of the money of the case */
export function moneyOf({ state }) {
  return money(state.view.language, state.view.numbers, sandboxOf(state)?.case.unit ?? "");
}

/** @param {number} value  persons */
export function persons(value) {
  return String(Number(value.toFixed(2)));
}

/**
 * @param {Context["say"]} say
 * @param {string} path   its key
 * @param {string} label  that the case gives it
 * @returns {string} what it is called; the five usual ones in the language of the page
 */
export function pathLabel(say, path, label) {
  const usual = TEXTS[`growth.path.${path}`];
  return usual && usual.zh === label ? say(`growth.path.${path}`) : label;
}

const NO_PATHS = {};
const listed = remembered(
  /** @param {Record<string, any>} paths @param {Context["say"]} say */
  (paths, say) => Object.entries(paths).map(([id, path]) => ({ id, label: pathLabel(say, id, path.label) })),
);

/**
 * @param {Context} context
 * @returns {{id: string, label: string}[]} the paths of the case, in its order
 */
export function pathsOf({ say, state }) {
  return listed(state.known.levers?.answer.paths ?? NO_PATHS, say);
}
