// @ts-check
/** Questions that a view asks when it is shown, or when what they are about has changed; the answers are in `known`. */
import { Away, Problem } from "../api/client.js";
import { createQuestion } from "../api/question.js";

/**
 * @typedef {object} Known
 * @property {any[]} key         what it is about
 * @property {any} [answer]      the last answer, perhaps still of what was asked before
 * @property {any[]} [of]        what that answer is about
 * @property {Problem} [problem]
 * @property {boolean} asking
 */

/** @type {Map<string, ReturnType<typeof createQuestion>>} */
const questions = new Map();

/**
 * Return what is known, and ask where it is not about `key`.
 *
 * @param {import("../state/types.js").Context} context
 * @param {string} name  in `known`
 * @param {any[]} key    equal, one by one, while the answer stays the same
 * @param {(signal: AbortSignal) => Promise<any>} send
 * @returns {Known}
 */
export function asked({ store, state }, name, key, send) {
  /** @type {Known | undefined} */
  const known = store.state.known[name];
  if (known && known.key.length === key.length && known.key.every((value, place) => value === key[place])) return known;
  const begun = { key, answer: known?.answer, of: known?.of, asking: true };
  if (state.known.away) return { ...begun, asking: false };
  store.know(name, begun);
  const question = questions.get(name) ?? createQuestion(30);
  questions.set(name, question);
  question
    .ask(send)
    .then((answer) => {
      if (answer !== undefined) store.know(name, { key, answer, of: key, asking: false });
    })
    .catch((error) => {
      if (error instanceof Away) store.know(name, undefined);
      else if (error instanceof Problem) store.know(name, { key, problem: error, asking: false });
      else throw error;
    });
  return begun;
}
