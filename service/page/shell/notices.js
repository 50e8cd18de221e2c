// @ts-check
import { Problem } from "../api/client.js";
import { html, nothing } from "../libraries.js";

/**
 * What the planner should know before anything else: service away, two tabs, what could not be answered.
 *
 * @param {import("../state/types.js").Context} context
 */
export function notices(context) {
  const { known } = context.state;
  return html`<div class="notices" role="status">
    ${known.away ? html`<p class="notice calm" data-notice="away">${context.say("shell.away")}</p>` : nothing}
    ${tabs(context)}${known.problem ? problem(context, known.problem) : nothing}
  </div>`;
}

/** @param {import("../state/types.js").Context} context */
function tabs({ say, state }) {
  const { tabs: said, keeper } = state.known;
  if (said === "two") return html`<p class="notice calm" data-notice="two">${say("shell.tabs.two")}</p>`;
  if (said !== "behind") return nothing;
  return html`<div class="notice warn" data-notice="behind">
    <p>${say("shell.tabs.behind")}</p>
    <button type="button" data-do="theirs" @click=${keeper.takeTheirs}>${say("shell.tabs.theirs")}</button>
    <button type="button" data-do="mine" @click=${keeper.keepMine}>${say("shell.tabs.mine")}</button>
  </div>`;
}

/** @param {import("../state/types.js").Context} context @param {any} error */
function problem({ say, store, state }, error) {
  const said = error instanceof Problem;
  return html`<div class="notice bad" role="alert" data-notice="problem">
    <p><strong>${said ? error.title : say("shell.problem")}</strong></p>
    ${said && error.errors.length
      ? html`<ul>
          ${error.errors.map(
            (one) => html`<li dir="auto">
              ${one.message} ${one.hint ? html`<span class="quiet">${one.hint}</span>` : nothing}
            </li>`,
          )}
        </ul>`
      : html`<p dir="auto">${said ? error.message : say("shell.problem.unexpected", { what: String(error) })}</p>`}
    ${state.past.length
      ? html`<button type="button" data-do="undo-problem" @click=${store.undo}>${say("shell.problem.back")}</button>`
      : nothing}
  </div>`;
}
