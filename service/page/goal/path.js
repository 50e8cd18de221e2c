// @ts-check
/**
 * Every goal's answer before it is asked for, so that numbers can follow the hand: first how far the goal can go, then
 * one sweep along the goals that are possible.
 */
import { Away, Problem } from "../api/client.js";
import { createQuestion } from "../api/question.js";

const END = 1;
const ROOM = 0.25;
const STEPS = [0.001, 0.0025, 0.005, 0.01, 0.02, 0.05];
const MOST_POINTS = 160;
const MEASURES = ["growth", "stretch", "share", "penetration"];
const MOST_NUMBERS = 80_000;

/**
 * @typedef {object} GoalPath      in `known.path`; only `key` where there is none
 * @property {string} key          the plan without its goal
 * @property {number[]} growth     the goals that were asked for, in order; all of them possible
 * @property {number} top          end of the slider
 * @property {boolean} leastIsEnd  whether goals below the first one are impossible
 * @property {boolean} mostIsEnd   whether goals above the last one are
 * @property {Record<string, any[]>} points   columns of the sweep
 * @property {Tables} totals               targets at each goal
 * @property {Record<string, Tables>} measures   the same by measure
 * @property {GoalEvent[]} events
 *
 * @typedef {Record<string, Record<string, (number | null)[]>>} Tables   dimension, or several joined by | -> member
 * @typedef {{at: number, rule: string | null, what: string, side: string | null}} GoalEvent
 * @typedef {{place: number, held: boolean}} Hand   in `known.hand`: the point of the path that is shown for now
 * @typedef {{least: number, most: number, leastIsEnd: boolean, mostIsEnd: boolean}} Range   of possible growth
 */

/** @param {Record<string, any>} plan @returns {string} */
function keyOf(plan) {
  const { goal, options, ...rest } = plan;
  return JSON.stringify(rest);
}

/** @param {Record<string, any>} plan @param {number[]} values @param {Record<string, any>} [told] */
const sweepOf = (plan, values, told) => ({ plan, sweep: { axes: { growth: { path: "goal.growth", values } }, ...told } });

/**
 * Return what the path shall tell of members: of every dimension, and of combinations while they are not too many.
 *
 * @param {Record<string, any>} totals  of an answer
 * @param {number} goals  how many
 */
function toldOf(totals, goals) {
  let left = MOST_NUMBERS;
  const named = Object.keys(totals).sort((one, other) => one.split("|").length - other.split("|").length);
  const taken = named.filter((name) => {
    const numbers = totals[name].columns.target.length * goals;
    left -= numbers <= left ? numbers : 0;
    return !name.includes("|") || numbers <= left;
  });
  return { totals: taken.map((name) => (name.includes("|") ? name.split("|") : name)), measures: MEASURES };
}

/**
 * Return how far the goal can go: a diagnosis tells it; else a sweep past both ends does.
 *
 * @param {import("../api/allocating.js").Answer} answer
 * @param {(body: object) => Promise<any>} sweep
 * @returns {Promise<Range | null>} null where no goal is possible
 */
async function rangeOf({ plan, allocation }, sweep) {
  const { growth } = allocation.goal;
  const top = Math.max(END, Math.ceil((growth + ROOM) * 20) / 20);
  const told = allocation.diagnosis?.reachable?.growth;
  if (allocation.diagnosis && (told?.max ?? null) === null) return null;
  let [least, most] = [told?.min ?? null, told?.max ?? null];
  if (!allocation.diagnosis) {
    const { events } = await sweep(sweepOf(plan, [0, growth, top].sort((one, other) => one - other)));
    for (const event of events) {
      if (event.what === "becomes possible") least = event.at;
      if (event.what === "becomes impossible") most = event.at;
    }
  }
  const [leastIsEnd, mostIsEnd] = [least !== null && least > 0, most !== null && most < top];
  return { least: leastIsEnd ? least : 0, most: mostIsEnd ? most : top, leastIsEnd, mostIsEnd };
}

/** @param {Range} range @returns {number[]} goals to ask for, both ends as near as four decimals come */
function goalsWithin({ least, most }) {
  const [first, last] = [Math.ceil(least * 1e4 - 1e-6) / 1e4, Math.floor(most * 1e4 + 1e-6) / 1e4];
  const step = STEPS.find((one) => (last - first) / one < MOST_POINTS) ?? (last - first) / MOST_POINTS;
  const inner = Math.floor(last / step) - Math.ceil(first / step) + 1;
  const between = Array.from({ length: Math.max(inner, 0) }, (_, place) =>
    Number(((Math.ceil(first / step) + place) * step).toFixed(4)),
  );
  return [...new Set([first, ...between, last])].sort((one, other) => one - other);
}

/**
 * Ask for the path of each new plan, and let go of the hand when the answer to where it was is there.
 *
 * @param {import("../state/types.js").Store} store
 * @param {import("../api/client.js").Client} client
 */
export function startGoalPath(store, client) {
  const question = createQuestion(150);

  /** @param {import("../api/allocating.js").Answer} answer */
  async function ask(answer) {
    const { plan, allocation } = answer;
    const key = keyOf(plan);
    if (store.state.known.path?.key === key || !(allocation.goal.base > 0)) return;
    store.know("path", null);
    try {
      const path = await question.ask(async (signal) => {
        const sweep = (/** @type {object} */ body) => client.post("/v1/sweeps", body, signal);
        const range = await rangeOf(answer, sweep);
        if (!range) return { key };
        const growth = goalsWithin(range);
        const told = toldOf(allocation.totals ?? {}, growth.length);
        return read(key, growth, range, await sweep(sweepOf(plan, growth, told)));
      });
      if (path) store.know("path", path);
    } catch (error) {
      if (error instanceof Problem) store.know("path", { key });
      else if (!(error instanceof Away)) throw error;
    }
  }

  store.subscribe((state, before) => {
    const { answer, hand } = state.known;
    // what a path is asked for has changed: the service shall be free for the edit itself
    if (state.work.operations !== before.work.operations) question.giveUp();
    if (!answer || answer === before.known.answer) return;
    if (hand && !hand.held) store.know("hand", null);
    void ask(answer);
  });
}

/** @param {string} key @param {number[]} asked @param {Range} range @param {Record<string, any>} table @returns {GoalPath} */
function read(key, asked, range, table) {
  const there = asked.flatMap((_, place) => (table.points.columns.outcome[place] === "infeasible" ? [] : [place]));
  /** @param {Record<string, any[]>} columns */
  const kept = (columns) =>
    Object.fromEntries(Object.entries(columns).map(([name, values]) => [name, there.map((place) => values[place])]));
  /** @param {Record<string, {columns: Record<string, any[]>}>} told */
  const tables = (told) => Object.fromEntries(Object.entries(told).map(([name, { columns }]) => [name, kept(columns)]));
  return {
    key,
    growth: there.map((place) => asked[place]),
    top: asked[asked.length - 1],
    leastIsEnd: range.leastIsEnd,
    mostIsEnd: range.mostIsEnd,
    points: kept(table.points.columns),
    totals: tables(table.totals),
    measures: Object.fromEntries(MEASURES.map((measure) => [measure, tables(table.measures[measure])])),
    events: table.events.filter((/** @type {GoalEvent} */ event) => event.at !== null),
  };
}

/** @param {GoalPath} path @param {number} growth @returns {number} the place of the nearest goal */
export function nearest(path, growth) {
  let best = 0;
  path.growth.forEach((one, place) => {
    if (Math.abs(one - growth) < Math.abs(path.growth[best] - growth)) best = place;
  });
  return best;
}
