// @ts-check
/** From last year to what is handed out, step by step: what each part of the business adds. */
import { short } from "../language/format.js";
import { nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";
import { frame } from "./frame.js";
import { partsOf } from "./parts.js";
import { axis, COLOURS } from "./theme.js";

/** @typedef {{name: string, from: number, to: number, total: boolean}} Bar */

const PREFERRED = ["region", "channel", "product", "customer", "rep"];

/** @param {import("../state/types.js").Context} context */
export function bridge(context) {
  const { say, format, state } = context;
  const { answer, path, hand } = state.known;
  const { allocation } = answer;
  if (!allocation.goal.base) return nothing;
  const bars = barsOf(allocation, hand && path?.growth ? path : null, hand?.place ?? 0, say);
  if (!bars) return nothing;
  const steps = bars.filter((bar) => !bar.total);
  const largest = steps.reduce((one, other) => (other.to - other.from > one.to - one.from ? other : one));
  return frame(context, {
    id: "bridge",
    title: say("charts.bridge.title"),
    unit: say("charts.unit", { unit: format.unit }),
    said: say("charts.bridge.said", {
      base: format.money(bars[0].to),
      street: format.money(bars[bars.length - 1].to),
      unit: format.unit,
      largest: short(largest.name),
    }),
    option: option(bars, format),
  });
}

const barsOf = remembered(
  /**
   * @param {Record<string, any>} allocation @param {import("../goal/path.js").GoalPath | null} path @param {number} place
   * @param {(key: string) => string} say
   * @returns {Bar[] | null}
   */
  (allocation, path, place, say) => {
    const by = PREFERRED.find((name) => partsOf(allocation.totals, name));
    if (!by) return null;
    const { columns } = allocation.totals[by];
    let reached = allocation.goal.base;
    /** @type {Bar[]} */
    const bars = [{ name: say("charts.bridge.base"), from: 0, to: reached, total: true }];
    for (const row of partsOf(allocation.totals, by) ?? []) {
      const target = path ? path.totals[by]?.[columns.id[row]]?.[place] : columns.target[row];
      if (target === null || target === undefined) return null;
      const next = reached + target - columns.history[row];
      bars.push({ name: columns.label[row] ?? columns.id[row], from: reached, to: next, total: false });
      reached = next;
    }
    return [...bars, { name: say("charts.bridge.street"), from: 0, to: reached, total: true }];
  },
);

const option = remembered(
  /** @param {Bar[]} bars @param {import("../language/format.js").Format} format */
  (bars, format) => ({
    tooltip: {
      renderMode: "richText",
      confine: true,
      formatter: (/** @type {any} */ one) => {
        const bar = bars[one.dataIndex];
        return `${short(bar.name)}  ${bar.total ? format.money(bar.to) : format.change(bar.to - bar.from)} ${format.unit}`;
      },
    },
    xAxis: {
      ...axis(),
      type: "category",
      data: bars.map((_, place) => String(place)),
      axisLabel: {
        color: COLOURS.quiet,
        interval: 0,
        width: 72,
        overflow: "break",
        formatter: (/** @type {string} */ place) => short(bars[Number(place)].name, 16),
      },
    },
    yAxis: {
      ...axis(),
      type: "value",
      axisLabel: { color: COLOURS.quiet, formatter: (/** @type {number} */ value) => format.money(value) },
    },
    series: [
      {
        type: "bar",
        stack: "bridge",
        silent: true,
        itemStyle: { color: "transparent" },
        data: bars.map((bar) => Math.min(bar.from, bar.to)),
      },
      {
        type: "bar",
        stack: "bridge",
        barMaxWidth: 56,
        data: bars.map((bar) => ({
          value: Math.abs(bar.to - bar.from),
          itemStyle: { color: bar.total ? COLOURS.grey : bar.to >= bar.from ? COLOURS.blue : COLOURS.orange },
          label: {
            show: true,
            position: "top",
            color: COLOURS.ink,
            formatter: () => (bar.total ? format.money(bar.to) : format.change(bar.to - bar.from)),
          },
        })),
      },
    ],
  }),
);
