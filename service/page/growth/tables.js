// @ts-check
/** What the actions take by quarter beside what there is, and what waiting costs. */
import { html, nothing } from "../libraries.js";
import { moneyOf, persons } from "./present.js";

/** @typedef {import("../state/types.js").Context} Context */

const QUARTERS = [1, 2, 3, 4];

/** @param {Context} context @param {Record<string, any>} answer */
export function quarters(context, answer) {
  const { say } = context;
  const money = moneyOf(context);
  const { actions } = answer;
  const rows = [
    { name: "cost", values: actions.cost_by_quarter, write: money.money, most: null },
    { name: "cumulative", values: actions.cumulative_cost, write: money.money, most: actions.budget_by_quarter },
    { name: "people", values: actions.people_by_quarter, write: persons, most: actions.people_available },
    { name: "gain", values: actions.gain_by_quarter, write: money.money, most: null },
  ];
  return html`<section class="picture" data-table="quarters">
    <h2>${say("growth.quarters.title")} <span class="unit">${say("charts.unit", { unit: money.unit })}</span></h2>
    <table class="plain numbers">
      <thead>
        <tr>
          <td></td>
          ${QUARTERS.map((quarter) => html`<th scope="col">${say("growth.quarter", { quarter })}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ({ name, values, write, most }) => html`<tr>
            <th scope="row">${say(`growth.quarters.${name}`)}</th>
            ${values.map((/** @type {number} */ value, /** @type {number} */ place) => {
              const over = most && value > most[place] * (1 + 1e-9);
              return html`<td class=${over ? "over" : ""}>
                ${over ? html`<span aria-hidden="true">▲</span> <span class="hidden">${say("growth.quarters.over")}</span>` : nothing}${write(value)}
                ${most ? html`<span class="quiet">/ ${write(most[place])}</span>` : nothing}
              </td>`;
            })}
          </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}

/** @param {Context} context @param {Record<string, any>} answer */
export function waiting(context, answer) {
  const { say } = context;
  const money = moneyOf(context);
  const lines = answer.actions.levers
    .filter((/** @type {any} */ line) => Object.keys(line.gain_by_start).length > 1)
    .sort((/** @type {any} */ one, /** @type {any} */ other) => lost(other) - lost(one));
  return html`<section class="picture" data-table="waiting">
    <h2>${say("growth.waiting.title")} <span class="unit">${say("charts.unit", { unit: money.unit })}</span></h2>
    <p class="quiet">${say("growth.waiting.about")}</p>
    ${lines.length
      ? html`<table class="plain numbers">
          <thead>
            <tr>
              <th scope="col">${say("growth.lever")}</th>
              ${QUARTERS.map((quarter) => html`<th scope="col">${say("growth.waiting.start", { quarter })}</th>`)}
            </tr>
          </thead>
          <tbody>
            ${lines.map(
              (/** @type {any} */ line) => html`<tr>
                <th scope="row" dir="auto">${line.label}</th>
                ${QUARTERS.map((quarter) => {
                  const gain = line.gain_by_start[String(quarter)];
                  return html`<td class=${quarter === line.start ? "start" : ""}>
                    ${gain === undefined ? "–" : money.money(gain)}${quarter === line.start
                      ? html`<span class="hidden"> ${say("growth.waiting.chosen")}</span>`
                      : nothing}
                  </td>`;
                })}
              </tr>`,
            )}
          </tbody>
        </table>`
      : html`<p>${say("growth.waiting.none")}</p>`}
  </section>`;
}

/** @param {Record<string, any>} line @returns {number} what waiting to the end loses, to put those first that can wait least */
function lost(line) {
  const gains = Object.values(line.gain_by_start);
  return Math.max(...gains) - Math.min(...gains);
}
