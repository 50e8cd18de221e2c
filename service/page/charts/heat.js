// @ts-check
/** Where the goal weighs most: one field for each region and product, coloured by growth, stretch or penetration. */
import { labelOf } from "../api/catalogue.js";
import { short } from "../language/format.js";
import { html, nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";
import { frame } from "./frame.js";
import { axis, COLOURS } from "./theme.js";

/** @typedef {{x: number, y: number, value: number | null}} Field */
/** @typedef {{across: string[], down: string[], fields: Field[], middle: number, most: number}} Heat */

const PAIRS = ["region|product", "product|rep", "channel|rep", "region|rep"];
const MEASURES = ["growth", "stretch", "penetration"];
const MOST_ACROSS = 30;
const MOST_DOWN = 40;
/** Part of the fields whose colours are told apart; those beyond have the end's colour and keep their number. */
const COLOURED = 0.9;
/** Part of the range from which fields are dark. */
const DARK = 0.82;
const COLD_TO_HOT = ["#2166ac", "#92c5de", "#f7f7f7", "#f4a582", "#b2503a"];
const LIGHT_TO_DARK = ["#f3f7fb", "#92bfdf", "#1f6cab"];

/** @param {import("../state/types.js").Context} context */
export function heat(context) {
  const { say, format, state, store } = context;
  const { answer, path, hand, catalogue } = state.known;
  const { allocation } = answer;
  const pair = PAIRS.find((name) => fits(allocation.totals[name]?.columns, name));
  if (!pair) return nothing;
  const measures = MEASURES.filter((name) => allocation.totals[pair].columns[name].some((/** @type {any} */ one) => one !== null));
  const measure = measures.find((name) => name === state.view.heat) ?? measures[0];
  if (!measure) return nothing;
  const made = heatOf(allocation, pair, measure, hand && path?.measures?.[measure][pair] ? path : null, hand?.place ?? 0);
  const shown = measure === "stretch" ? format.ratio : measure === "growth" ? format.growth : format.percent;
  const hottest = made.fields.reduce((one, other) => ((other.value ?? -1) > (one.value ?? -1) ? other : one));
  const [down, across] = pair.split("|").map((name) => labelOf(catalogue, name));
  return frame(context, {
    id: "heat",
    title: say("charts.heat.title", { down, across }),
    unit: say(`charts.heat.${measure}.unit`),
    said: say("charts.heat.said", {
      measure: say(`charts.heat.${measure}`),
      field: `${short(made.down[hottest.y])} · ${short(made.across[hottest.x])}`,
      value: shown(hottest.value),
    }),
    option: option(made, measure, format, say),
    size: made.down.length > 9 ? "tall" : "middle",
    choices: html`<div class="choices" role="group" aria-label=${say("charts.heat.choice")}>
      ${measures.map(
        (name) => html`<button
          type="button"
          class="small"
          data-heat=${name}
          aria-pressed=${name === measure ? "true" : "false"}
          @click=${() => store.look({ heat: name })}
        >
          ${say(`charts.heat.${name}`)}
        </button>`,
      )}
    </div>`,
  });
}

/** @param {Record<string, string[]> | undefined} columns @param {string} pair */
function fits(columns, pair) {
  if (!columns) return false;
  const [down, across] = pair.split("|").map((name) => new Set(columns[name]).size);
  return down > 1 && across > 1 && down <= MOST_DOWN && across <= MOST_ACROSS;
}

const heatOf = remembered(
  /**
   * @param {Record<string, any>} allocation @param {string} pair @param {string} measure
   * @param {import("../goal/path.js").GoalPath | null} path @param {number} place
   * @returns {Heat}
   */
  (allocation, pair, measure, path, place) => {
    const { columns } = allocation.totals[pair];
    const [down, across] = pair.split("|").map((name) => membersOf(allocation.totals[name].columns, new Set(columns[name])));
    const [rows, products] = pair.split("|");
    const told = path?.measures[measure][pair];
    /** @type {Field[]} */
    const fields = columns[rows].map((/** @type {string} */ id, /** @type {number} */ row) => ({
      x: across.places.get(columns[products][row]) ?? 0,
      y: down.places.get(id) ?? 0,
      value: told ? told[JSON.stringify([id, columns[products][row]])]?.[place] ?? null : columns[measure][row],
    }));
    const middle = measure === "growth" ? (path ? path.points.street[place] : allocation.goal.street) / allocation.goal.base - 1 : 1;
    const off = fields
      .flatMap(({ value }) => (value === null ? [] : [Math.abs(value - middle)]))
      .sort((one, other) => one - other);
    const most = Math.max(off[Math.floor((off.length - 1) * COLOURED)] ?? 0, 0.02);
    return { across: across.labels, down: down.labels, fields, middle, most };
  },
);

/** @param {Record<string, any[]>} columns @param {Set<string>} named */
function membersOf(columns, named) {
  const there = columns.id.flatMap((id, place) => (named.has(id) ? [place] : []));
  return {
    labels: there.map((place) => columns.label[place] ?? columns.id[place]),
    places: new Map(there.map((place, at) => [columns.id[place], at])),
  };
}

const option = remembered(
  /**
   * @param {Heat} made @param {string} measure @param {import("../language/format.js").Format} format
   * @param {(key: string, facts?: Record<string, any>) => string} say
   */
  ({ across, down, fields, middle, most }, measure, format, say) => {
    const shown = measure === "stretch" ? format.ratio : (/** @type {number | null} */ value) => format.percent(value, 0);
    const diverging = measure !== "penetration";
    const [least, greatest] = diverging ? [middle - most, middle + most] : [0, 1];
    return {
      tooltip: {
        renderMode: "richText",
        confine: true,
        formatter: (/** @type {any} */ one) =>
          `${short(down[one.data.value[1]])} · ${short(across[one.data.value[0]])}  ${shown(one.data.value[2])}`,
      },
      grid: { left: 4, right: 4, top: 6, bottom: 44, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
      xAxis: {
        ...axis(),
        type: "category",
        data: across.map((_, place) => String(place)),
        splitLine: { show: false },
        axisLabel: {
          color: COLOURS.quiet,
          interval: 0,
          rotate: across.length > 8 ? 40 : 0,
          formatter: (/** @type {string} */ place) => short(across[Number(place)], 8),
        },
      },
      yAxis: {
        ...axis(),
        type: "category",
        inverse: true,
        data: down.map((_, place) => String(place)),
        splitLine: { show: false },
        axisLabel: { color: COLOURS.quiet, interval: 0, formatter: (/** @type {string} */ place) => short(down[Number(place)], 8) },
      },
      visualMap: {
        type: "continuous",
        min: least,
        max: greatest,
        dimension: 2,
        calculable: false,
        orient: "horizontal",
        left: "center",
        bottom: 0,
        itemWidth: 10,
        itemHeight: 130,
        text: diverging ? [`≥ ${shown(greatest)}`, `≤ ${shown(least)}`] : [shown(greatest), shown(least)],
        textStyle: { color: COLOURS.quiet },
        inRange: { color: diverging ? COLD_TO_HOT : LIGHT_TO_DARK },
        outOfRange: { color: [COLOURS.line] },
      },
      aria: { enabled: false },
      series: [
        {
          type: "heatmap",
          name: say(`charts.heat.${measure}`),
          animation: false,
          itemStyle: { borderColor: "#fff", borderWidth: 1 },
          label: {
            show: across.length <= 14,
            fontSize: 10,
            color: COLOURS.ink,
            formatter: (/** @type {any} */ one) => shown(one.data.value[2]),
          },
          data: fields.flatMap(({ x, y, value }) => {
            if (value === null) return [];
            return [{ value: [x, y, value], label: { color: ink(value, least, greatest, diverging) }, ...beyond(value, least, greatest, diverging) }];
          }),
        },
      ],
    };
  },
);

/**
 * Return the colour of a field beyond the coloured range: that of its end.
 *
 * @param {number} value @param {number} least @param {number} greatest @param {boolean} diverging
 */
function beyond(value, least, greatest, diverging) {
  if (value >= least && value <= greatest) return {};
  const colours = diverging ? COLD_TO_HOT : LIGHT_TO_DARK;
  return { visualMap: false, itemStyle: { color: value < least ? colours[0] : colours[colours.length - 1] } };
}

/** @param {number} value @param {number} least @param {number} greatest @param {boolean} diverging @returns {string} what is read on its field */
function ink(value, least, greatest, diverging) {
  const part = (value - least) / (greatest - least);
  return part > DARK || (diverging && part < 1 - DARK) ? "#fff" : COLOURS.ink;
}
