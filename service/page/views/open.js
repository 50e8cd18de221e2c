// @ts-check
/** Where plans come from. */
import { html, nothing } from "../libraries.js";
import { checked } from "../open/check.js";
import { source } from "../open/source.js";
import { trouble } from "../open/trouble.js";
import { opened } from "../state/work.js";

/**
 * Open an example of the service.
 *
 * @param {Pick<import("../state/types.js").Context, "client" | "store">} context
 * @param {string} id
 */
export async function openExample({ client, store }, id) {
  const plan = await client.get(`/v1/examples/${encodeURIComponent(id)}`);
  if (store.state.work.base) store.edit("open.step", opened(plan, id));
  else store.begin(opened(plan, id));
  store.look({ tab: "plan" });
}

/** @param {import("../state/types.js").Context} context */
async function listExamples({ client, store }) {
  const { examples } = await client.get("/v1/examples");
  const plans = examples.filter((/** @type {{post_to: string}} */ one) => one.post_to === "/v1/allocations");
  store.know("examples", { language: store.state.view.language, plans });
}

/** @param {import("../state/types.js").Context} context */
function template(context) {
  const { say, state } = context;
  const { examples, reading } = state.known;
  if (examples?.language !== state.view.language && !state.known.away) {
    context.store.know("examples", { language: state.view.language, plans: examples?.plans ?? [] });
    void listExamples(context);
  }
  return html`<section class="open" data-view-of="open">
    <h1>${say("open.title")}</h1>
    ${source(context)}
    ${reading ? html`<div aria-busy=${reading.busy ? "true" : "false"}>${trouble(context, reading)}${checked(context, reading)}</div>` : nothing}
    <h2>${say("open.examples")}</h2>
    <ul class="open-list">
      ${(examples?.plans ?? []).map(
        (/** @type {{id: string, title: string}} */ one) => html`<li>
          <span><span class="quiet">${say("open.example")}</span> ${one.title}</span>
          <button type="button" data-example=${one.id} @click=${() => openExample(context, one.id)}>
            ${say("open.take")}
          </button>
        </li>`,
      )}
    </ul>
  </section>`;
}

/** @type {import("./index.js").PageView} */
export const view = { id: "open", title: "open.title", tab: false, template };
