// @ts-check
/** A sheet or a plan file on its way to becoming a plan: what the service read of it, in `known.reading`. */
import { Away } from "../api/client.js";
import { createQuestion } from "../api/question.js";

/** @typedef {Pick<import("../state/types.js").Context, "client" | "store">} Asking */
/** @typedef {{place: string, title: string, name: string, label: string, part: string}} ReadColumn */

/**
 * @typedef {object} Reading
 * @property {{name: string, text?: string, base64?: string}} source
 * @property {string | null} sheet                     that the planner chose
 * @property {Record<string, string | null>} readAs    columns that the planner named, by letter
 * @property {ReadColumn[]} columns                    of the sheet as it was first read, those left out since too
 * @property {Record<string, any> | null} answer       of the service
 * @property {Record<string, any> | null} goal         as the planner typed it
 * @property {string} name
 * @property {string} unit
 * @property {Record<string, any> | null} report       of the check with this goal
 * @property {any} problem                             why it cannot be read
 * @property {boolean} busy
 */

const question = createQuestion();
const checking = createQuestion(150);
const MOST_BYTES = 24 * 2 ** 20;

/**
 * Read what was pasted.
 *
 * @param {Asking} asking
 * @param {string} text
 */
export function readText(asking, text) {
  return text.trim() ? begun(asking, { name: "", text }) : undefined;
}

/**
 * Read a file.
 *
 * @param {Asking} asking
 * @param {File} file
 */
export async function readFile(asking, file) {
  if (file.size > MOST_BYTES) {
    asking.store.know("reading", { ...first({ name: file.name }, asking), problem: { large: file.name } });
    return;
  }
  await begun(asking, { name: file.name, base64: await inBase64(file) });
}

/** @param {Blob} file @returns {Promise<string>} */
function inBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(",")[1] ?? "");
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

/** @param {Reading["source"]} source @param {Asking} asking @returns {Reading} */
function first(source, { store }) {
  const { answer } = store.state.known;
  const growth = answer?.allocation.goal.growth;
  return {
    source,
    sheet: null,
    readAs: {},
    columns: [],
    answer: null,
    goal: Number.isFinite(growth) ? { growth: Number(growth.toPrecision(6)) } : null,
    name: "",
    unit: "",
    report: null,
    problem: null,
    busy: true,
  };
}

/** @param {Asking} asking @param {Reading["source"]} source */
async function begun(asking, source) {
  asking.store.know("reading", first(source, asking));
  await read(asking, {});
}

/**
 * Read anew, with another sheet or other names of columns.
 *
 * @param {Asking} asking
 * @param {Partial<Pick<Reading, "sheet" | "readAs">>} change
 */
export async function read(asking, change) {
  const { store, client } = asking;
  const reading = { .../** @type {Reading} */ (store.state.known.reading), ...change, busy: true };
  store.know("reading", reading);
  const { source, sheet, readAs } = reading;
  try {
    const answer = await question.ask((signal) =>
      client.post("/v1/plans:read", { ...source, ...(sheet === null ? {} : { sheet }), read_as: readAs }, signal),
    );
    if (!answer) return;
    const { name = "", unit = "", goal } = answer.plan;
    told(store, source, (now) => ({
      answer,
      columns: now.columns.length && !("sheet" in change) ? now.columns : answer.columns,
      name: now.name || name,
      unit: now.unit || unit,
      goal: goal ?? now.goal,
      problem: null,
      busy: false,
    }));
    if (store.state.known.reading?.source === source) await check(asking, {});
  } catch (problem) {
    if (problem instanceof Away) told(store, source, () => ({ busy: false }));
    else told(store, source, () => ({ problem, answer: null, busy: false }));
  }
}

/**
 * Keep what the service said, unless something else is being read by now; the planner may have typed meanwhile.
 *
 * @param {import("../state/types.js").Store} store
 * @param {Reading["source"]} source
 * @param {(now: Reading) => Partial<Reading>} change
 */
function told(store, source, change) {
  const now = /** @type {Reading | null} */ (store.state.known.reading);
  if (now?.source === source) store.know("reading", { ...now, ...change(now) });
}

/**
 * Ask what the numbers can and cannot tell, whenever the goal is typed.
 *
 * @param {Asking} asking
 * @param {Partial<Pick<Reading, "goal" | "name" | "unit">>} change
 */
export async function check({ store, client }, change) {
  const reading = { .../** @type {Reading} */ (store.state.known.reading), ...change };
  store.know("reading", reading);
  if (!reading.answer || !reading.goal) return;
  try {
    const report = await checking.ask((signal) => client.post("/v1/allocations:validate", planOf(reading), signal));
    if (report) told(store, reading.source, () => ({ report }));
  } catch (problem) {
    if (!(problem instanceof Away)) throw problem;
  }
}

/**
 * @param {Reading} reading
 * @returns {import("../state/types.js").Plan} the plan, ready to be opened
 */
export function planOf({ answer, goal, name, unit }) {
  const { plan } = /** @type {Record<string, any>} */ (answer);
  return { ...plan, ...(name ? { name } : {}), ...(unit ? { unit } : {}), goal };
}
