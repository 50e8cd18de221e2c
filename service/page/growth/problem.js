// @ts-check
import { Problem } from "../api/client.js";
import { html, nothing } from "../libraries.js";

/**
 * What the service could not answer about the sandbox or the class.
 *
 * @param {import("../state/types.js").Context} context
 */
export function problem({ say, state, store }) {
  const error = state.known.sandboxProblem;
  if (!error) return nothing;
  const said = error instanceof Problem;
  return html`<div class="notice bad" role="alert" data-notice="sandbox">
    <p><strong>${said ? error.title : say("shell.problem")}</strong></p>
    ${said && error.errors.length
      ? html`<ul>
          ${error.errors.map((one) => html`<li dir="auto">${one.message} <span class="quiet">${one.hint ?? ""}</span></li>`)}
        </ul>`
      : html`<p dir="auto">${said ? error.message : say("shell.problem.unexpected", { what: String(error) })}</p>`}
    ${state.past.length
      ? html`<button type="button" @click=${store.undo}>${say("shell.problem.back")}</button>`
      : nothing}
  </div>`;
}
