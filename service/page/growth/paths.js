// @ts-check
/** The five paths, side by side, each with its levers as cards. */
import { html, nothing } from "../libraries.js";
import { pathUsed } from "../state/sandbox.js";
import { card } from "./card.js";
import { optimumOf } from "./headline.js";
import { moneyOf, pathsOf, sandboxOf } from "./present.js";

/** @typedef {import("../state/types.js").Context} Context */

/** @param {Context} context @param {Record<string, any>} answer  of the portfolio */
export function paths(context, answer) {
  return html`<div class="paths">${pathsOf(context).map((path) => column(context, answer, path))}</div>`;
}

/** @param {Context} context @param {Record<string, any>} answer @param {{id: string, label: string}} path */
function column(context, answer, path) {
  const { say, state, store } = context;
  const sandbox = /** @type {import("./present.js").Sandbox} */ (sandboxOf(state));
  const used = !sandbox.without.includes(path.id);
  const money = moneyOf(context);
  const own = answer.paths[path.id];
  const best = optimumOf(context)?.paths[path.id];
  const levers = state.known.levers.answer.levers.filter((/** @type {any} */ lever) => lever.path === path.id);
  return html`<section class=${used ? "path" : "path unused"} data-path=${path.id} aria-label=${path.label}>
    <header class="path-head">
      <h2 dir="auto">${path.label}</h2>
      <label class="switch path-switch" title=${say("growth.path.use")}>
        <input
          type="checkbox"
          role="switch"
          .checked=${used}
          aria-label=${`${say("growth.path.use")}: ${path.label}`}
          @change=${(/** @type {any} */ event) =>
            store.edit("growth.step.path", pathUsed(sandbox, path.id, event.target.checked))}
        />
      </label>
    </header>
    <p class="path-gain">
      ${used
        ? html`<strong data-fact="path-gain">${money.change(answer.bridge.paths[path.id])}</strong>
            <span class="quiet">${say("growth.path.share", { share: money.percent(own?.share_of_growth ?? 0) })}</span>`
        : html`<span class="quiet">${say("growth.path.unused")}</span>`}
      ${best && used
        ? html`<span class="best">${say("growth.path.best", { share: money.percent(best.share_of_growth) })}</span>`
        : nothing}
    </p>
    ${levers.map((/** @type {any} */ lever) => card(context, answer, lever, used))}
  </section>`;
}
