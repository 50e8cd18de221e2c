// @ts-check
/** The files that a planner takes along; the service writes all but the plan itself. */
import { planOf } from "../api/plan.js";
import { save } from "../shell/save.js";

/** @typedef {import("../state/types.js").Context} Context */

const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** @param {Context} context @param {string} media */
async function table({ client, state }, media) {
  const { file, name } = await client.fetchFile("/v1/allocations", state.known.answer.plan, media);
  save(file, name);
}

/** @param {Context} context */
async function plan({ client, state, say }) {
  const made = await planOf(client, state.work);
  const name = `${made.name || say("take.plan.name")}.json`;
  save(new Blob([`${JSON.stringify(made, null, 1)}\n`], { type: "application/json" }), name);
}

/** @type {Record<string, (context: Context) => Promise<void>>} what is taken along, by what it is */
export const FILES = {
  xlsx: (context) => table(context, XLSX),
  csv: (context) => table(context, "text/csv"),
  plan,
};
