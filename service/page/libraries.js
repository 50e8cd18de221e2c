// @ts-check
/** The one place that knows which versions of which libraries are here; `vendor/vendor.json` has their licences. */

export { html, nothing, render, svg } from "./vendor/lit-html-3.3.3/lit-html.js";

/** @returns {Promise<any>} the grid's class; loaded when the first grid is shown */
export async function loadTabulator() {
  return (await import("./vendor/tabulator-6.5.3/tabulator_esm.min.mjs")).TabulatorFull;
}

/** @returns {Promise<any>} the library of charts; loaded when the first picture is shown */
export function loadCharts() {
  return import("./vendor/echarts-6.1.0/echarts.esm.min.mjs");
}
