// @ts-check
/** The class as a table: in the order of merit, each team with its distance to the optimum and what it breaks. */
import { moneyOf, sandboxOf } from "../growth/present.js";
import { html, nothing } from "../libraries.js";
import { teamLeft } from "../state/sandbox.js";

/** @typedef {import("../state/types.js").Context} Context */

const COLUMNS = ["growth", "cost", "to_goal", "to_optimum", "same_money", "broken"];

/** @param {Context} context @param {Record<string, any>} ranking */
export function ranking(context, ranking) {
  const { say, state } = context;
  const money = moneyOf(context);
  const { optimum, teams } = ranking;
  const shown = state.known.classOptimum;
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${say("class.title")}>
    <table class="plain numbers class-table" data-table="ranking">
      <caption>
        ${say("class.unit", { unit: money.unit })}
      </caption>
      <thead>
        <tr>
          <th scope="col">${say("class.rank")}</th>
          <th scope="col" class="name">${say("class.team")}</th>
          ${COLUMNS.map((column) => html`<th scope="col">${say(`class.${column}`)}</th>`)}
          <td class="tools"></td>
        </tr>
      </thead>
      <tbody>
        ${shown ? best(context, optimum) : nothing}
        ${teams.map((/** @type {any} */ team) => line(context, team))}
      </tbody>
    </table>
  </div>`;
}

/** @param {Context} context @param {Record<string, any>} optimum */
function best(context, optimum) {
  const { say } = context;
  const money = moneyOf(context);
  return html`<tr class="class-best" data-row="optimum">
    <td>★</td>
    <th scope="row" class="name">${say("growth.optimum")}</th>
    ${optimum.revenue === null
      ? html`<td colspan=${COLUMNS.length + 1} class="name" dir="auto">${optimum.diagnosis?.summary ?? say("growth.none")}</td>`
      : html`<td>${money.growth(optimum.growth)}</td>
          <td>${money.money(optimum.cost)}</td>
          <td colspan=${COLUMNS.length - 1} class="name quiet">${say("class.proven", { count: optimum.levers.length })}</td>`}
  </tr>`;
}

/** @param {Context} context @param {Record<string, any>} team */
function line(context, team) {
  const { say, state, store } = context;
  const money = moneyOf(context);
  const { evaluation } = team.plan;
  const sandbox = /** @type {import("../growth/present.js").Sandbox} */ (sandboxOf(state));
  return html`<tr data-team=${team.team}>
    <td class="class-rank">${team.rank}</td>
    <th scope="row" class="name" dir="auto">${team.team}</th>
    <td>${money.growth(team.plan.growth)}</td>
    <td>${money.money(team.plan.cost)}</td>
    <td>${money.change(evaluation.gap_to_goal)}</td>
    <td class="strong">${team.to_optimum === null ? say("class.missed") : money.change(team.to_optimum)}</td>
    <td>${money.change(team.same_money)}</td>
    <td class="name">
      ${evaluation.broken.length
        ? html`<details>
            <summary>${say("class.breaks", { count: evaluation.broken.length })}</summary>
            <ul>
              ${evaluation.broken.map((/** @type {any} */ row) => html`<li dir="auto">${row.message}</li>`)}
            </ul>
          </details>`
        : say("class.keeps")}
    </td>
    <td class="tools">
      <button
        type="button"
        class="small"
        aria-label=${say("class.drop", { team: team.team })}
        @click=${() => store.edit("class.step.drop", teamLeft(sandbox, team.team))}
      >
        ×
      </button>
    </td>
  </tr>`;
}
