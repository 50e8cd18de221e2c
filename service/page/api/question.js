// @ts-check
/**
 * A question that is asked again and again while a planner works: what is asked last wins, and what was asked before is
 * given up, on the wire too.
 *
 * @param {number} pause  milliseconds to wait for the next one before asking
 */
export function createQuestion(pause = 0) {
  /** @type {AbortController | undefined} */
  let present;

  return {
    /**
     * @template T
     * @param {(signal: AbortSignal) => Promise<T>} send
     * @returns {Promise<T | undefined>} undefined where another one was asked since
     */
    async ask(send) {
      present?.abort();
      const mine = new AbortController();
      present = mine;
      try {
        if (pause) await new Promise((resolve) => setTimeout(resolve, pause));
        if (mine.signal.aborted) return undefined;
        const answer = await send(mine.signal);
        return mine.signal.aborted ? undefined : answer;
      } catch (error) {
        if (mine.signal.aborted) return undefined;
        throw error;
      }
    },
    giveUp() {
      present?.abort();
    },
  };
}
