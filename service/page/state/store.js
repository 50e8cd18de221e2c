// @ts-check
/** @typedef {import("./types.js").State} State */
/** @typedef {import("./types.js").Store} Store */

/**
 * Return the one place where state is. It is never changed, only replaced, so that two states can be compared by `===`
 * part by part, and history is a list of works that share all that is alike.
 *
 * @param {State} first
 * @returns {Store}
 */
export function createStore(first) {
  let state = first;
  /** @type {Set<(state: State, before: State) => void>} */
  const listeners = new Set();

  /** @param {Partial<State>} change */
  function become(change) {
    const before = state;
    state = Object.freeze({ ...state, ...change });
    for (const listener of [...listeners]) listener(state, before);
  }

  return {
    get state() {
      return state;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    begin(change) {
      become({ work: change(state.work), past: [], future: [] });
    },
    edit(label, change) {
      const work = change(state.work);
      if (work === state.work) return;
      become({ work, past: [...state.past, { label, work: state.work }], future: [] });
    },
    look(change) {
      become({ view: { ...state.view, ...change } });
    },
    know(name, value) {
      if (state.known[name] !== value) become({ known: { ...state.known, [name]: value } });
    },
    undo() {
      const step = state.past.at(-1);
      if (!step) return;
      const future = [...state.future, { label: step.label, work: state.work }];
      become({ work: step.work, past: state.past.slice(0, -1), future });
    },
    redo() {
      const step = state.future.at(-1);
      if (!step) return;
      const past = [...state.past, { label: step.label, work: state.work }];
      become({ work: step.work, past, future: state.future.slice(0, -1) });
    },
    restore(kept) {
      become({ work: kept.work, past: kept.past, future: kept.future, view: { ...state.view, ...kept.view } });
    },
  };
}
