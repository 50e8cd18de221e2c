// @ts-check
/** The picture of a waterfall: from last year to the target, step by step. */
import { frame } from "../charts/frame.js";
import { axis, COLOURS } from "../charts/theme.js";
import { short } from "../language/format.js";
import { remembered } from "../state/remembered.js";

/** @typedef {{name: string, from: number, to: number, total: boolean}} Bar */

const ENDS = new Set(["history", "target"]);

/**
 * Return the steps that move something, with the ends.
 *
 * @param {import("./asking.js").Told} told
 * @returns {Bar[]}
 */
export function barsOf({ steps, names }) {
  const near = Math.abs(steps.target) * 5e-5;
  let at = steps.history;
  /** @type {Bar[]} */
  const bars = [];
  for (const [step, by] of Object.entries(steps)) {
    if (ENDS.has(step)) {
      bars.push({ name: names[step], from: 0, to: by, total: true });
      continue;
    }
    if (Math.abs(by) > near) bars.push({ name: names[step], from: at, to: at + by, total: false });
    at += by;
  }
  return bars;
}

const bars = remembered(barsOf);

/** @param {import("../state/types.js").Context} context @param {string} name @param {import("./asking.js").Told} told */
export function steps(context, name, told) {
  const { say, format } = context;
  return frame(context, {
    id: "why",
    title: say("why.steps", { name: short(name, 24) }),
    unit: say("charts.unit", { unit: format.unit }),
    said: bars(told)
      .map((bar) => `${short(bar.name, 30)} ${bar.total ? format.money(bar.to) : format.change(bar.to - bar.from)}`)
      .join(", "),
    option: option(bars(told), format),
    size: "middle",
  });
}

const option = remembered(
  /** @param {Bar[]} all @param {import("../language/format.js").Format} format */
  (all, format) => {
    const said = (/** @type {Bar} */ bar) => (bar.total ? format.money(bar.to) : format.change(bar.to - bar.from));
    return {
      tooltip: {
        renderMode: "richText",
        confine: true,
        formatter: (/** @type {any} */ one) => `${short(all[one.dataIndex].name)}  ${said(all[one.dataIndex])} ${format.unit}`,
      },
      grid: { left: 8, right: 64, top: 8, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
      xAxis: { ...axis(), type: "value", axisLabel: { show: false }, splitLine: { show: false } },
      yAxis: {
        ...axis(),
        type: "category",
        inverse: true,
        data: all.map((_, place) => String(place)),
        axisLabel: {
          color: COLOURS.ink,
          interval: 0,
          width: 190,
          overflow: "truncate",
          formatter: (/** @type {string} */ place) => short(all[Number(place)].name, 32),
        },
      },
      series: [
        {
          type: "bar",
          stack: "steps",
          silent: true,
          itemStyle: { color: "transparent" },
          data: all.map((bar) => Math.min(bar.from, bar.to)),
        },
        {
          type: "bar",
          stack: "steps",
          barMaxWidth: 20,
          data: all.map((bar) => ({
            value: Math.abs(bar.to - bar.from),
            itemStyle: { color: bar.total ? COLOURS.grey : bar.to >= bar.from ? COLOURS.blue : COLOURS.orange },
            label: { show: true, position: "right", color: COLOURS.ink, formatter: () => said(bar) },
          })),
        },
      ],
    };
  },
);
