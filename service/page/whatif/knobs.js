// @ts-check
/** What can be varied one at a time: the goal, what is handed out above it, potentials, capacities, limits of rules. */
import { canonical, labelOf } from "../api/catalogue.js";
import { room, shown } from "../rules/measures.js";

/** @typedef {import("../state/types.js").Context} Context */
/**
 * @typedef {object} Knob
 * @property {string} id
 * @property {string} title
 * @property {Record<string, any>} axis       of a sweep, without its range
 * @property {number} from
 * @property {number} to
 * @property {number} [here]                  its present value
 * @property {number} scale                   what a value is multiplied by to be typed
 * @property {string} sign                    what stands behind a typed value
 * @property {(value: number) => string} said
 */

const RATIOS = new Set(["growth", "share", "share_change", "penetration", "load"]);

/**
 * @param {Pick<Context, "say" | "format" | "state">} context
 * @param {import("../api/allocating.js").Answer} answer
 * @returns {Knob[]}
 */
export function knobsOf(context, { plan, allocation }) {
  const { say, format } = context;
  const { growth } = allocation.goal;
  const percent = (/** @type {number} */ value) => format.percent(value, 1);
  const over = plan.over_assignment ?? 0;
  /** @type {Knob[]} */
  const knobs = [
    ...(growth === null
      ? []
      : [
          {
            id: "goal",
            title: say("whatif.knob.goal"),
            axis: { path: "goal.growth" },
            from: Math.max(-0.5, rounded(growth - 0.3)),
            to: rounded(growth + 0.1),
            here: growth,
            ...typed(100, "%", (value) => format.growth(value, 1)),
          },
        ]),
    { id: "over", title: say("whatif.knob.over"), axis: { path: "over_assignment" }, from: 0, to: rounded(over + 0.06), here: over, ...typed(100, "%", percent) },
    {
      id: "stretch",
      title: say("whatif.knob.stretch", { who: labelOf(context.state.known.catalogue, allocation.fairness?.by ?? "rep") }),
      axis: { op: { op: "rule", rule: { id: say("whatif.rule.stretch"), kind: "bound", each: allocation.fairness?.by ?? "rep", measure: "stretch", max: "$" } } },
      from: 1,
      to: Math.max(1.1, Math.ceil((allocation.fairness?.max ?? 1.2) * 50) / 50),
      ...typed(1, "", format.ratio),
    },
    ...fields(context, plan),
    ...limits(context, plan),
  ];
  return knobs;
}

/** @param {number} scale @param {string} sign @param {(value: number) => string} said */
const typed = (scale, sign, said) => ({ scale, sign, said });

/** @param {number} value */
const rounded = (value) => Math.round(value * 100) / 100;

/** @param {Pick<Context, "say" | "format" | "state">} context @param {Record<string, any>} plan @returns {Knob[]} */
function fields({ say, format, state }, plan) {
  const { columns, rows } = plan.cells;
  const headers = Object.keys(columns ?? rows[0] ?? {}).map((header) => canonical(state.known.catalogue, header));
  const able = capable(plan);
  const there = [
    ...(headers.includes("potential") ? [["potential", {}]] : []),
    ...(able ? [["capacity", { where: able }]] : []),
  ];
  return there.map(([field, where]) => ({
    id: String(field),
    title: say(`whatif.knob.${field}`),
    axis: { op: { op: "scale", field, .../** @type {object} */ (where), by: "$" } },
    from: 0.9,
    to: 1.2,
    here: 1,
    ...typed(100, "%", (/** @type {number} */ value) => format.percent(value, 0)),
  }));
}

/** @param {Record<string, any>} plan @returns {Record<string, string[]> | null} the members that have a capacity */
function capable(plan) {
  for (const [dimension, members] of Object.entries(plan.dimensions ?? {})) {
    const able = members.filter((/** @type {any} */ one) => typeof one?.capacity === "number");
    if (able.length) return { [dimension]: able.map((/** @type {{id: string}} */ one) => one.id) };
  }
  return null;
}

/** @param {Pick<Context, "say" | "format" | "state">} context @param {Record<string, any>} plan @returns {Knob[]} */
function limits({ say, format }, plan) {
  return (plan.rules ?? []).flatMap((/** @type {any} */ rule) =>
    (rule.kind === "bound" && rule.measure ? ["min", "max"] : []).flatMap((side) => {
      const value = rule[side];
      if (typeof value !== "number") return [];
      const { min, max, step } = room(rule.measure, value);
      const far = (max - min) / 10;
      const ratio = RATIOS.has(rule.measure);
      return [
        {
          id: `${side} ${rule.id}`,
          title: say(`whatif.knob.limit.${side}`, { id: rule.id, value: shown(format, rule.measure, value) }),
          axis: { path: `rules[${rule.id}].${side}` },
          from: Math.max(min, Number((Math.round((value - far) / step) * step).toFixed(6))),
          to: Math.min(max, Number((Math.round((value + far) / step) * step).toFixed(6))),
          here: value,
          ...typed(ratio ? 100 : rule.measure === "amount" ? format.scale : 1, ratio ? "%" : "", (/** @type {number} */ at) => shown(format, rule.measure, at)),
        },
      ];
    }),
  );
}
