// @ts-check
/** What one thing does to another one, as a curve; where there is no answer it is broken. */
import { short } from "../language/format.js";
import { remembered } from "../state/remembered.js";
import { frame } from "./frame.js";
import { axis, COLOURS } from "./theme.js";

/** @typedef {{name: string, values: (number | null)[]}} Line */
/**
 * @typedef {object} Curve
 * @property {string} id
 * @property {string} title
 * @property {string} unit
 * @property {string} said
 * @property {number[]} at
 * @property {Line[]} lines
 * @property {string} across          what `at` is
 * @property {string} up              what the lines are
 * @property {(value: number) => string} atShown
 * @property {(value: number) => string} shown
 * @property {number} [here]          where the plan is now
 * @property {number} [chosen]        place of a point that is picked
 */

/** @param {import("../state/types.js").Context} context @param {Curve} curve */
export function curve(context, curve) {
  const { id, title, unit, said } = curve;
  const { at, lines, across, up, atShown, shown, here, chosen } = curve;
  const present = context.say("charts.curve.here");
  return frame(context, { id, title, unit, said, option: options(id)(at, lines, across, up, atShown, shown, here, chosen, present) });
}

/** @type {Map<string, ReturnType<typeof makeOption>>} */
const made = new Map();

/** @param {string} id @returns {ReturnType<typeof makeOption>} one that remembers for each picture */
function options(id) {
  const known = made.get(id) ?? makeOption();
  made.set(id, known);
  return known;
}

const makeOption = () =>
  remembered(
    /**
     * @param {number[]} at @param {Line[]} lines @param {string} across @param {string} up
     * @param {(value: number) => string} atShown @param {(value: number) => string} shown
     * @param {number | undefined} here @param {number | undefined} chosen @param {string} present
     */
    (at, lines, across, up, atShown, shown, here, chosen, present) => ({
      tooltip: {
        renderMode: "richText",
        confine: true,
        trigger: "axis",
        formatter: (/** @type {any[]} */ points) => {
          const told = points.filter((one) => typeof one.value[1] === "number");
          const named = told.map((one) => `${lines.length > 1 ? `${short(lines[one.seriesIndex].name, 20)}  ` : ""}${shown(one.value[1])}`);
          return [atShown(points[0].value[0]), ...named].join("\n");
        },
      },
      legend: {
        show: lines.length > 1,
        type: "scroll",
        top: 0,
        left: 0,
        textStyle: { color: COLOURS.ink },
        formatter: (/** @type {string} */ place) => short(lines[Number(place)].name, 16),
      },
      grid: { left: 8, right: 28, top: lines.length > 1 ? 44 : 32, bottom: 26, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      xAxis: {
        ...axis(),
        type: "value",
        min: "dataMin",
        max: "dataMax",
        name: across,
        nameLocation: "middle",
        nameGap: 28,
        axisLabel: { color: COLOURS.quiet, hideOverlap: true, formatter: atShown },
      },
      yAxis: {
        ...axis(),
        type: "value",
        scale: true,
        name: up,
        nameTextStyle: { color: COLOURS.quiet, align: "left" },
        nameGap: 12,
        axisLabel: { color: COLOURS.quiet, formatter: shown },
      },
      series: lines.map((line, number) => ({
        name: String(number),
        type: "line",
        connectNulls: false,
        symbol: "circle",
        symbolSize: (/** @type {any} */ _, /** @type {any} */ one) => (one.dataIndex === chosen ? 14 : at.length > 40 ? 3 : 7),
        lineStyle: { width: 2 },
        data: at.map((value, place) => [value, line.values[place]]),
        markLine:
          number === 0 && here !== undefined && here >= Math.min(...at) && here <= Math.max(...at)
            ? {
                silent: true,
                symbol: "none",
                lineStyle: { color: COLOURS.quiet, type: "dashed" },
                label: { formatter: () => present, color: COLOURS.quiet },
                data: [{ xAxis: here }],
              }
            : undefined,
      })),
    }),
  );
