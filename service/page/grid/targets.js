// @ts-check
/** The targets as a grid, and how they are arranged. */
import { html, nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";
import { chosen, possible } from "./arrangements.js";
import { columnsOf } from "./columns.js";
import "./grid.js";
import { liveNumbers } from "./live.js";
import { rowsOf } from "./rows.js";

const rows = remembered(rowsOf);
const columns = remembered((say, format) => columnsOf(/** @type {any} */ ({ say, format })));

/** @param {import("../state/types.js").Context} context */
export function targets(context) {
  const { say, format, state, store } = context;
  const { answer, path, hand } = state.known;
  const allocation = answer?.allocation;
  if (!allocation?.totals || !allocation.cells) return html`<p class="quiet">${say("grid.none")}</p>`;
  const arrangement = chosen(allocation, state.view.arrangement);
  if (!arrangement) return nothing;
  return html`
    <div class="grid-head">
      <h2>${say("grid.title")} <span class="unit">${say("charts.unit", { unit: format.unit })}</span></h2>
      <div class="choices" role="group" aria-label=${say("grid.arrangement")}>
        ${possible(allocation).map(
          (one) => html`<button
            type="button"
            data-arrangement=${one.id}
            aria-pressed=${one === arrangement ? "true" : "false"}
            @click=${() => store.look({ arrangement: one.id })}
          >
            ${say(one.title)}
          </button>`,
        )}
      </div>
    </div>
    <apportion-grid
      .columns=${columns(say, format)}
      .rows=${rows(allocation, arrangement)}
      .live=${hand && path
        ? (/** @type {import("./rows.js").Row} */ row) => liveNumbers(path, hand.place, allocation, row)
        : null}
    ></apportion-grid>
  `;
}
