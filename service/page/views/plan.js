// @ts-check
/** The planner's desk: the goal, the targets as a grid, and pictures of them. */
import { bridge } from "../charts/bridge.js";
import { heat } from "../charts/heat.js";
import { shares } from "../charts/shares.js";
import { stretches } from "../charts/stretches.js";
import { goalBar } from "../goal/bar.js";
import { targets } from "../grid/targets.js";
import { html, nothing } from "../libraries.js";
import { diagnosis } from "../rules/diagnosis.js";
import { rulesPanel } from "../rules/panel.js";
import { whyPanel } from "../why/panel.js";

/** @param {import("../state/types.js").Context} context */
function template(context) {
  const { answer } = context.state.known;
  return html`
    <section class="desk" data-view-of="plan">
      ${goalBar(context)}
      <div class="desk-parts">
        <div class="desk-grid">${targets(context)}</div>
        <div class="desk-pictures">
          ${whyPanel(context)}
          ${answer?.allocation.diagnosis ? diagnosis(context, answer.allocation.diagnosis) : nothing}
          ${answer?.allocation.totals && !context.state.known.why ? html`${stretches(context)}${bridge(context)}` : nothing}
        </div>
      </div>
      ${rulesPanel(context)}
      ${answer?.allocation.totals ? html`<div class="desk-more">${heat(context)}${shares(context)}</div>` : nothing}
    </section>
  `;
}

/** @type {import("./index.js").PageView} */
export const view = { id: "plan", title: "shell.plan", tab: true, template };
