// @ts-check
import { html, nothing } from "../libraries.js";
import { changed } from "../state/work.js";

/**
 * Why a goal is impossible, and what would make it possible.
 *
 * @param {import("../state/types.js").Context} context
 * @param {Record<string, any>} said  the diagnosis of an answer
 */
export function diagnosis({ say, store }, said) {
  return html`<section class="diagnosis" aria-labelledby="diagnosis-title" data-part="diagnosis">
    <h2 id="diagnosis-title">${say("rules.impossible")}</h2>
    <p dir="auto">${said.summary}</p>
    ${said.conflicts.length
      ? html`<h3>${say("rules.fight")}</h3>
          <ul>
            ${said.conflicts.map(
              (/** @type {any} */ conflict) => html`<li dir="auto">
                ${conflict.rules.map((/** @type {string} */ rule) => html`<code>${rule}</code> `)} ${conflict.because}
              </li>`,
            )}
          </ul>`
      : nothing}
    ${said.fixes.length
      ? html`<h3>${say("rules.fixes")}</h3>
          <ul class="fixes">
            ${said.fixes.map(
              (/** @type {any} */ fix, /** @type {number} */ place) => html`<li>
                <span dir="auto">${fix.title}</span>
                <button
                  type="button"
                  data-fix=${place}
                  @click=${() => store.edit("rules.step", changed(...fix.operations))}
                >
                  ${say("rules.apply")}
                </button>
              </li>`,
            )}
          </ul>`
      : nothing}
  </section>`;
}
