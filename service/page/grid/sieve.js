// @ts-check
/** Which rows and which columns of the grid are shown. */
import { numberIn } from "../goal/numbers.js";
import { html, nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {import("./rows.js").Row} Row */
/** @typedef {{text?: string, field?: string, way?: "min" | "max", value?: number}} Sieve   `value` as rows have it */

const FIELDS = /** @type {const} */ (["history", "fair_share", "target", "growth", "stretch", "share"]);
const HIDEABLE = ["history", "fair_share", "moved", "growth", "stretch", "share"];
const IN_PERCENT = new Set(["growth", "share"]);
const IN_MONEY = new Set(["history", "fair_share", "target"]);
const NO_SIEVE = /** @type {Sieve} */ ({});

/** @param {Sieve} sieve */
const isOpen = ({ text = "", field }) => !text && !field;

/** @param {string} text */
const plain = (text) => text.normalize("NFKC").toLowerCase().trim();

/** Return the rows that pass, with those above them; below a row whose name passes, all that the numbers let through. */
export const sifted = remembered(
  /** @param {Row[]} rows @param {Sieve} [sieve] @returns {Row[]} */
  (rows, sieve = NO_SIEVE) => {
    if (isOpen(sieve)) return rows;
    const sought = plain(sieve.text ?? "");
    /** @param {Row} row */
    const passes = (row) => {
      if (!sieve.field || sieve.value === undefined) return true;
      const value = /** @type {any} */ (row)[sieve.field];
      return value !== null && (sieve.way === "max" ? value <= sieve.value : value >= sieve.value);
    };
    /** @param {Row} row @param {boolean} named @returns {Row[]} */
    const through = (row, named) => {
      const here = named || plain(row.name).includes(sought);
      const below = (row._children ?? []).flatMap((child) => through(child, here));
      if (!below.length && !(here && passes(row))) return [];
      const { _children, ...alone } = row;
      return [below.length ? { ...alone, folded: false, _children: below } : alone];
    };
    return rows.flatMap((row) => through(row, false));
  },
);

export const shownColumns = remembered(
  /** @param {Record<string, any>[]} columns @param {string[]} [hidden] */
  (columns, hidden = []) => columns.filter(({ field }) => !hidden.includes(field)),
);

/** @param {Context} context @param {number} count  of rows that pass, at the top */
export function sieve(context, count) {
  const { say, state, store } = context;
  const set = state.view.sieve ?? NO_SIEVE;
  const hidden = state.view.hidden ?? [];
  const active = !isOpen(set) || hidden.length > 0;
  return html`<details class="sieve" data-part="sieve">
    <summary>${say("sieve.title")} ${active ? html`<span class="sieve-on">${say("sieve.on")}</span>` : nothing}</summary>
    <div class="sieve-parts">
      <label class="field">
        ${say("sieve.text")}
        <input
          name="sieve-text"
          autocomplete="off"
          .value=${set.text ?? ""}
          @input=${(/** @type {any} */ event) => store.look({ sieve: { ...set, text: event.target.value } })}
        />
      </label>
      ${numbers(context, set)}
      <fieldset class="sieve-columns">
        <legend>${say("sieve.columns")}</legend>
        ${HIDEABLE.map(
          (field) => html`<label>
            <input
              type="checkbox"
              name=${`column-${field}`}
              .checked=${!hidden.includes(field)}
              @change=${(/** @type {any} */ event) =>
                store.look({ hidden: event.target.checked ? hidden.filter((one) => one !== field) : [...hidden, field] })}
            />
            ${say(`grid.${field}`)}
          </label>`,
        )}
      </fieldset>
      <button type="button" class="small" data-do="sieve-off" ?disabled=${!active} @click=${() => store.look({ sieve: NO_SIEVE, hidden: [] })}>
        ${say("sieve.off")}
      </button>
      ${count === 0 ? html`<p role="status">${say("sieve.nothing")}</p>` : nothing}
    </div>
  </details>`;
}

/** @param {Context} context @param {Sieve} set */
function numbers(context, set) {
  const { say, format, store } = context;
  const field = set.field ?? "";
  const scale = IN_PERCENT.has(field) ? 100 : IN_MONEY.has(field) ? format.scale : 1;
  return html`<div class="sieve-number">
    <label class="field">
      ${say("sieve.field")}
      <select
        name="sieve-field"
        @change=${(/** @type {any} */ event) => store.look({ sieve: { ...set, field: event.target.value || undefined, value: undefined } })}
      >
        <option value="" ?selected=${!field}>${say("sieve.any")}</option>
        ${FIELDS.map((one) => html`<option value=${one} ?selected=${one === field}>${say(`grid.${one}`)}</option>`)}
      </select>
    </label>
    ${field
      ? html`<select
            name="sieve-way"
            aria-label=${say("sieve.way")}
            @change=${(/** @type {any} */ event) => store.look({ sieve: { ...set, way: event.target.value } })}
          >
            <option value="min" ?selected=${set.way !== "max"}>≥</option>
            <option value="max" ?selected=${set.way === "max"}>≤</option>
          </select>
          <input
            name="sieve-value"
            inputmode="decimal"
            autocomplete="off"
            aria-label=${say("sieve.value")}
            .value=${set.value === undefined ? "" : String(Number((set.value * scale).toPrecision(10)))}
            @change=${(/** @type {any} */ event) => {
              const value = numberIn(event.target.value);
              store.look({ sieve: { ...set, value: value === null ? undefined : value / scale } });
            }}
          />
          <span>${IN_PERCENT.has(field) ? "%" : ""}</span>`
      : nothing}
  </div>`;
}
