// @ts-check
/** Rules light up in the grid: which rows are lit, and how the grid has to be arranged to show them. */
import { possible } from "../grid/arrangements.js";
import { rowsOf } from "../grid/rows.js";
import { remembered } from "../state/remembered.js";
import { overlap, scopeOf } from "./scope.js";

/** @typedef {import("../grid/rows.js").Row} Row */
/** @typedef {{instances: string[], least: "whole" | "part"}} Lit   in `known.lit` */

/** @param {Row[]} rows @returns {Row[]} */
export const flat = (rows) => rows.flatMap((row) => [row, ...flat(row._children ?? [])]);

/**
 * Return the ids of the rows that rules are about.
 *
 * @param {Record<string, any>} plan @param {Record<string, any>} allocation @param {Row[]} rows @param {Lit} lit
 * @returns {Set<string>}
 */
function litRowsOf(plan, allocation, rows, lit) {
  const scopes = lit.instances.map((instance) => scopeOf(plan, allocation, instance));
  const good = lit.least === "whole" ? ["whole"] : ["whole", "part"];
  const found = flat(rows).filter((row) => scopes.some((scope) => good.includes(overlap(scope, row.where))));
  return new Set(found.map((row) => row.id));
}

export const litRows = remembered(litRowsOf);

/**
 * Light up what rules are about; the same again puts the light out.
 *
 * @param {import("../state/types.js").Context} context
 * @param {string[]} instances
 */
export function light({ state, store }, instances) {
  const { shown, lit } = state.known;
  if (!shown || isLit(lit, instances)) {
    store.know("lit", null);
    return;
  }
  const { plan, allocation } = shown.answer;
  const ways = possible(allocation);
  const liked = ways.filter(({ id }) => id === state.view.arrangement);
  for (const least of /** @type {const} */ (["whole", "part"])) {
    for (const way of [...liked, ...ways]) {
      const found = litRowsOf(plan, allocation, rowsOf(allocation, way), { instances, least });
      if (!found.size) continue;
      store.know("lit", { instances, least });
      store.look({ arrangement: way.id });
      return;
    }
  }
  store.know("lit", { instances, least: "part" });
}

/** @param {Lit | null | undefined} lit @param {string[]} instances */
export function isLit(lit, instances) {
  return Boolean(lit) && JSON.stringify(lit?.instances) === JSON.stringify(instances);
}
