// @ts-check
/** Measures of rules, as people write and read them. */

/** @typedef {import("../language/format.js").Format} Format */

export const MEASURES = ["growth", "share", "share_change", "stretch", "uplift", "penetration", "load", "amount"];
const SHARES = new Set(["growth", "share", "share_change", "penetration", "load"]);

/** Where a slider for a limit begins and ends, and how far a step goes. */
const ROOM = /** @type {Record<string, [number, number, number]>} */ ({
  growth: [-0.5, 1.5, 0.01],
  share: [0, 1, 0.005],
  share_change: [-0.2, 0.2, 0.005],
  stretch: [0.5, 1.5, 0.01],
  uplift: [0.5, 3, 0.01],
  penetration: [0, 1, 0.01],
  load: [0, 1.2, 0.01],
});

/**
 * @param {Format} format @param {string} measure @param {number | null | undefined} value
 * @returns {string}
 */
export function shown(format, measure, value) {
  if (measure === "growth") return format.growth(value, 1);
  if (measure === "share_change") return format.points(value);
  if (SHARES.has(measure)) return format.percent(value, 1);
  if (measure === "amount") return format.money(value);
  return format.ratio(value);
}

/**
 * @param {string} measure @param {number} value
 * @returns {{min: number, max: number, step: number}} the slider's way; wider where the value lies outside
 */
export function room(measure, value) {
  const [min, max, step] = ROOM[measure] ?? [0, roundUp(value), roundUp(value) / 200];
  return { min: Math.min(min, value), max: Math.max(max, value), step };
}

/** @param {number} value @returns {number} twice as much, as a round number */
function roundUp(value) {
  const size = 10 ** Math.floor(Math.log10(Math.max(value, 1)));
  return Math.ceil((2 * Math.max(value, 1)) / size) * size;
}

/** @param {number} value @returns {string} a number to be typed on */
export const written = (value) => String(Number(value.toPrecision(10)));

/** @param {Format} format @param {string} measure @returns {number} what a limit is multiplied by where it is typed */
export const typedScale = (format, measure) => (SHARES.has(measure) ? 100 : measure === "amount" ? format.scale : 1);

/** @param {Format} format @param {string} measure @returns {string} what stands behind the field */
export const typedUnit = (format, measure) => (SHARES.has(measure) ? "%" : measure === "amount" ? format.unit : "");
