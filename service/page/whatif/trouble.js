// @ts-check
import { html, nothing } from "../libraries.js";

/**
 * What the service cannot answer, and why.
 *
 * @param {import("../state/types.js").Context} _
 * @param {import("../api/client.js").Problem} problem
 */
export function trouble(_, problem) {
  return html`<div class="notice warn" role="alert" data-part="trouble">
    <p><strong>${problem.title}</strong></p>
    ${problem.errors.length
      ? html`<ul>
          ${problem.errors.map((one) => html`<li dir="auto">${one.message} ${one.hint ? html`<span class="quiet">${one.hint}</span>` : nothing}</li>`)}
        </ul>`
      : html`<p dir="auto">${problem.message}</p>`}
  </div>`;
}
