// @ts-check
/** How far the best levers lead with one path missing, and with one path alone. */
import { moneyOf, pathsOf } from "../growth/present.js";
import { short } from "../language/format.js";
import { remembered } from "../state/remembered.js";
import { frame } from "./frame.js";
import { axis, COLOURS } from "./theme.js";

/** @param {import("../state/types.js").Context} context @param {{alone: Record<string, number>, without: Record<string, number>}} worth */
export function worthOfPaths(context, worth) {
  const { say, state } = context;
  const money = moneyOf(context);
  const { answer } = state.known.levers;
  const paths = pathsOf(context);
  const told = paths.filter((path) => Number.isFinite(worth.without[path.id]));
  return frame(context, {
    id: "worth",
    title: say("growth.worth.title"),
    unit: say("growth.worth.unit"),
    said: told
      .map((path) =>
        say("growth.worth.said", {
          path: path.label,
          without: money.growth(worth.without[path.id]),
          alone: money.growth(worth.alone[path.id]),
        }),
      )
      .join(" "),
    option: option(paths, worth, answer.goal / answer.bridge.base - 1, money, say),
  });
}

const option = remembered(
  /**
   * @param {{id: string, label: string}[]} paths @param {{alone: Record<string, number>, without: Record<string, number>}} worth
   * @param {number} goal @param {import("../language/format.js").Format} money @param {import("../state/types.js").Context["say"]} say
   */
  (paths, worth, goal, money, say) => ({
    legend: { top: 0, right: 0, data: ["without", "alone"].map((kind) => say(`growth.worth.${kind}`)) },
    grid: { left: 8, right: 24, top: 36, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
    tooltip: {
      renderMode: "richText",
      confine: true,
      formatter: (/** @type {any} */ one) => `${short(one.name)} · ${one.seriesName}  ${money.growth(one.value)}`,
    },
    xAxis: {
      ...axis(),
      type: "category",
      data: paths.map((path) => path.label),
      axisLabel: { color: COLOURS.quiet, interval: 0, formatter: (/** @type {string} */ name) => short(name, 14) },
    },
    yAxis: {
      ...axis(),
      type: "value",
      axisLabel: { color: COLOURS.quiet, formatter: (/** @type {number} */ value) => money.growth(value) },
    },
    series: [
      { kind: "without", colour: COLOURS.blue },
      { kind: "alone", colour: COLOURS.amber },
    ].map(({ kind, colour }, place) => ({
      name: say(`growth.worth.${kind}`),
      type: "bar",
      barMaxWidth: 40,
      itemStyle: { color: colour },
      data: paths.map((path) => worth[/** @type {"alone" | "without"} */ (kind)][path.id] ?? null),
      label: {
        show: true,
        position: "top",
        fontSize: 11,
        color: COLOURS.ink,
        formatter: (/** @type {any} */ one) => (one.value === null ? "" : money.growth(one.value)),
      },
      ...(place || !Number.isFinite(goal)
        ? {}
        : {
            markLine: {
              silent: true,
              symbol: "none",
              lineStyle: { color: COLOURS.ink, type: "dashed", width: 1 },
              label: { position: "insideEndTop", color: COLOURS.ink, formatter: () => say("growth.worth.goal") },
              data: [{ yAxis: goal }],
            },
          }),
    })),
  }),
);
