// @ts-check
/** States of the plan that the planner has named. */
import { html } from "../libraries.js";
import { kept, dropped, taken } from "../state/scenarios.js";

/** @param {import("../state/types.js").Context} context */
function template({ say, state, store }) {
  const { scenarios } = state.work;
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    const field = event.target.elements.name;
    const name = field.value.trim();
    if (!name) return;
    store.edit("whatif.step.keep", kept(name));
    field.value = "";
  };
  return html`<section class="whatif" data-view-of="whatif">
    <h1>${say("whatif.title")}</h1>
    <form class="whatif-new" @submit=${submit}>
      <label>${say("whatif.name")} <input name="name" autocomplete="off" maxlength="200" required /></label>
      <button type="submit" class="main">${say("whatif.keep")}</button>
    </form>
    <h2>${say("whatif.scenarios")}</h2>
    ${scenarios.length
      ? html`<ul class="whatif-list">
          ${scenarios.map(
            (scenario) => html`<li>
              <strong dir="auto">${scenario.name}</strong>
              <span class="quiet">${say("whatif.changes", { count: scenario.operations.length })}</span>
              <button type="button" @click=${() => store.edit("whatif.step.take", taken(scenario))}>
                ${say("whatif.take")}
              </button>
              <button type="button" @click=${() => store.edit("whatif.step.drop", dropped(scenario))}>
                ${say("whatif.drop")}
              </button>
            </li>`,
          )}
        </ul>`
      : html`<p class="quiet">${say("whatif.none")}</p>`}
  </section>`;
}

/** @type {import("./index.js").PageView} */
export const view = { id: "whatif", title: "shell.whatif", tab: true, template };
