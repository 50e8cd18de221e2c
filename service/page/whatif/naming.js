// @ts-check
/** Naming the present state, and the states that have a name. */
import { html, nothing } from "../libraries.js";
import { dropped, kept, taken } from "../state/scenarios.js";
import { operationWords } from "./words.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {import("../state/types.js").Scenario} Scenario */

/** @param {Context} context */
export function naming(context) {
  const { say, state, store } = context;
  const { scenarios, operations } = state.work;
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    const field = event.target.elements.name;
    const name = field.value.trim();
    if (!name) return;
    store.edit("whatif.step.keep", kept(name));
    field.value = "";
  };
  return html`<section class="card" aria-labelledby="whatif-naming" data-part="naming">
    <div class="card-head">
      <h2 id="whatif-naming">${say("whatif.scenarios")}</h2>
      <form class="whatif-new" @submit=${submit}>
        <label>
          <span class="hidden">${say("whatif.name")}</span>
          <input name="name" autocomplete="off" maxlength="200" required placeholder=${say("whatif.name")} />
        </label>
        <button type="submit" class="main">${say("whatif.keep")}</button>
      </form>
    </div>
    ${scenarios.length ? nothing : html`<p class="quiet">${say("whatif.none")}</p>`}
    <ul class="whatif-list">
      ${scenarios.map((scenario) => named(context, scenario))}
      ${operations.length ? html`<li data-stage="present">
        <div>
          <strong>${say("whatif.present")}</strong>
          ${changes(context, operations)}
        </div>
      </li>` : nothing}
    </ul>
  </section>`;
}

/** @param {Context} context @param {Scenario} scenario */
function named(context, scenario) {
  const { say, store } = context;
  return html`<li data-stage=${scenario.id}>
    <div>
      <strong dir="auto">${scenario.name}</strong>
      ${changes(context, scenario.operations)}
    </div>
    <span class="buttons">
      <button
        type="button"
        class="small"
        aria-label=${`${say("whatif.take")}: ${scenario.name.slice(0, 80)}`}
        @click=${() => store.edit("whatif.step.take", taken(scenario))}
      >
        ${say("whatif.take")}
      </button>
      <button
        type="button"
        class="small"
        aria-label=${`${say("whatif.drop")}: ${scenario.name.slice(0, 80)}`}
        @click=${() => store.edit("whatif.step.drop", dropped(scenario))}
      >
        ${say("whatif.drop")}
      </button>
    </span>
  </li>`;
}

/** @param {Context} context @param {import("../state/types.js").Operation[]} operations */
function changes(context, operations) {
  if (!operations.length) return html`<span class="quiet">${context.say("whatif.changes.none")}</span>`;
  return html`<ul class="whatif-changes">
    ${operations.map((operation) => html`<li dir="auto">${operationWords(context, operation)}</li>`)}
  </ul>`;
}
