// @ts-check
/** Who is stretched how much: a dot for each member on one strip, so that unfairness is seen at a glance. */
import { short } from "../language/format.js";
import { nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";
import { frame } from "./frame.js";
import { axis, COLOURS } from "./theme.js";

/** @typedef {{name: string, stretch: number}} Dot */

const LANES = 5;

/** @param {import("../state/types.js").Context} context */
export function stretches(context) {
  const { say, format, state } = context;
  const { answer, path, hand } = state.known;
  const { allocation } = answer;
  const by = allocation.fairness?.by;
  if (!allocation.totals[by]) return nothing;
  const dots = dotsOf(allocation, by, hand && path?.growth ? path : null, hand?.place ?? 0);
  if (!dots.length) return nothing;
  const [first, last] = [dots[0], dots[dots.length - 1]];
  return frame(context, {
    id: "stretches",
    title: say("charts.stretches.title"),
    unit: say("charts.stretches.unit"),
    said: say("charts.stretches.said", {
      count: dots.length,
      least: format.ratio(first.stretch),
      easiest: short(first.name),
      most: format.ratio(last.stretch),
      hardest: short(last.name),
    }),
    option: option(dots, format),
    size: "small",
  });
}

const dotsOf = remembered(
  /**
   * @param {Record<string, any>} allocation @param {string} by @param {import("../goal/path.js").GoalPath | null} path
   * @param {number} place
   * @returns {Dot[]} the least stretched first
   */
  (allocation, by, path, place) => {
    const { columns } = allocation.totals[by];
    const parents = new Set(columns.parent);
      return columns.id
      .map((/** @type {string} */ id, /** @type {number} */ row) => {
        return {
          name: columns.label[row] ?? id,
          stretch: path ? path.measures.stretch[by]?.[id]?.[place] : columns.stretch[row],
          leaf: !parents.has(id),
        };
      })
      .filter((/** @type {any} */ dot) => dot.leaf && Number.isFinite(dot.stretch) && dot.stretch !== null)
      .sort((/** @type {Dot} */ one, /** @type {Dot} */ other) => one.stretch - other.stretch);
  },
);

const option = remembered(
  /** @param {Dot[]} dots @param {import("../language/format.js").Format} format */
  (dots, format) => {
    const [first, last] = [dots[0], dots[dots.length - 1]];
    const room = Math.max(0.05, (last.stretch - first.stretch) * 0.08);
    return {
      tooltip: {
        renderMode: "richText",
        confine: true,
        formatter: (/** @type {any} */ one) => `${short(one.data.name)}  ${format.ratio(one.data.value[0])}`,
      },
      grid: { left: 16, right: 16, top: 40, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
      xAxis: {
        ...axis(),
        type: "value",
        axisLine: { show: false },
        min: Math.min(0.95, Math.floor((first.stretch - room) * 20) / 20),
        max: Math.max(1.05, Math.ceil((last.stretch + room) * 20) / 20),
        axisLabel: { color: COLOURS.quiet, formatter: (/** @type {number} */ value) => format.ratio(value) },
      },
      yAxis: { type: "value", min: -1, max: LANES, show: false },
      series: [
        {
          type: "scatter",
          symbolSize: 13,
          data: dots.map((dot, place) => ({
            name: dot.name,
            value: [dot.stretch, place % LANES],
            itemStyle: {
              color: dot.stretch > 1 ? COLOURS.orange : COLOURS.blue,
              opacity: 0.85,
              borderColor: "#fff",
              borderWidth: 1,
            },
            label: {
              show: dot === first || dot === last,
              position: dot === first ? "right" : "left",
              formatter: () => short(dot.name, 12),
              color: COLOURS.ink,
            },
          })),
          markLine: {
            silent: true,
            symbol: "none",
            lineStyle: { color: COLOURS.ink, type: "solid", width: 1 },
            label: { formatter: () => "1.00", color: COLOURS.ink },
            data: [{ xAxis: 1 }],
          },
        },
      ],
    };
  },
);
