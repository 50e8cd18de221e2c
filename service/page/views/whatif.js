// @ts-check
/** What if: states that have a name, side by side; one thing varied; what fairness costs. */
import { html } from "../libraries.js";
import { comparing } from "../whatif/comparing.js";
import { fairness } from "../whatif/fairness.js";
import { naming } from "../whatif/naming.js";
import { varying } from "../whatif/varying.js";

/** @param {import("../state/types.js").Context} context */
function template(context) {
  return html`<section class="whatif" data-view-of="whatif">
    <h1>${context.say("whatif.title")}</h1>
    ${naming(context)} ${comparing(context)}
    <div class="whatif-curves">${varying(context)} ${fairness(context)}</div>
  </section>`;
}

/** @type {import("./index.js").PageView} */
export const view = { id: "whatif", title: "shell.whatif", tab: true, template };
