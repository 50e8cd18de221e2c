// @ts-check
/** What a planner takes along: the task breakdown, the plan, pictures, paper, and the way for programs. */
import { html, nothing } from "../libraries.js";
import { FILES } from "../take/files.js";

/** @param {import("../state/types.js").Context} context */
function template(context) {
  const { say, store, state } = context;
  const ready = Boolean(state.known.answer?.allocation.totals) && !state.known.asking;
  const taken = (/** @type {string} */ kind) => async () => {
    store.know("taking", kind);
    try {
      await FILES[kind](context);
    } finally {
      store.know("taking", null);
    }
  };
  /** @param {string} kind */
  const button = (kind) => html`<button
    type="button"
    class=${kind === "xlsx" ? "main" : nothing}
    data-take=${kind}
    ?disabled=${(kind !== "plan" && !ready) || state.known.taking || !state.work.base}
    @click=${taken(kind)}
  >
    ${say(`take.${kind}.do`)}
  </button>`;
  /** @param {string} kind @param {unknown} act */
  const card = (kind, act) => html`<li class="take-card">
    <h2>${say(`take.${kind}`)}</h2>
    <p class="quiet">${say(`take.${kind}.help`)}</p>
    <div>${act}</div>
  </li>`;
  return html`<section class="take" data-view-of="take">
    <h1>${say("take.title")}</h1>
    ${state.known.answer?.allocation.diagnosis ? html`<p class="notice warn">${say("take.impossible")}</p>` : nothing}
    <ul class="take-cards">
      ${card("xlsx", button("xlsx"))} ${card("csv", button("csv"))} ${card("plan", button("plan"))}
      ${card(
        "pictures",
        html`<button type="button" data-do="pictures" @click=${() => store.look({ tab: "plan" })}>${say("take.pictures.do")}</button>`,
      )}
      ${card("api", html`<a href="/docs" target="_blank" rel="noopener">${say("take.api.do")}</a>`)}
    </ul>
  </section>`;
}

/** @type {import("./index.js").PageView} */
export const view = { id: "take", title: "take.title", tab: false, template };
