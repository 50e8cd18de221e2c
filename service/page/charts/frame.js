// @ts-check
import { html, nothing } from "../libraries.js";
import { save } from "../shell/save.js";
import "./chart.js";

/**
 * A picture with its title, its unit, what it says in a sentence, and a way to take it along.
 *
 * @param {import("../state/types.js").Context} context
 * @param {{id: string, title: string, unit: string, said: string, option: Record<string, any>, size?: string, choices?: unknown}} picture
 *   `size`: small, middle or tall, a class of charts.css; `choices`: what is shown, as buttons
 */
export function frame({ say }, { id, title, unit, said, option, size = "middle", choices = nothing }) {
  /** @param {"png" | "svg"} kind */
  const taken = (kind) => async (/** @type {any} */ event) =>
    save(await event.target.closest("figure").querySelector("apportion-chart").file(kind), `${title}.${kind}`);
  return html`<figure class="picture" data-picture=${id}>
    <figcaption>
      <h2>${title} <span class="unit">${unit}</span></h2>
      <span class="picture-tools">
        <button type="button" class="small" aria-label=${`${say("charts.png")}: ${title}`} @click=${taken("png")}>PNG</button>
        <button type="button" class="small" aria-label=${`${say("charts.svg")}: ${title}`} @click=${taken("svg")}>SVG</button>
      </span>
    </figcaption>
    ${choices}
    <apportion-chart class=${size} role="img" aria-label=${`${title}: ${said}`} .option=${option}></apportion-chart>
  </figure>`;
}
