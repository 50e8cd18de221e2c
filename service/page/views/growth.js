// @ts-check
/** The sandbox: which levers bring the growth. */
import { html, nothing } from "../libraries.js";
import { sandboxOpened } from "../state/sandbox.js";

const FIRST_CASE = "growth";

/** @param {import("../state/types.js").Context} context */
async function begin({ client, store, state }) {
  if (store.state.known.growth?.asked === (state.work.growth ?? FIRST_CASE)) return;
  store.know("growth", { asked: state.work.growth ?? FIRST_CASE });
  const example = state.work.growth?.case ?? (await client.get(`/v1/examples/${FIRST_CASE}`));
  const answer = await client.post("/v1/growth-plans", example);
  if (!state.work.growth) store.edit("growth.step", sandboxOpened(example));
  store.know("growth", { asked: store.state.work.growth, answer });
}

/** @param {import("../state/types.js").Context} context */
function template(context) {
  const { say, state, format } = context;
  const { growth } = state.known;
  if (!state.known.away && growth?.asked !== (state.work.growth ?? FIRST_CASE)) void begin(context);
  const answer = growth?.answer;
  return html`<section class="growth-view" data-view-of="growth">
    <h1>${say("growth.title")}</h1>
    ${answer
      ? html`<dl class="facts">
            ${fact(say("growth.growth"), format.growth(answer.growth))}
            ${fact(say("growth.revenue"), format.count(answer.revenue))}
            ${fact(say("growth.cost"), format.count(answer.cost))}
            ${fact(say("growth.ratio"), format.percent(answer.expense_ratio))}
          </dl>
          <h2>${say("growth.levers")}</h2>
          ${levers(context, answer.levers)}`
      : nothing}
  </section>`;
}

/** @param {string} name @param {string} value */
const fact = (name, value) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`;

/** @param {import("../state/types.js").Context} context @param {Record<string, any>[]} levers */
function levers({ say, format }, levers) {
  return html`<table class="plain">
    <thead>
      <tr>
        ${["lever", "path", "start", "spend", "gain"].map((name) => html`<th scope="col">${say(`growth.${name}`)}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${levers.map(
        (lever) => html`<tr>
          <th scope="row" dir="auto">${lever.id}</th>
          <td dir="auto">${lever.path}</td>
          <td>${format.count(lever.start)}</td>
          <td>${format.count(lever.spend)}</td>
          <td>${format.count(lever.gain)}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** @type {import("./index.js").PageView} */
export const view = { id: "growth", title: "shell.growth", tab: true, template };
