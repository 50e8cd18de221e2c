// @ts-check
/** The class in one picture: what each team spends and how far it gets, beside the goal and the optimum. */
import { moneyOf } from "../growth/present.js";
import { short } from "../language/format.js";
import { remembered } from "../state/remembered.js";
import { frame } from "./frame.js";
import { axis, COLOURS } from "./theme.js";

/**
 * @param {import("../state/types.js").Context} context
 * @param {Record<string, any>} ranking
 * @param {boolean} best  whether the optimum is shown
 * @param {boolean} large for a projector
 */
export function classPicture(context, ranking, best, large) {
  const { say } = context;
  const money = moneyOf(context);
  const [first] = ranking.teams;
  return frame(context, {
    id: "class",
    title: say("class.picture.title"),
    unit: say("charts.unit", { unit: money.unit }),
    said: say("class.picture.said", {
      count: ranking.teams.length,
      first: short(first.team),
      growth: money.growth(first.plan.growth),
      cost: money.money(first.plan.cost),
    }),
    option: option(ranking, best, large, money, say),
    size: "tall",
  });
}

const option = remembered(
  /**
   * @param {Record<string, any>} ranking @param {boolean} best @param {boolean} large
   * @param {import("../language/format.js").Format} money @param {import("../state/types.js").Context["say"]} say
   */
  (ranking, best, large, money, say) => {
    const { optimum, teams } = ranking;
    const letters = large ? 20 : 13;
    const kinds = [
      { name: say("class.picture.reached"), symbol: "circle", colour: COLOURS.blue, of: (/** @type {any} */ team) => team.keeps_limits && !team.short },
      { name: say("class.picture.short"), symbol: "diamond", colour: COLOURS.amber, of: (/** @type {any} */ team) => team.keeps_limits && team.short > 0 },
      { name: say("class.picture.broken"), symbol: "triangle", colour: COLOURS.orange, of: (/** @type {any} */ team) => !team.keeps_limits },
    ];
    const points = kinds.map(({ name, symbol, colour, of }) => ({
      name,
      type: "scatter",
      symbol,
      symbolSize: large ? 24 : 16,
      itemStyle: { color: colour, borderColor: "#fff", borderWidth: 1 },
      labelLayout: { hideOverlap: false, moveOverlap: "shiftY" },
      label: {
        show: true,
        position: "right",
        fontSize: letters,
        color: COLOURS.ink,
        formatter: (/** @type {any} */ one) => short(one.data.name, 12),
      },
      data: teams
        .filter(of)
        .map((/** @type {any} */ team) => ({ name: team.team, value: [team.plan.cost, team.plan.revenue], growth: team.plan.growth })),
    }));
    const star =
      best && optimum.revenue !== null
        ? [
            {
              name: say("growth.optimum"),
              type: "scatter",
              symbol: "pin",
              symbolSize: large ? 44 : 32,
              itemStyle: { color: COLOURS.green },
              label: { show: true, position: "left", fontSize: letters, color: COLOURS.ink, formatter: () => say("growth.optimum") },
              data: [{ name: say("growth.optimum"), value: [optimum.cost, optimum.revenue], growth: optimum.growth }],
            },
          ]
        : [];
    const written = { color: COLOURS.quiet, fontSize: large ? 16 : 12, formatter: (/** @type {number} */ value) => money.money(value) };
    const named = { color: COLOURS.quiet, fontSize: large ? 16 : 12 };
    return {
      legend: { top: 0, left: 0, textStyle: { fontSize: large ? 16 : 12 } },
      grid: { left: 8, right: large ? 120 : 90, top: 64, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
      tooltip: {
        renderMode: "richText",
        confine: true,
        formatter: (/** @type {any} */ one) =>
          `${short(one.data.name)}\n${say("growth.growth")}  ${money.growth(one.data.growth)}\n${say("growth.cost")}  ${money.money(one.data.value[0])} ${money.unit}`,
      },
      xAxis: { ...axis(), type: "value", name: say("growth.cost"), nameLocation: "middle", nameGap: 28, nameTextStyle: named, axisLabel: written },
      yAxis: { ...axis(), type: "value", scale: true, name: say("growth.revenue"), nameTextStyle: { ...named, align: "left" }, axisLabel: written },
      series: [
        {
          type: "scatter",
          data: [],
          markLine: {
            silent: true,
            symbol: "none",
            lineStyle: { color: COLOURS.ink, type: "dashed", width: 1 },
            label: {
              position: "insideStartTop",
              fontSize: letters,
              color: COLOURS.ink,
              formatter: () => `${say("growth.worth.goal")} ${money.money(optimum.goal)}`,
            },
            data: [{ yAxis: optimum.goal }],
          },
        },
        ...points,
        ...star,
      ],
    };
  },
);
