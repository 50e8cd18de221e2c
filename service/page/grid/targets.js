// @ts-check
/** The targets as a grid, and how they are arranged. */
import { html, nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";
import { litRows } from "../rules/lit.js";
import { chosen, possible } from "./arrangements.js";
import { columnsOf } from "./columns.js";
import { dressed } from "./dressed.js";
import "./grid.js";
import { holdersOf } from "./held.js";
import { liveNumbers } from "./live.js";
import { gridNotes } from "./notes.js";
import { rowsOf } from "./rows.js";
import { shownColumns, sieve, sifted } from "./sieve.js";

const rows = remembered(rowsOf);
const rowsBefore = remembered(rowsOf);
const holders = remembered(holdersOf);
const columns = remembered((say, format, store) => columnsOf({ say, format, store }));
const NONE = /** @type {Set<string>} */ (new Set());

/** @param {import("../state/types.js").Context} context */
export function targets(context) {
  const { say, format, state, store } = context;
  const { answer, shown, lit, path, hand } = state.known;
  const impossible = Boolean(answer?.allocation.diagnosis);
  const allocation = impossible ? shown?.answer.allocation : answer?.allocation;
  if (!allocation?.totals || !allocation.cells) return html`<p class="quiet">${say("grid.none")}</p>`;
  const arrangement = chosen(allocation, state.view.arrangement);
  if (!arrangement) return nothing;
  const before = shown?.before && !impossible ? rowsBefore(shown.before, arrangement) : null;
  const arranged = sifted(rows(allocation, arrangement), state.view.sieve);
  const glowing = lit && shown ? litRows(shown.answer.plan, allocation, arranged, lit) : NONE;
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
    ${sieve(context, arranged.length)}
    ${gridNotes(context, { impossible, lit: glowing.size })}
    <apportion-grid
      class=${impossible ? "past" : ""}
      .columns=${shownColumns(columns(say, format, store), state.view.hidden)}
      .rows=${dressed(arranged, before, holders(answer.plan), glowing)}
      .live=${hand && path
        ? (/** @type {import("./rows.js").Row} */ row) => liveNumbers(path, hand.place, row)
        : null}
    ></apportion-grid>
  `;
}
