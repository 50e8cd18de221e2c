// @ts-check
/**
 * The last answer with targets in it, in `known.shown`: what the grid shows where the present state is impossible, and
 * what the moves of a step are told from.
 */

const EDGE = 0.1;

/**
 * @typedef {object} Shown
 * @property {import("../api/allocating.js").Answer} answer
 * @property {import("./types.js").Allocation | null} before   the answer before the last step, of the same plan
 */

/**
 * @param {import("./types.js").Store} store
 * @param {import("../api/client.js").Client} client
 */
export function startShowing(store, client) {
  /** @param {import("../api/allocating.js").Answer} answer */
  async function nearest(answer) {
    const { min, max } = answer.allocation.diagnosis?.reachable?.goal ?? {};
    if (max === null || max === undefined) return;
    // right at an end few roundings keep all rules, and to find one takes long
    const room = (max - (min ?? 0)) * EDGE;
    const amount = Math.min(Math.max(answer.allocation.goal.amount, (min ?? 0) + room), max - room);
    const plan = { ...answer.plan, goal: { amount } };
    const allocation = await client.post("/v1/allocations", plan);
    const present = store.state.known.answer === answer && !store.state.known.shown;
    if (present && allocation.cells) store.know("shown", { answer: { ...answer, plan, allocation }, before: null });
  }

  store.subscribe((state, past) => {
    const { answer, shown } = state.known;
    if (!answer || answer === past.known.answer) return;
    const same = shown?.answer.work.base === answer.work.base;
    if (!answer.allocation.cells) {
      if (shown && !same) store.know("shown", null);
      if (!store.state.known.shown) void nearest(answer);
      return;
    }
    const stepped = same && shown.answer.work.operations !== answer.work.operations;
    store.know("shown", { answer, before: stepped ? shown.answer.allocation : same ? shown.before : null });
  });
}
