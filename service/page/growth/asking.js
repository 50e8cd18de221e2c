// @ts-check
/** What the service says of the sandbox: asked while the planner chooses, the last question wins. */
import { Away } from "../api/client.js";
import { createQuestion } from "../api/question.js";
import { askedCase, chosenOf, FIRST_CASE, sandboxOf } from "./present.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {import("../state/types.js").Store} Store */
/** @typedef {import("../api/client.js").Client} Client */

const EVALUATE = "/v1/growth-plans:evaluate";
const VIEWS = ["growth", "class"];
const PARTS = ["case", "chosen", "without"];

/**
 * Ask whenever the portfolio changes and its view is shown:
 * `known.levers` tells what each lever can bring, `known.portfolio` what the chosen ones come to, and a little later
 * `known.beside` what the best ones beside it are.
 *
 * @param {Store} store
 * @param {Client} client
 */
export function startSandbox(store, client) {
  const levers = createQuestion();
  const portfolio = createQuestion(20);
  const beside = createQuestion(500);

  async function askLevers() {
    if (!store.state.work.growth && !store.state.known.firstCase) {
      store.know("firstCase", await client.get(`/v1/examples/${FIRST_CASE}`));
    }
    const sandbox = /** @type {import("./present.js").Sandbox} */ (sandboxOf(store.state));
    if (store.state.known.levers?.case === sandbox.case) return;
    const written = Array.isArray(sandbox.case.levers) ? sandbox.case.levers : [];
    const chosen = written.map((lever) => ({ lever: lever?.id ?? lever?.name ?? "" }));
    const body = { ...askedCase({ ...sandbox, without: [] }, store.state.view.language), chosen };
    const answer = await levers.ask((signal) => client.post(`${EVALUATE}?compare=none`, body, signal));
    if (answer) store.know("levers", { case: sandbox.case, answer });
  }

  async function askPortfolio() {
    const { state } = store;
    const sandbox = sandboxOf(state);
    if (!sandbox || state.known.levers?.case !== sandbox.case) return;
    const body = { ...askedCase(sandbox, state.view.language), chosen: chosenOf(state) };
    store.know("portfolioAsked", body);
    const answer = await portfolio.ask((signal) => client.post(`${EVALUATE}?compare=none`, body, signal));
    if (answer) store.know("portfolio", { asked: body, sandbox, answer });
    if (!answer || state.known.sandboxHand) return;
    const more = await beside.ask((signal) => client.post(EVALUATE, body, signal));
    if (more) store.know("beside", { asked: body, answer: more });
  }

  async function ask() {
    try {
      store.know("sandboxProblem", null);
      await askLevers();
      await askPortfolio();
    } catch (error) {
      if (!(error instanceof Away)) store.know("sandboxProblem", error);
    }
  }

  store.subscribe((state, before) => {
    if (!VIEWS.includes(state.view.tab)) return;
    const came = !VIEWS.includes(before.view.tab) && !state.known.levers;
    const chosen = PARTS.some((part) => state.work.growth?.[part] !== before.work.growth?.[part]);
    const moved = state.known.sandboxHand !== before.known.sandboxHand;
    const spoken = state.view.language !== before.view.language;
    const back = before.known.away && !state.known.away;
    if (came || chosen || moved || spoken || back) void ask();
    if (isOptimumOld(state)) void askOptimum({ store, client });
  });
  if (VIEWS.includes(store.state.view.tab)) void ask();
}

/** @param {import("../state/types.js").State} state @returns {boolean} whether the optimum shown answers another case */
function isOptimumOld(state) {
  const { optimum } = state.known;
  const sandbox = sandboxOf(state);
  if (!optimum || !sandbox) return false;
  const same = optimum.of === sandbox.case && optimum.without === sandbox.without;
  return !same || optimum.language !== state.view.language;
}

/**
 * Ask for the best portfolio, in `known.optimum`.
 *
 * @param {Pick<Context, "store" | "client">} context
 */
export async function askOptimum({ store, client }) {
  const sandbox = sandboxOf(store.state);
  if (!sandbox) return;
  const { language } = store.state.view;
  store.know("optimum", { of: sandbox.case, without: sandbox.without, language, answer: null });
  await told(store, async () => {
    const answer = await client.post("/v1/growth-plans", askedCase(sandbox, language));
    const { optimum } = store.state.known;
    const asked = optimum?.of === sandbox.case && optimum.without === sandbox.without && optimum.language === language;
    if (asked) store.know("optimum", { ...optimum, answer });
  });
}

/**
 * Ask how far each path leads alone, and how far all others lead without it: `known.worth`.
 *
 * @param {Context} context
 * @param {string[]} paths  keys
 */
export async function askWorth({ store, client }, paths) {
  const sandbox = sandboxOf(store.state);
  if (!sandbox) return;
  const { language } = store.state.view;
  const asked = { ...askedCase({ ...sandbox, without: [] }, language), question: "most_growth" };
  /** @param {Record<string, any>} change */
  const growthWith = async (change) => (await client.post("/v1/growth-plans", { ...asked, ...change })).growth;
  store.know("worth", { of: sandbox.case, without: {}, alone: {} });
  let whole = false;
  await told(store, async () => {
    for (const path of paths) {
      const [without, alone] = await Promise.all([
        growthWith({ without_paths: [...(sandbox.case.without_paths ?? []), path] }),
        growthWith({ only_paths: [path], without_paths: [] }),
      ]);
      const { worth } = store.state.known;
      if (worth?.of !== sandbox.case) return;
      store.know("worth", {
        ...worth,
        without: { ...worth.without, [path]: without },
        alone: { ...worth.alone, [path]: alone },
      });
    }
    whole = true;
  });
  if (!whole && store.state.known.worth?.of === sandbox.case) store.know("worth", null);
}

/**
 * Do something that asks the service; what it cannot answer is told in the view.
 *
 * @param {Store} store
 * @param {() => Promise<void>} work
 */
export async function told(store, work) {
  try {
    store.know("sandboxProblem", null);
    await work();
  } catch (error) {
    if (!(error instanceof Away)) store.know("sandboxProblem", error);
  }
}
