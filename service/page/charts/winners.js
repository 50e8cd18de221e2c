// @ts-check
/** Who wins and loses by a change of the plan, and by which part of it. */
import { short } from "../language/format.js";
import { nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";
import { frame } from "./frame.js";
import { axis, COLOURS } from "./theme.js";

/** @typedef {import("../whatif/causes.js").Cause} Cause */
/** @typedef {{name: string, change: number, parts: number[]}} Moved   `parts`: what each cause adds */

const MOST = 24;
const PARTS = [COLOURS.blue, COLOURS.amber, COLOURS.green, COLOURS.purple, COLOURS.sky, COLOURS.orange, COLOURS.ink, COLOURS.grey];

/**
 * @param {import("../state/types.js").Context} context
 * @param {string} stage   what is looked at
 * @param {string} by      a dimension
 * @param {Record<string, any[]>} columns   of what moved
 * @param {Cause[]} causes
 */
export function winners(context, stage, by, columns, causes) {
  const { say, format, state } = context;
  const rows = rowsOf(columns, by, causes, state.known.answer?.allocation.totals?.[by]?.columns);
  if (!rows.length) return nothing;
  const [most, least] = [rows[0], rows[rows.length - 1]];
  return frame(context, {
    id: "winners",
    title: say("charts.winners.title", { stage: short(stage, 30) }),
    unit: say("charts.unit", { unit: format.unit }),
    said: say("charts.winners.said", {
      most: `${short(most.name)} ${format.change(most.change)}`,
      least: `${short(least.name)} ${format.change(least.change)}`,
    }),
    option: option(rows, causes, format, say),
    size: rows.length > 10 ? "tall" : "middle",
  });
}

const rowsOf = remembered(
  /**
   * @param {Record<string, any[]>} columns @param {string} by @param {Cause[]} causes
   * @param {Record<string, any[]> | undefined} members
   * @returns {Moved[]} leaves; the largest gain first; those in the middle are left out where there are too many
   */
  (columns, by, causes, members) => {
    const labels = new Map(members?.id.map((id, place) => [id, members.label[place] ?? id]) ?? []);
    const parents = new Set(members?.parent ?? []);
    const parts = causes.map(({ effect }) => {
      const { id, change } = effect.moved[by].columns;
      return new Map(id.map((/** @type {string} */ one, /** @type {number} */ place) => [one, change[place]]));
    });
    const rows = columns.id
      .map((id, place) => ({
        id,
        name: labels.get(id) ?? id,
        change: columns.change[place],
        parts: parts.map((part) => part.get(id) ?? 0),
      }))
      .filter((row) => !parents.has(row.id) && (row.change || row.parts.some(Boolean)))
      .sort((one, other) => other.change - one.change);
    return rows.length > MOST ? [...rows.slice(0, MOST / 2), ...rows.slice(-MOST / 2)] : rows;
  },
);

const option = remembered(
  /**
   * @param {Moved[]} rows @param {Cause[]} causes @param {import("../language/format.js").Format} format
   * @param {(key: string) => string} say
   */
  (rows, causes, format, say) => {
    const named = causes.length ? causes.map(({ words }) => words) : [say("charts.winners.all")];
    return {
      tooltip: {
        renderMode: "richText",
        confine: true,
        formatter: (/** @type {any} */ one) => {
          const row = rows[one.dataIndex];
          const part = one.seriesIndex < causes.length ? `\n${short(named[one.seriesIndex])}  ${format.change(row.parts[one.seriesIndex])}` : "";
          return `${short(row.name)}  ${format.change(row.change)}${part}`;
        },
      },
      legend: {
        show: causes.length > 1,
        type: "scroll",
        top: 0,
        left: 0,
        icon: "roundRect",
        itemWidth: 12,
        itemHeight: 10,
        selectedMode: false,
        textStyle: { color: COLOURS.ink },
        data: named.map((_, place) => String(place)),
        formatter: (/** @type {string} */ place) => short(named[Number(place)], 28),
      },
      grid: { left: 4, right: 64, top: causes.length > 1 ? 32 : 8, bottom: 4, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      xAxis: {
        ...axis(),
        type: "value",
        boundaryGap: ["12%", "12%"],
        axisLabel: { color: COLOURS.quiet, hideOverlap: true, formatter: (/** @type {number} */ value) => format.change(value) },
      },
      yAxis: {
        ...axis(),
        type: "category",
        inverse: true,
        axisLine: { show: false },
        splitLine: { show: false },
        data: rows.map((_, place) => String(place)),
        axisLabel: { color: COLOURS.ink, interval: 0, formatter: (/** @type {string} */ place) => short(rows[Number(place)].name, 12) },
      },
      series: [
        ...named.map((_, part) => ({
          name: String(part),
          type: "bar",
          stack: "moved",
          barMaxWidth: 18,
          itemStyle: { color: PARTS[part % PARTS.length] },
          data: rows.map((row) => (causes.length ? row.parts[part] : row.change)),
        })),
        {
          type: "scatter",
          symbol: "diamond",
          symbolSize: 9,
          itemStyle: { color: "#fff", borderColor: COLOURS.ink, borderWidth: 2 },
          data: rows.map((row, place) => ({
            value: [row.change, String(place)],
            label: { position: row.change < 0 ? "left" : "right" },
          })),
          label: {
            show: true,
            color: COLOURS.ink,
            formatter: (/** @type {any} */ one) => format.change(rows[one.dataIndex].change),
          },
          z: 5,
        },
      ],
    };
  },
);
