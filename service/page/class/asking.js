// @ts-check
/** The class in the order of merit, in `known.ranking`: asked whenever a team changes. */
import { Away } from "../api/client.js";
import { createQuestion } from "../api/question.js";
import { askedCase, sandboxOf } from "../growth/present.js";
import { sandboxOpened } from "../state/sandbox.js";

/** @typedef {import("../state/types.js").Store} Store */
/** @typedef {import("../api/client.js").Client} Client */
/** @typedef {{text: string} | {base64: string, name: string}} Sheet */

const RANK = "/v1/growth-plans:rank";

/**
 * @param {Store} store
 * @param {Client} client
 */
export function startClass(store, client) {
  const question = createQuestion(60);

  async function ask() {
    const sandbox = sandboxOf(store.state);
    if (!sandbox?.teams.length) return;
    const { language } = store.state.view;
    store.know("ranking", { ...store.state.known.ranking, waits: true });
    try {
      store.know("sandboxProblem", null);
      const body = rankingBody(sandbox, language);
      const answer = await question.ask((signal) => client.post(RANK, body, signal));
      const present = sandboxOf(store.state);
      if (answer && present?.teams === sandbox.teams) store.know("ranking", { teams: sandbox.teams, case: sandbox.case, language, answer });
    } catch (error) {
      store.know("ranking", null);
      if (!(error instanceof Away)) store.know("sandboxProblem", error);
    }
  }

  store.subscribe((state, before) => {
    if (state.view.tab !== "class") return;
    const changed = state.work.growth !== before.work.growth || state.known.firstCase !== before.known.firstCase;
    const back = before.known.away && !state.known.away;
    if (changed || back || state.view.tab !== before.view.tab || state.view.language !== before.view.language) {
      if (!isRanked(state)) void ask();
    }
  });
  if (store.state.view.tab === "class") void ask();
}

/** @param {import("../state/types.js").State} state @returns {boolean} whether the ranking is that of the teams there are */
export function isRanked(state) {
  const { ranking } = state.known;
  const sandbox = sandboxOf(state);
  return Boolean(
    ranking?.answer &&
      !ranking.waits &&
      ranking.teams === sandbox?.teams &&
      ranking.case === sandbox?.case &&
      ranking.language === state.view.language,
  );
}

/** @param {import("../growth/present.js").Sandbox} sandbox @param {"en" | "zh"} language */
export function rankingBody(sandbox, language) {
  return { case: askedCase({ ...sandbox, without: [] }, language), teams: sandbox.teams };
}

/**
 * Take the teams of a sheet in.
 *
 * @param {import("../state/types.js").Context} context
 * @param {Sheet} sheet
 */
export async function enterSheet({ store, client, state }, sheet) {
  const sandbox = sandboxOf(state);
  if (!sandbox) return;
  const { language } = state.view;
  const answer = await client.post(RANK, { ...rankingBody(sandbox, language), ...sheet });
  const teams = answer.teams.map((/** @type {any} */ { team, plan }) => ({
    team,
    chosen: plan.levers.map((/** @type {any} */ { id, start, spend }) => ({ lever: id, start, spend })),
  }));
  store.know("ranking", { teams, case: sandbox.case, language, answer });
  store.edit("class.step.sheet", sandboxOpened({ ...sandbox, teams }));
}
