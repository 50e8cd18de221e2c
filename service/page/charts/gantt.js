// @ts-check
/** The actions over the twelve months: when a lever is prepared, grows, and has all of its effect. */
import { short } from "../language/format.js";
import { remembered } from "../state/remembered.js";
import { frame } from "./frame.js";
import { axis, COLOURS } from "./theme.js";

/** @typedef {{label: string, parts: number[]}} Line   `parts`: months before it, of lead, of ramp, of full effect */

const MONTHS = 12;
const PHASES = ["before", "lead", "ramp", "full"];
const FILLS = ["transparent", "#dbe3ea", COLOURS.sky, COLOURS.blue];

/** @param {import("../state/types.js").Context} context @param {Record<string, any>} answer */
export function gantt(context, answer) {
  const { say } = context;
  const { levers } = answer.actions;
  return frame(context, {
    id: "gantt",
    title: say("growth.gantt.title"),
    unit: say("growth.gantt.unit"),
    said: say("growth.gantt.said", { count: levers.length, first: short(levers[0]?.label ?? "–") }),
    option: option(levers, say),
    size: levers.length > 9 ? "tall" : "middle",
  });
}

/** @param {Record<string, any>} line @returns {number[]} */
function partsOf(line) {
  const begins = line.start_month - 1;
  const first = Math.min(line.first_effect_month - 1, MONTHS);
  const full = Math.min(Math.max(line.full_effect_month - 1, first), MONTHS);
  return [begins, first - begins, full - first, MONTHS - full];
}

const option = remembered(
  /** @param {Record<string, any>[]} levers @param {import("../state/types.js").Context["say"]} say */
  (levers, say) => {
    const lines = levers.map((line) => ({ label: line.label, parts: partsOf(line) }));
    return {
      legend: { top: 0, right: 0, data: PHASES.slice(1).map((phase) => say(`growth.gantt.${phase}`)), selectedMode: false },
      grid: { left: 8, right: 24, top: 32, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
      tooltip: {
        renderMode: "richText",
        confine: true,
        formatter: (/** @type {any} */ one) => {
          const { milestones, label } = levers[one.dataIndex];
          const dates = milestones.map((/** @type {any} */ mile) => `${say("growth.month", { month: mile.month })}  ${short(mile.text)}`);
          return [short(label), ...dates].join("\n");
        },
      },
      xAxis: {
        ...axis(),
        type: "value",
        min: 0,
        max: MONTHS,
        interval: 3,
        axisLabel: {
          color: COLOURS.quiet,
          align: "left",
          formatter: (/** @type {number} */ month) => (month < MONTHS ? say("growth.quarter", { quarter: month / 3 + 1 }) : ""),
        },
      },
      yAxis: {
        ...axis(),
        type: "category",
        inverse: true,
        data: lines.map((line) => line.label),
        axisLabel: {
          color: COLOURS.ink,
          interval: 0,
          formatter: (/** @type {string} */ label) => short(label, 14),
        },
      },
      series: PHASES.map((phase, place) => ({
        name: phase === "before" ? phase : say(`growth.gantt.${phase}`),
        type: "bar",
        stack: "months",
        silent: phase === "before",
        barMaxWidth: 18,
        itemStyle: { color: FILLS[place], borderColor: place ? "#fff" : "transparent", borderWidth: place ? 1 : 0 },
        data: lines.map((line) => line.parts[place]),
      })),
    };
  },
);
