// @ts-check
/** How the business is made up before and after: the share of each region, channel, product and customer group. */
import { labelOf } from "../api/catalogue.js";
import { short } from "../language/format.js";
import { nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";
import { frame } from "./frame.js";
import { partsOf } from "./parts.js";
import { axis, COLOURS } from "./theme.js";

/** @typedef {{name: string, of: string, before: number, after: number}} Share   `of`: the dimension, at its first row */

const TOLD = ["region", "channel", "product", "customer"];

/** @param {import("../state/types.js").Context} context */
export function shares(context) {
  const { say, format, state } = context;
  const { answer, path, hand, catalogue } = state.known;
  const rows = sharesOf(answer.allocation, hand && path?.measures ? path : null, hand?.place ?? 0, catalogue);
  if (!rows.length) return nothing;
  const moved = (/** @type {Share} */ row) => Math.abs(row.after - row.before);
  const most = rows.reduce((one, other) => (moved(other) > moved(one) ? other : one));
  return frame(context, {
    id: "shares",
    title: say("charts.shares.title"),
    unit: say("charts.shares.unit"),
    said: say("charts.shares.said", {
      name: short(most.name),
      before: format.percent(most.before),
      after: format.percent(most.after),
    }),
    option: option(rows, format, say),
    size: rows.length > 9 ? "tall" : "middle",
  });
}

const sharesOf = remembered(
  /**
   * @param {Record<string, any>} allocation @param {import("../goal/path.js").GoalPath | null} path @param {number} place
   * @param {Record<string, any>} catalogue
   * @returns {Share[]}
   */
  ({ totals }, path, place, catalogue) =>
    TOLD.flatMap((by) => {
      const { id, label, share, share_before: before } = totals[by]?.columns ?? {};
      return (partsOf(totals, by) ?? []).flatMap((row, at) => {
        const after = path ? path.measures.share[by]?.[id[row]]?.[place] : share[row];
        if (typeof after !== "number" || before[row] === null) return [];
        return [{ name: label[row] ?? id[row], of: at ? "" : labelOf(catalogue, by), before: before[row], after }];
      });
    }),
);

const option = remembered(
  /**
   * @param {Share[]} rows @param {import("../language/format.js").Format} format
   * @param {(key: string) => string} say
   */
  (rows, format, say) => {
    // A line is left free between dimensions.
    const lines = rows.flatMap((row, at) => (row.of && at ? [null, row] : [row]));
    /** @param {(row: Share) => number} measure */
    const points = (measure) => lines.flatMap((row, line) => (row ? [{ value: [measure(row), String(line)], row }] : []));
    return {
      tooltip: {
        renderMode: "richText",
        confine: true,
        formatter: (/** @type {any} */ one) => {
          const { row } = one.data;
          const change = format.points(row.after - row.before);
          return `${short(row.name)}  ${format.percent(row.before)} → ${format.percent(row.after)}  (${change})`;
        },
      },
      legend: { top: 0, left: 0, icon: "circle", itemWidth: 10, itemHeight: 10, textStyle: { color: COLOURS.ink }, selectedMode: false },
      grid: { left: 4, right: 112, top: 30, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      xAxis: {
        ...axis(),
        type: "value",
        min: 0,
        axisLabel: { color: COLOURS.quiet, formatter: (/** @type {number} */ value) => format.percent(value, 0) },
      },
      yAxis: {
        ...axis(),
        type: "category",
        inverse: true,
        data: lines.map((_, line) => String(line)),
        splitLine: { show: false },
        axisLabel: {
          interval: 0,
          formatter: (/** @type {string} */ place) => {
            const row = lines[Number(place)];
            if (!row) return "";
            return `${row.of ? `{of|${short(row.of, 10)}}  ` : ""}${short(row.name, 10)}`;
          },
          color: COLOURS.ink,
          rich: { of: { color: COLOURS.quiet, fontWeight: "bold" } },
        },
      },
      series: [
        {
          name: say("charts.shares.before"),
          type: "scatter",
          symbolSize: 10,
          itemStyle: { color: "#fff", borderColor: COLOURS.quiet, borderWidth: 2 },
          data: points((row) => row.before),
          markLine: {
            silent: true,
            symbol: "none",
            animation: false,
            label: { show: false },
            data: lines.flatMap((row, line) => {
              if (!row) return [];
              const from = { coord: [row.before, String(line)], lineStyle: { color: COLOURS.grey, type: "solid", width: 3 } };
              return [[from, { coord: [row.after, String(line)] }]];
            }),
          },
        },
        {
          name: say("charts.shares.after"),
          type: "scatter",
          symbolSize: 11,
          itemStyle: { color: COLOURS.blue },
          data: points((row) => row.after),
        },
        {
          type: "scatter",
          symbolSize: 1,
          silent: true,
          itemStyle: { color: "transparent" },
          label: {
            show: true,
            position: "right",
            distance: 10,
            color: COLOURS.ink,
            formatter: (/** @type {any} */ one) =>
              `${format.percent(one.data.row.after)}  ${format.points(one.data.row.after - one.data.row.before)}`,
          },
          data: points((row) => Math.max(row.before, row.after)),
        },
      ],
    };
  },
);
