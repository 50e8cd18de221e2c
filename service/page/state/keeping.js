// @ts-check
/** Keeps the state in the browser, so that a reload or a crash loses nothing, and two tabs do not overwrite each other. */
/** @typedef {import("./types.js").Store} Store */

const DATABASE = "apportion";
const TABLE = "kept";
const KEY = "state";
const PAUSE = 250;

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
function done(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** @returns {Promise<IDBDatabase>} */
function opened() {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(TABLE);
  return done(request);
}

/**
 * Restore what was kept, and keep what follows.
 *
 * What is kept carries the number of its writing. A tab writes only over the number that it has seen; where another tab
 * has written since, it says so (`known.tabs` is "behind") and writes nothing until the planner has chosen.
 *
 * @param {Store} store
 * @returns {Promise<{kept: boolean, takeTheirs: () => Promise<void>, keepMine: () => Promise<void>}>}
 */
export async function keep(store) {
  const database = await opened();
  const channel = new BroadcastChannel(DATABASE);
  let seen = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const read = () => done(database.transaction(TABLE).objectStore(TABLE).get(KEY));

  async function restored() {
    const kept = await read();
    if (!kept) return false;
    seen = kept.number;
    store.restore(kept);
    return true;
  }

  async function write() {
    timer = undefined;
    if (store.state.known.tabs === "behind") return;
    const { work, past, future, view } = store.state;
    const table = database.transaction(TABLE, "readwrite", { durability: "strict" }).objectStore(TABLE);
    const there = await done(table.get(KEY));
    if (there && there.number !== seen) {
      store.know("tabs", "behind");
      return;
    }
    seen += 1;
    await done(table.put({ number: seen, work, past, future, view }, KEY));
    store.know("kept", seen);
    channel.postMessage({ number: seen });
  }

  channel.onmessage = ({ data }) => {
    if (data.hello) channel.postMessage({ here: true });
    if (data.here && !store.state.known.tabs) store.know("tabs", "two");
    if (data.number && data.number !== seen) store.know("tabs", "behind");
  };

  const kept = await restored();
  channel.postMessage({ hello: true });
  store.subscribe((state, before) => {
    const same = state.work === before.work && state.view === before.view;
    if (same || timer) return;
    timer = setTimeout(write, PAUSE);
  });
  addEventListener("pagehide", () => {
    if (timer) void write();
  });

  return {
    kept,
    async takeTheirs() {
      await restored();
      store.know("tabs", "two");
    },
    async keepMine() {
      seen = (await read())?.number ?? 0;
      store.know("tabs", "two");
      await write();
    },
  };
}
