// @ts-check
/** After each edit: the plan's targets, in `known.answer`. */
import { asked, planOf } from "./plan.js";
import { Away } from "./client.js";
import { createQuestion } from "./question.js";

/**
 * @typedef {object} Answer
 * @property {import("../state/types.js").Work} work    that this answers
 * @property {import("../state/types.js").Plan} plan    as it was asked
 * @property {import("../state/types.js").Allocation} allocation
 */

/**
 * Ask whenever the plan or the language changes, and when the service is back.
 *
 * @param {import("../state/types.js").Store} store
 * @param {import("./client.js").Client} client
 */
export function startAllocating(store, client) {
  const question = createQuestion(30);

  async function ask() {
    const { work, view, known } = store.state;
    if (!work.base || !known.catalogue) return;
    store.know("asking", true);
    try {
      const answer = await question.ask(async (signal) => {
        const plan = asked(await planOf(client, work, signal), view.language, known.catalogue);
        return { work, plan, allocation: await client.post("/v1/allocations", plan, signal) };
      });
      if (!answer) return;
      store.know("answer", answer);
      store.know("problem", null);
    } catch (error) {
      if (!(error instanceof Away)) store.know("problem", error);
    }
    store.know("asking", false);
  }

  store.subscribe((state, before) => {
    const edited = state.work.base !== before.work.base || state.work.operations !== before.work.operations;
    const back = before.known.away && !state.known.away;
    const spoken = state.known.catalogue !== before.known.catalogue;
    if (edited || back || spoken) void ask();
  });
  void ask();
}
