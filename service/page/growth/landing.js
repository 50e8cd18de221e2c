// @ts-check
/** The levers become targets: of each region, product and rep, and which path each of them grows from. */
import { html, nothing } from "../libraries.js";
import { opened } from "../state/work.js";
import { told } from "./asking.js";
import { askedCase, chosenOf, moneyOf, pathLabel, sandboxOf } from "./present.js";

/** @typedef {import("../state/types.js").Context} Context */

const BUNDLED = "growth_66";
const PREFERRED = ["region", "product", "rep", "channel", "customer"];
const PLANNED = "planned_";

/** @param {Context} context @param {Record<string, any>} answer  of the portfolio */
export function landing(context, answer) {
  const { say, state } = context;
  const landed = landedOf(context);
  const waits = state.known.landing;
  return html`<section class="picture landing" data-part="landing">
    <h2>${say("growth.landing.title")}</h2>
    <p class="quiet">${say("growth.landing.about")}</p>
    <form class="landing-ask" @submit=${(/** @type {any} */ event) => submitted(event, context)}>
      <label
        >${say("growth.landing.plan")}
        <select name="plan">
          <option value=${BUNDLED}>${say("growth.landing.bundled")}</option>
          ${state.work.base
            ? html`<option value="present">${say("growth.landing.present", { name: (state.work.base.name ?? "").slice(0, 60) })}</option>`
            : nothing}
        </select>
      </label>
      <label
        >${say("growth.landing.hires")}
        <select name="hires">
          <option value="members">${say("growth.landing.members")}</option>
          <option value="capacity">${say("growth.landing.capacity")}</option>
        </select>
      </label>
      <button type="submit" class="main" data-do="land" ?disabled=${waits || !answer.levers.length}>
        ${say(waits ? "growth.landing.waits" : "growth.landing.do")}
      </button>
    </form>
    <div role="status">${landed ? shown(context, landed) : nothing}</div>
  </section>`;
}

/** @param {Context} context @returns {Record<string, any> | null} what was landed, while the portfolio is the same */
function landedOf({ state }) {
  const { landed, portfolio } = state.known;
  return landed && landed.asked === portfolio?.asked ? landed : null;
}

/** @param {any} event @param {Context} context */
async function submitted(event, context) {
  event.preventDefault();
  const { store, client, state } = context;
  const fields = event.target.elements;
  const sandbox = /** @type {import("./present.js").Sandbox} */ (sandboxOf(state));
  const { asked } = state.known.portfolio;
  store.know("landing", true);
  await told(store, async () => {
    const present = fields.plan.value === "present";
    const plan = present ? state.work.base : await client.get(`/v1/examples/${BUNDLED}`);
    const { language } = state.view;
    const answer = await client.post("/v1/growth-plans:land", {
      case: askedCase(sandbox, language),
      plan: { ...plan, options: { ...plan.options, language, cells: "columns" } },
      chosen: chosenOf(state),
      hires: fields.hires.value,
    });
    store.know("landed", { asked, answer, plan, by: null });
  });
  store.know("landing", false);
}

/** @param {Context} context @param {{answer: Record<string, any>, plan: Record<string, any>, by: string | null}} landed */
function shown(context, landed) {
  const { say, store } = context;
  const { answer } = landed;
  const names = Object.keys(answer.sources).sort((one, other) => order(one) - order(other));
  const by = landed.by && names.includes(landed.by) ? landed.by : names[0];
  return html`${answer.allocation?.diagnosis
      ? html`<p class="notice warn" dir="auto" data-fact="impossible">${answer.allocation.diagnosis.summary}</p>`
      : nothing}
    ${names.length
      ? html`<div class="choices" role="group" aria-label=${say("growth.landing.by")}>
          ${names.map(
            (name) => html`<button
              type="button"
              data-by=${name}
              aria-pressed=${name === by ? "true" : "false"}
              @click=${() => store.know("landed", { ...landed, by: name })}
            >
              ${labelled(context, name)}
            </button>`,
          )}
        </div>`
      : nothing}
    ${by ? table(context, answer, by) : nothing}
    ${answer.warnings.length
      ? html`<ul class="quiet landing-notes">
          ${answer.warnings.map((/** @type {any} */ one) => html`<li dir="auto">${one.message}</li>`)}
        </ul>`
      : nothing}
    ${answer.plan
      ? html`<p>
          <button type="button" class="main" data-do="open-targets" @click=${() => taken(context, landed)}>
            ${say("growth.landing.open")}
          </button>
        </p>`
      : nothing}`;
}

/** @param {string} name */
const order = (name) => (PREFERRED.includes(name) ? PREFERRED.indexOf(name) : PREFERRED.length);

/** @param {Context} context @param {string} name  of a dimension */
function labelled({ state }, name) {
  return state.known.catalogue?.columns.find((/** @type {any} */ one) => one.name === name)?.label ?? name;
}

/** @param {Context} context @param {Record<string, any>} answer @param {string} by */
function table(context, answer, by) {
  const { say } = context;
  const money = moneyOf(context);
  const source = answer.sources[by];
  const paths = Object.keys(source).filter((key) => key.startsWith(PLANNED));
  const named = (/** @type {string} */ key) => {
    const path = key.slice(PLANNED.length);
    return pathLabel(say, path, answer.growth_plan.paths[path]?.label ?? path);
  };
  const growth = growths(answer.allocation, by);
  const columns = ["history", "momentum", ...paths, "adjustment", "target"];
  return html`<div class="scroll" tabindex="0" role="region" aria-label=${say("growth.landing.title")}>
    <table class="plain numbers" data-table="targets">
      <thead>
        <tr>
          <th scope="col">${labelled(context, by)}</th>
          ${columns.map(
            (key) => html`<th scope="col">${key.startsWith(PLANNED) ? named(key) : say(`growth.landing.${key}`)}</th>`,
          )}
          <th scope="col">${say("growth.growth")}</th>
        </tr>
      </thead>
      <tbody>
        ${source.id.map(
          (/** @type {string} */ id, /** @type {number} */ row) => html`<tr class=${`level-${source.level?.[row] ?? 1}`}>
            <th scope="row" dir="auto">${source.label?.[row] ?? id}</th>
            ${columns.map((key) => html`<td class=${key === "target" ? "strong" : ""}>${money.money(source[key][row])}</td>`)}
            <td>${money.growth(growth.get(id))}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** @param {Record<string, any>} allocation @param {string} by @returns {Map<string, number | null>} */
function growths(allocation, by) {
  const { id, growth } = allocation.totals[by].columns;
  return new Map(id.map((/** @type {string} */ one, /** @type {number} */ row) => [one, growth?.[row] ?? null]));
}

/** @param {Context} context @param {{answer: Record<string, any>, plan: Record<string, any>}} landed */
function taken({ store }, { answer, plan }) {
  const base = { ...answer.plan };
  if (plan.options) base.options = plan.options;
  else delete base.options;
  store.edit("growth.step.targets", opened(base, "growth"));
  store.look({ tab: "plan" });
}
