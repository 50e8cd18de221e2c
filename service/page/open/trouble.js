// @ts-check
/** Why a file cannot be read, place by place, and what can be done about it here. */
import { Problem } from "../api/client.js";
import { html, nothing } from "../libraries.js";
import { read } from "./reading.js";

/**
 * @param {import("../state/types.js").Context} context
 * @param {import("./reading.js").Reading} reading
 */
export function trouble(context, { problem }) {
  const { say } = context;
  if (!problem) return nothing;
  if (problem.large) return html`<div class="notice bad" role="alert">${say("open.large", { file: problem.large })}</div>`;
  const errors = problem instanceof Problem ? problem.errors : [];
  const sheets = errors.find((one) => one.code === "sheet_unclear")?.params?.sheets;
  return html`<div class="notice bad" role="alert" data-part="trouble">
    <h2>${say("open.trouble")}</h2>
    ${errors.length
      ? html`<ul>
          ${errors.map(
            (one) => html`<li dir="auto">${one.message} ${one.hint ? html`<span class="quiet">${one.hint}</span>` : nothing}</li>`,
          )}
        </ul>`
      : html`<p dir="auto">${String(problem.message ?? problem)}</p>`}
    ${sheets
      ? html`<div class="choices" role="group" aria-label=${say("open.sheets")}>
          ${sheets.map(
            (/** @type {string} */ sheet) =>
              html`<button type="button" data-sheet=${sheet} @click=${() => read(context, { sheet })}><bdi>${sheet}</bdi></button>`,
          )}
        </div>`
      : nothing}
  </div>`;
}
