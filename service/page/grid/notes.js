// @ts-check
/** What is to be said over the grid: what the last step moved, what is lit, that the state is a past one. */
import { html, nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {{name: string, by: number}} Moved */

const NEAR = 1e-6;

const movesOf = remembered(
  /**
   * @param {Record<string, any>} now @param {Record<string, any>} then @param {string} by
   * @returns {Moved[]} the members without any below them that have moved, the furthest first
   */
  (now, then, by) => {
    const [columns, past] = [now.totals[by].columns, then.totals[by].columns];
    const before = new Map(past.id.map((/** @type {string} */ id, /** @type {number} */ place) => [id, past.target[place]]));
    const parents = new Set(columns.parent);
    return columns.id
      .map((/** @type {string} */ id, /** @type {number} */ place) => ({
        name: columns.label[place] ?? id,
        by: parents.has(id) || !before.has(id) ? 0 : columns.target[place] - before.get(id),
      }))
      .filter((/** @type {Moved} */ one) => Math.abs(one.by) > NEAR)
      .sort((/** @type {Moved} */ one, /** @type {Moved} */ other) => Math.abs(other.by) - Math.abs(one.by));
  },
);

/**
 * @param {Context} context
 * @param {{impossible: boolean, lit: number}} shown  `lit`: how many rows are
 */
export function gridNotes(context, { impossible, lit }) {
  const { say, state, store } = context;
  return html`<div class="grid-notes">
    <p role="status" data-part="moves">${impossible ? say("grid.past") : moves(context)}</p>
    ${state.known.lit
      ? html`<p class="grid-lit" role="status" data-part="lit">
          ${say("grid.lit", { rules: state.known.lit.instances.slice(0, 3).join(", ").slice(0, 120), count: lit })}
          <button type="button" class="small" data-do="unlight" @click=${() => store.know("lit", null)}>
            ${say("grid.lit.off")}
          </button>
        </p>`
      : nothing}
    <button type="button" class="small" data-do="sheets" @click=${() => store.look({ tab: "sheets" })}>${say("sheets.open")}</button>
  </div>`;
}

/** @param {Context} context */
function moves({ say, format, state }) {
  const { shown } = state.known;
  const by = shown?.answer.allocation.fairness?.by;
  if (!shown?.before || !shown.answer.allocation.totals[by] || !shown.before.totals[by]) return say("grid.typing.hint");
  const moved = movesOf(shown.answer.allocation, shown.before, by);
  if (!moved.length) return say("grid.moves.none");
  return say("grid.moves", {
    count: moved.length,
    up: moved.filter((one) => one.by > 0).length,
    down: moved.filter((one) => one.by < 0).length,
    name: moved[0].name.slice(0, 40),
    by: format.change(moved[0].by),
  });
}
