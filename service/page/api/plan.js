// @ts-check
/** The plan that a work stands for, as the service makes it of the opened one and the operations. */
import { canonical } from "./catalogue.js";

/** @typedef {import("../state/types.js").Plan} Plan */
/** @typedef {import("../state/types.js").Work} Work */

/** @type {WeakMap<object, {base: Plan, plan: Plan}>} */
const made = new WeakMap();

/**
 * @param {import("./client.js").Client} client
 * @param {Work} work
 * @param {AbortSignal} [signal]
 * @returns {Promise<Plan>}
 */
export async function planOf(client, work, signal) {
  const { base, operations } = work;
  if (!base) throw new TypeError("no plan is open");
  if (!operations.length) return base;
  const known = made.get(operations);
  if (known?.base === base) return known.plan;
  const body = { plan: base, scenario: { schema: "apportion/scenario/1", operations } };
  const { plan } = await client.post("/v1/scenarios:apply", body, signal);
  made.set(operations, { base, plan });
  return plan;
}

const CROSSED = [
  ["region", "rep"],
  ["product", "rep"],
  ["channel", "rep"],
  ["region", "product"],
];

/**
 * Return a plan that also asks for what the page shows.
 *
 * @param {Plan} plan
 * @param {"en" | "zh"} language
 * @param {Record<string, any>} catalogue
 * @returns {Plan}
 */
export function asked(plan, language, catalogue) {
  const { columns, rows } = plan.cells;
  const there = new Set(Object.keys(columns ?? rows[0] ?? {}).map((header) => canonical(catalogue, header)));
  const totals = CROSSED.filter((names) => names.every((name) => there.has(name)));
  return { ...plan, options: { ...plan.options, cells: "columns", language, totals } };
}
