// @ts-check
/** Why numbers are what they are, in `known.told`: asked for when somebody wants to know, for many rows at once. */
import { Away } from "../api/client.js";
import { createQuestion } from "../api/question.js";

/** @typedef {Record<string, string>} Where */
/**
 * @typedef {object} Told   one row's explanation, as the service says it
 * @property {string} text
 * @property {string[]} limits    instances of rules that it meets
 * @property {Record<string, number>} steps   of its waterfall
 * @property {Record<string, string>} names   what they are called
 */
/** @typedef {{plan: object, rows: Record<string, Told>}} AllTold */

const MOST = 200;

/** @param {Where} where */
export const keyOf = (where) => JSON.stringify(where);

/**
 * @param {import("../state/types.js").State} state
 * @param {Where} where
 * @returns {Told | undefined} what is known of the present answer
 */
export function toldOf({ known }, where) {
  return known.told?.plan === known.answer?.plan ? known.told?.rows[keyOf(where)] : undefined;
}

/**
 * Ask whenever `known.why` or `known.sheets` names rows that are not told of yet.
 *
 * @param {import("../state/types.js").Store} store
 * @param {import("../api/client.js").Client} client
 */
export function startTelling(store, client) {
  const question = createQuestion(20);
  /** @type {string} */
  let pending = "";
  /** @type {object | null} */
  let about = null;

  async function ask() {
    const { why, sheets, answer } = store.state.known;
    if (!answer?.allocation.cells) return;
    const wanted = [...(why ? [why.where, ...(why.others ?? [])] : []), ...(sheets ?? [])];
    const missing = [...new Map(wanted.map((where) => [keyOf(where), where])).values()]
      .filter((where) => !toldOf(store.state, where))
      .slice(0, MOST);
    if (!missing.length) return;
    const asked = missing.map(keyOf).join("\n");
    if (asked === pending && about === answer.plan) return;
    [pending, about] = [asked, answer.plan];
    const { plan } = answer;
    try {
      const said = await question.ask((signal) =>
        client.post("/v1/allocations", { ...plan, options: { ...plan.options, answer: [], totals: [], who: missing } }, signal),
      );
      if (!said || store.state.known.answer?.plan !== plan) return;
      const told = store.state.known.told;
      const rows = told?.plan === plan ? { ...told.rows } : {};
      said.explanation.members?.forEach((/** @type {Told} */ one, /** @type {number} */ place) => {
        rows[keyOf(missing[place])] = one;
      });
      store.know("told", { plan, rows });
    } catch (error) {
      if (!(error instanceof Away)) throw error;
    } finally {
      if (about === plan) pending = "";
    }
  }

  store.subscribe((state, before) => {
    const { why, sheets, answer, away } = state.known;
    if (state.work.operations !== before.work.operations) question.giveUp();
    const other = why !== before.known.why || sheets !== before.known.sheets || answer !== before.known.answer;
    if ((why || sheets) && (other || (before.known.away && !away))) void ask();
  });
}
