// @ts-check
const PAUSE = 1500;

/**
 * Look for the service while it is away, until it is back.
 *
 * @param {import("../state/types.js").Store} store
 */
export function startLooking(store) {
  let looking = false;
  store.subscribe(async (state) => {
    if (!state.known.away || looking) return;
    looking = true;
    while (store.state.known.away) {
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
      const response = await fetch("/livez", { cache: "no-store" }).catch(() => null);
      if (response?.ok) store.know("away", false);
    }
    looking = false;
  });
}
