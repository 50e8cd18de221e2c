// @ts-check
/** A page for each member, to be printed, or taken along as a workbook. */
import { labelOf } from "../api/catalogue.js";
import { html, nothing } from "../libraries.js";
import { save } from "../shell/save.js";
import { remembered } from "../state/remembered.js";
import { toldOf } from "../why/asking.js";
import { sheet } from "../why/sheet.js";

/** @typedef {import("../state/types.js").Context} Context */

const membersOf = remembered(
  /** @param {Record<string, any>} allocation @returns {{where: Record<string, string>, name: string}[]} who is reported */
  (allocation) => {
    const by = allocation.fairness?.by;
    const columns = allocation.totals?.[by]?.columns;
    if (!columns) return [];
    const parents = new Set(columns.parent);
    return columns.id.flatMap((/** @type {string} */ id, /** @type {number} */ place) =>
      parents.has(id) ? [] : [{ where: { [by]: id }, name: columns.label[place] ?? id }],
    );
  },
);
const wheres = remembered((members) => members.map((/** @type {any} */ member) => member.where));

/** @param {Context} context */
function template(context) {
  const { say, state, store, client } = context;
  const { answer, catalogue, why } = state.known;
  if (!answer?.allocation.cells || !catalogue) return html`<p class="quiet" data-view-of="sheets">${say("grid.none")}</p>`;
  const members = membersOf(answer.allocation);
  const liked = members.find(({ where }) => JSON.stringify(where) === state.known.sheet);
  const asked = wheres(members);
  if (state.known.sheets !== asked && !state.known.away) queueMicrotask(() => store.know("sheets", asked));
  const chosen = liked ? [liked] : members;
  const ready = chosen.every(({ where }) => toldOf(state, where));
  return html`<section class="sheets" data-view-of="sheets">
    <div class="sheets-bar">
      <h1>${say("sheets.title", { count: chosen.length })}</h1>
      <label>
        ${say("sheets.whom")}
        <select data-do="sheet" @change=${(/** @type {any} */ event) => store.know("sheet", event.target.value)}>
          <option value="" ?selected=${!liked}>${say("sheets.all", { what: labelOf(catalogue, answer.allocation.fairness.by) })}</option>
          ${members.map(
            ({ where, name }) => html`<option value=${JSON.stringify(where)} ?selected=${liked?.where === where}>${name.slice(0, 80)}</option>`,
          )}
        </select>
      </label>
      <button type="button" class="main" data-do="print" ?disabled=${!ready} @click=${() => print()}>${say("sheets.print")}</button>
      <button type="button" data-do="workbook" @click=${() => workbook(client, answer.plan)}>${say("sheets.workbook")}</button>
      <button type="button" data-do="back" @click=${() => store.look({ tab: "plan" })}>${say("sheets.back")}</button>
      <span role="status" class="quiet">${ready ? "" : say("why.asking")}</span>
    </div>
    ${members.length ? nothing : html`<p class="quiet">${say("grid.none")}</p>`}
    ${chosen.map((member) => sheet(context, member, toldOf(state, member.where)))}
  </section>`;
}

/** @param {import("../api/client.js").Client} client @param {Record<string, any>} plan */
async function workbook(client, plan) {
  const asked = { ...plan, options: { ...plan.options, explain: ["waterfall", "text"] } };
  const { file, name } = await client.fetchFile("/v1/allocations", asked);
  save(file, name);
}

/** @type {import("./index.js").PageView} */
export const view = { id: "sheets", title: "sheets.open", tab: false, template };
