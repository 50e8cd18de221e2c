// @ts-check
/** Starts the page: state, service, what goes on beside, and the drawing of it all. */
import { startAllocating } from "./api/allocating.js";
import { readCatalogue } from "./api/catalogue.js";
import { createClient } from "./api/client.js";
import { startClass } from "./class/asking.js";
import { startLooking } from "./api/health.js";
import { startGoalPath } from "./goal/path.js";
import { startSandbox } from "./growth/asking.js";
import { formatter } from "./language/format.js";
import { speaker } from "./language/say.js";
import { render } from "./libraries.js";
import { listenToDrops } from "./open/dropping.js";
import { listenToKeys } from "./shell/keys.js";
import { shell } from "./shell/shell.js";
import { firstState } from "./state/first.js";
import { keep } from "./state/keeping.js";
import { remembered } from "./state/remembered.js";
import { startShowing } from "./state/shown.js";
import { createStore } from "./state/store.js";
import { openExample } from "./views/open.js";
import { startTelling } from "./why/asking.js";

const FIRST_EXAMPLE = "south_china";

const store = createStore(firstState());
const client = createClient(
  () => store.state.view.language,
  (away) => store.know("away", away),
);

const spoken = remembered(speaker);
const formatted = remembered(formatter);

/** @returns {import("./state/types.js").Context} */
function context() {
  const { view, work } = store.state;
  return {
    state: store.state,
    store,
    client,
    say: spoken(view.language),
    format: formatted(view.language, view.numbers, work.base?.unit ?? ""),
  };
}

let drawing = false;
function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    document.documentElement.lang = store.state.view.language === "zh" ? "zh-CN" : "en";
    document.title = [store.state.work.base?.name, spoken(store.state.view.language)("shell.name")]
      .filter(Boolean)
      .join(" · ");
    render(shell(context()), document.body);
  });
}

addEventListener("error", (event) => store.know("problem", event.error ?? new Error(event.message)));
addEventListener("unhandledrejection", (event) => store.know("problem", event.reason));
store.subscribe(draw);
listenToKeys(store);
listenToDrops({ store, client });

const keeper = await keep(store);
store.know("keeper", keeper);
startLooking(store);
startGoalPath(store, client);
startShowing(store, client);
startTelling(store, client);
startAllocating(store, client);
startSandbox(store, client);
startClass(store, client);

/** Ask for what is missing, at the start and whenever the service is back. */
async function begin() {
  await readCatalogue(store, client);
  if (!store.state.work.base) await openExample(context(), FIRST_EXAMPLE);
}
store.subscribe((state, before) => {
  const missing = before.known.away && !state.known.away && (!state.known.catalogue || !state.work.base);
  if (missing || state.view.language !== before.view.language) void begin();
});
await begin();
