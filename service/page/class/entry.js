// @ts-check
/** Where teams hand in: one lever at a time, a pasted table, a workbook, or what the sandbox shows. */
import { dropping } from "../growth/opening.js";
import { told } from "../growth/asking.js";
import { chosenOf, moneyOf, sandboxOf } from "../growth/present.js";
import { html } from "../libraries.js";
import { teamsEntered } from "../state/sandbox.js";
import { enterSheet } from "./asking.js";

/** @typedef {import("../state/types.js").Context} Context */

const LONGEST = 100;

/** @param {Context} context */
export function entry(context) {
  const { say } = context;
  return html`<details class="class-entry picture" open data-part="entry">
    <summary><h2>${say("class.entry.title")}</h2></summary>
    <div class="class-forms">${byHand(context)} ${pasted(context)} ${fromSandbox(context)}</div>
  </details>`;
}

/** @param {Context} context */
function byHand(context) {
  const { say, state, store } = context;
  const sandbox = /** @type {import("../growth/present.js").Sandbox} */ (sandboxOf(state));
  const money = moneyOf(context);
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    const { team, lever, start, spend } = event.target.elements;
    const name = team.value.trim();
    if (!name) return;
    const { chosen } = sandbox.teams.find((one) => one.team === name) ?? { chosen: [] };
    const choice = { lever: lever.value, start: Number(start.value), spend: Number(spend.value) / money.scale };
    const others = chosen.filter((one) => one.lever !== choice.lever);
    store.edit("class.step.choice", teamsEntered(sandbox, [{ team: name, chosen: [...others, choice] }]));
    spend.value = "";
    lever.focus();
  };
  return html`<form class="class-form" data-form="choice" @submit=${submit}>
    <h3>${say("class.entry.hand")}</h3>
    <label>${say("class.team")} <input name="team" list="class-teams" required maxlength=${LONGEST} autocomplete="off" /></label>
    <datalist id="class-teams">${sandbox.teams.map((one) => html`<option value=${one.team}></option>`)}</datalist>
    <label
      >${say("growth.lever")}
      <select name="lever">
        ${state.known.levers.answer.levers.map(
          (/** @type {any} */ lever) => html`<option value=${lever.id}>${lever.label === lever.id ? lever.id : `${lever.id} ${lever.label}`.slice(0, LONGEST)}</option>`,
        )}
      </select>
    </label>
    <label
      >${say("growth.start")}
      <select name="start">
        ${[1, 2, 3, 4].map((quarter) => html`<option value=${quarter}>${say("growth.quarter", { quarter })}</option>`)}
      </select>
    </label>
    <label>${say("growth.spend")} (${money.unit}) <input name="spend" type="number" min="0" step="any" required /></label>
    <button type="submit" class="main" data-do="add-choice">${say("class.entry.add")}</button>
  </form>`;
}

/** @param {Context} context */
function pasted(context) {
  const { say } = context;
  const submit = async (/** @type {any} */ event) => {
    event.preventDefault();
    const { sheet } = event.target.elements;
    await told(context.store, async () => {
      await enterSheet(context, { text: sheet.value });
      sheet.value = "";
    });
  };
  const drop = dropping((file) => void workbook(context, file));
  return html`<form class="class-form" data-form="paste" @submit=${submit} @dragover=${drop.over} @drop=${drop.drop}>
    <h3>${say("class.entry.paste")}</h3>
    <label
      >${say("class.entry.paste.about")}
      <textarea name="sheet" rows="6" required spellcheck="false" placeholder=${say("class.entry.paste.example")}></textarea>
    </label>
    <div class="class-buttons">
      <button type="submit" class="main" data-do="read-teams">${say("class.entry.read")}</button>
      <label class="button"
        >${say("class.entry.file")}
        <input
          type="file"
          class="hidden"
          accept=".xlsx,.csv,.tsv,.txt"
          data-do="teams-file"
          @change=${(/** @type {any} */ event) => {
            const [file] = event.target.files;
            if (file) void workbook(context, file);
            event.target.value = "";
          }}
        />
      </label>
    </div>
  </form>`;
}

/** @param {Context} context */
function fromSandbox(context) {
  const { say, state, store } = context;
  const sandbox = /** @type {import("../growth/present.js").Sandbox} */ (sandboxOf(state));
  const chosen = chosenOf(state);
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    const { team } = event.target.elements;
    const name = team.value.trim();
    if (!name) return;
    store.edit("class.step.sandbox", teamsEntered(sandbox, [{ team: name, chosen }]));
    team.value = "";
  };
  return html`<form class="class-form" data-form="sandbox" @submit=${submit}>
    <h3>${say("class.entry.sandbox")}</h3>
    <p class="quiet">${say("class.entry.sandbox.about", { count: chosen.length })}</p>
    <label>${say("class.team")} <input name="team" required maxlength=${LONGEST} autocomplete="off" /></label>
    <button type="submit" data-do="add-sandbox" ?disabled=${!chosen.length}>${say("class.entry.add")}</button>
  </form>`;
}

/** @param {Context} context @param {File} file */
async function workbook(context, file) {
  await told(context.store, async () => {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const letters = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
    await enterSheet(context, { name: file.name, base64: btoa(letters) });
  });
}
