// @ts-check
import { html } from "../libraries.js";
import { VIEWS } from "../views/index.js";
import { header } from "./header.js";
import { notices } from "./notices.js";

/**
 * The whole page.
 *
 * @param {import("../state/types.js").Context} context
 */
export function shell(context) {
  const { say, state } = context;
  const shown = VIEWS.find((view) => view.id === state.view.tab) ?? VIEWS[0];
  return html`
    <a class="skip" href="#content">${say("shell.skip")}</a>
    ${header(context, shown)}
    <main id="content" tabindex="-1" aria-busy=${state.known.asking ? "true" : "false"}>
      ${notices(context)} ${shown.template(context)}
    </main>
  `;
}
