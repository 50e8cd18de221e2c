// @ts-check
import { numberIn } from "../goal/numbers.js";
import { html, nothing } from "../libraries.js";
import { room, shown, typedScale, typedUnit, written } from "./measures.js";

/**
 * A limit that is dragged or typed; what is dragged is shown at once and asked when it is let go.
 *
 * @param {import("../state/types.js").Context} context
 * @param {object} limit
 * @param {string} limit.id        for tests and labels
 * @param {string} limit.label
 * @param {string} limit.measure
 * @param {number | null} limit.value   null: no such limit yet
 * @param {number} [limit.first]   where the slider stands without a limit
 * @param {{min: number, max: number, step: number}} [limit.way]   of the slider
 * @param {(value: number | null) => void} limit.change   null takes the limit away
 * @param {boolean} [limit.needed] whether it cannot be taken away
 */
export function limitField({ say, format }, { id, label, measure, value, first = 0, way, change, needed = false }) {
  const at = value ?? first;
  const { min, max, step } = way ?? room(measure, at);
  const scale = typedScale(format, measure);
  const unit = typedUnit(format, measure);
  /** @param {any} event */
  const field = (event) => event.target.closest(".limit").querySelector("input[type=text]");
  return html`<div class=${value === null ? "limit off" : "limit"} role="group" aria-label=${label} data-limit=${id}>
    <span class="limit-label">${label}</span>
    <input
      type="range"
      min=${min}
      max=${max}
      step=${step}
      .value=${String(at)}
      aria-label=${label}
      aria-valuetext=${value === null ? say("rules.limit.none") : shown(format, measure, value)}
      @input=${(/** @type {any} */ event) => {
        field(event).value = written(Number(event.target.value) * scale);
      }}
      @change=${(/** @type {any} */ event) => change(tidy(Number(event.target.value)))}
    />
    <input
      type="text"
      inputmode="decimal"
      autocomplete="off"
      aria-label=${label}
      placeholder=${say("rules.limit.none")}
      .value=${value === null ? "" : written(value * scale)}
      @change=${(/** @type {any} */ event) => typed(event.target, say, scale, change, needed)}
    />
    <span class="limit-unit">${unit}</span>
    ${value === null || needed
      ? nothing
      : html`<button
          type="button"
          class="small"
          aria-label=${say("rules.limit.off.label", { label })}
          @click=${() => change(null)}
        >
          ${say("rules.limit.off")}
        </button>`}
  </div>`;
}

/** @param {number} value */
const tidy = (value) => Number(value.toPrecision(12));

/**
 * @param {HTMLInputElement} field @param {(key: string, facts?: Record<string, any>) => string} say @param {number} scale
 * @param {(value: number | null) => void} change @param {boolean} needed
 */
function typed(field, say, scale, change, needed) {
  const value = numberIn(field.value);
  const gone = !field.value.trim() && !needed;
  field.setCustomValidity(value === null && !gone ? say("goal.wrong", { text: field.value }) : "");
  if (value === null && !gone) field.reportValidity();
  else change(value === null ? null : tidy(value / scale));
}
