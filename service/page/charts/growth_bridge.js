// @ts-check
/** From last year over momentum and each path to what is reached; the optimum beside it where it is shown. */
import { moneyOf, pathLabel } from "../growth/present.js";
import { short } from "../language/format.js";
import { remembered } from "../state/remembered.js";
import { frame } from "./frame.js";
import { axis, COLOURS } from "./theme.js";

/** @typedef {{name: string, from: number, to: number, total: boolean}} Bar */

/**
 * @param {import("../state/types.js").Context} context
 * @param {Record<string, any>} answer          of the portfolio
 * @param {Record<string, any> | null} optimum  to be shown beside it
 */
export function growthBridge(context, answer, optimum) {
  const { say } = context;
  const money = moneyOf(context);
  const own = ownBars(answer, say);
  const best = optimum?.bridge ? bestBars(optimum, say) : null;
  return frame(context, {
    id: "growth-bridge",
    title: say("growth.bridge.title"),
    unit: say("charts.unit", { unit: money.unit }),
    said: say("growth.bridge.said", {
      base: money.money(answer.bridge.base),
      total: money.money(answer.bridge.total),
      goal: money.money(answer.goal),
      unit: money.unit,
    }),
    option: option(own, best, answer.goal, money, say),
  });
}

/** @returns {(answer: Record<string, any>, say: import("../state/types.js").Context["say"]) => Bar[]} */
const barsOf = () =>
  remembered((/** @type {Record<string, any>} */ answer, /** @type {import("../state/types.js").Context["say"]} */ say) => {
    const { base, momentum, paths, total } = answer.bridge;
    const steps = Object.entries(paths).map(([path, gain]) => ({ name: pathLabel(say, path, answer.paths[path].label), gain }));
    /** @type {Bar[]} */
    const made = [{ name: say("growth.bridge.base"), from: 0, to: base, total: true }];
    let reached = base;
    for (const { name, gain } of [{ name: say("growth.bridge.momentum"), gain: momentum }, ...steps]) {
      made.push({ name, from: reached, to: reached + gain, total: false });
      reached += gain;
    }
    return [...made, { name: say("growth.bridge.total"), from: 0, to: total, total: true }];
  });
const ownBars = barsOf();
const bestBars = barsOf();

const option = remembered(
  /**
   * @param {Bar[]} own @param {Bar[] | null} best @param {number} goal
   * @param {import("../language/format.js").Format} money @param {import("../state/types.js").Context["say"]} say
   */
  (own, best, goal, money, say) => ({
    legend: { show: Boolean(best), data: [say("growth.own"), say("growth.optimum")], top: 0, right: 0 },
    grid: { left: 8, right: 24, top: 36, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
    tooltip: {
      renderMode: "richText",
      confine: true,
      formatter: (/** @type {any} */ one) => {
        const bar = (one.seriesName === say("growth.own") ? own : best ?? own)[one.dataIndex];
        return `${short(bar.name)} · ${one.seriesName}  ${told(bar, money)} ${money.unit}`;
      },
    },
    xAxis: {
      ...axis(),
      type: "category",
      data: own.map((bar) => bar.name),
      axisLabel: {
        color: COLOURS.quiet,
        interval: 0,
        width: 72,
        overflow: "break",
        formatter: (/** @type {string} */ name) => short(name, 16),
      },
    },
    yAxis: {
      ...axis(),
      type: "value",
      // the goal stays in sight however far it is
      max: (/** @type {{max: number}} */ { max }) => (max < goal ? roundUp(goal) : null),
      axisLabel: { color: COLOURS.quiet, formatter: (/** @type {number} */ value) => money.money(value) },
    },
    series: [
      ...stack("own", say("growth.own"), own, { total: COLOURS.grey, more: COLOURS.blue, less: COLOURS.orange }, money, { goal, labels: true }),
      ...(best
        ? stack("best", say("growth.optimum"), best, { total: "#cfd6dd", more: COLOURS.amber, less: COLOURS.purple }, money, { goal: null, labels: false })
        : []),
    ],
  }),
);

/** @param {number} amount @returns {number} a round one above it */
function roundUp(amount) {
  const step = 10 ** (Math.floor(Math.log10(amount)) - 1);
  return Math.ceil((amount * 1.02) / step) * step;
}

/** @param {Bar} bar @param {import("../language/format.js").Format} money */
const told = (bar, money) => (bar.total ? money.money(bar.to) : money.change(bar.to - bar.from));

/**
 * @param {string} id @param {string} name @param {Bar[]} bars @param {{total: string, more: string, less: string}} colours
 * @param {import("../language/format.js").Format} money @param {{goal: number | null, labels: boolean}} marks
 */
function stack(id, name, bars, colours, money, { goal, labels }) {
  return [
    {
      type: "bar",
      stack: id,
      silent: true,
      tooltip: { show: false },
      itemStyle: { color: "transparent" },
      data: bars.map((bar) => Math.min(bar.from, bar.to)),
      ...(goal === null ? {} : { markLine: goalLine(goal, money) }),
    },
    {
      name,
      type: "bar",
      stack: id,
      barMaxWidth: 52,
      itemStyle: { color: colours.more },
      data: bars.map((bar) => ({
        value: Math.abs(bar.to - bar.from),
        itemStyle: { color: bar.total ? colours.total : bar.to >= bar.from ? colours.more : colours.less },
        label: {
          show: labels,
          position: "top",
          color: COLOURS.ink,
          fontSize: 11,
          formatter: () => (bar.total ? round(bar.to, money) : bar.to === bar.from ? "" : round(bar.to - bar.from, money, true)),
        },
      })),
    },
  ];
}

/** @param {number} amount @param {import("../language/format.js").Format} money @param {boolean} signed */
function round(amount, money, signed = false) {
  const whole = Math.abs(amount * money.scale) >= 100 ? Math.round(amount * money.scale) / money.scale : amount;
  return signed ? money.change(whole) : money.money(whole);
}

/** @param {number} goal @param {import("../language/format.js").Format} money */
function goalLine(goal, money) {
  return {
    silent: true,
    symbol: "none",
    lineStyle: { color: COLOURS.ink, type: "dashed", width: 1 },
    label: { position: "insideStartTop", color: COLOURS.ink, formatter: () => money.money(goal) },
    data: [{ yAxis: goal }],
  };
}
