// @ts-check
/** A lever as a card: switched on or off, when to start, how much. */
import { html, nothing } from "../libraries.js";
import { pulled, released } from "../state/sandbox.js";
import { optimumOf } from "./headline.js";
import { moneyOf, sandboxOf } from "./present.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {import("../state/sandbox.js").Choice} Choice */

const QUARTERS = [1, 2, 3, 4];
const STEPS = 200;

/**
 * @param {Context} context
 * @param {Record<string, any>} answer  of the portfolio
 * @param {Record<string, any>} lever   with all its money from its first quarter on
 * @param {boolean} usable              whether its path is used
 */
export function card(context, answer, lever, usable) {
  const { say, state, store } = context;
  const sandbox = /** @type {import("./present.js").Sandbox} */ (sandboxOf(state));
  const chosen = sandbox.chosen.find((one) => one.lever === lever.id);
  const switched = (/** @type {any} */ event) =>
    event.target.checked
      ? store.edit("growth.step.on", pulled(sandbox, { lever: lever.id, start: lever.start, spend: lever.spend }))
      : store.edit("growth.step.off", released(sandbox, lever.id));
  return html`<article class=${chosen ? "lever on" : "lever"} data-lever=${lever.id}>
    <label class="switch lever-name">
      <input type="checkbox" role="switch" .checked=${Boolean(chosen)} ?disabled=${!usable} @change=${switched} />
      <span dir="auto">${lever.label}</span>
      ${lever.label === lever.id ? nothing : html`<span class="lever-id">${lever.id}</span>`}
    </label>
    ${chosen && usable ? choices(context, answer, lever, chosen) : promise(context, lever)}
    ${best(context, lever)}
  </article>`;
}

/** @param {Context} context @param {Record<string, any>} lever  what it can bring at most */
function promise(context, lever) {
  const money = moneyOf(context);
  return html`<p class="lever-promise quiet">
    ${context.say("growth.promise", { gain: money.change(lever.gain), cost: money.money(lever.cost) })}
  </p>`;
}

/** @param {Context} context @param {Record<string, any>} answer @param {Record<string, any>} lever @param {Choice} chosen */
function choices(context, answer, lever, chosen) {
  const { say, state, store } = context;
  const sandbox = /** @type {import("./present.js").Sandbox} */ (sandboxOf(state));
  const starts = startsOf(state, lever.id);
  const own = answer.levers.find((/** @type {any} */ one) => one.id === lever.id);
  const money = moneyOf(context);
  return html`<div class="quarters" role="group" aria-label=${`${say("growth.start")}: ${lever.label}`}>
      ${QUARTERS.map(
        (quarter) => html`<button
          type="button"
          class="small"
          data-quarter=${quarter}
          aria-pressed=${quarter === chosen.start ? "true" : "false"}
          ?disabled=${!starts.includes(quarter)}
          @click=${() => store.edit("growth.step.start", pulled(sandbox, { ...chosen, start: quarter }))}
        >
          ${say("growth.quarter", { quarter })}
        </button>`,
      )}
    </div>
    ${lever.spend > 0 ? spend(context, lever, chosen) : nothing}
    <p class="lever-gain" data-fact="gain">
      ${own ? say("growth.brings", { gain: money.change(own.gain), cost: money.money(own.cost) }) : nothing}
    </p>`;
}

/** @param {Context} context @param {Record<string, any>} lever @param {Choice} chosen */
function spend(context, lever, chosen) {
  const { say, state, store } = context;
  const sandbox = /** @type {import("./present.js").Sandbox} */ (sandboxOf(state));
  const money = moneyOf(context);
  const written = sandbox.case.levers.find((/** @type {any} */ one) => (one.id ?? one.name) === lever.id);
  const least = Math.min(written?.min_spend ?? 0, lever.spend);
  const hand = state.known.sandboxHand?.lever === lever.id ? state.known.sandboxHand.spend : null;
  const label = `${say("growth.spend")}: ${lever.label}`;
  const shown = tidy((hand ?? chosen.spend) * money.scale);
  const step = stepOf(lever.spend * money.scale);
  /** @param {any} event  of the slider, whose steps need not end where the money does, or of the field */
  const asked = ({ target }) => {
    const end = target.type === "range" && Number(target.value) + step > lever.spend * money.scale;
    return end ? lever.spend : Math.min(Math.max(Number(target.value) / money.scale || 0, least), lever.spend);
  };
  /** @param {any} event */
  const settled = (event) => {
    const amount = tidy(asked(event));
    event.target.value = String(tidy(amount * money.scale));
    store.know("sandboxHand", null);
    store.edit("growth.step.spend", pulled(sandbox, { ...chosen, spend: amount }));
  };
  return html`<div class="lever-spend">
    <input
      type="range"
      aria-label=${label}
      min=${tidy(least * money.scale)}
      max=${tidy(lever.spend * money.scale)}
      step=${step}
      .value=${String(shown)}
      @input=${(/** @type {any} */ event) =>
        store.know("sandboxHand", { lever: lever.id, spend: tidy(asked(event)) })}
      @change=${settled}
    />
    <input
      type="number"
      aria-label=${`${label} (${money.unit})`}
      min=${tidy(least * money.scale)}
      max=${tidy(lever.spend * money.scale)}
      step="any"
      .value=${String(Number(shown.toFixed(2)))}
      @change=${settled}
    />
  </div>`;
}

/** @param {Context} context @param {Record<string, any>} lever  what the optimum does with it */
function best(context, lever) {
  const optimum = optimumOf(context);
  if (!optimum) return nothing;
  const there = optimum.levers.find((/** @type {any} */ one) => one.id === lever.id);
  const { say } = context;
  return html`<p class="best" data-fact="best">
    ${there
      ? say("growth.best", { quarter: there.start, spend: moneyOf(context).money(there.spend) })
      : say("growth.best.not")}
  </p>`;
}

/** @param {import("../state/types.js").State} state @param {string} id @returns {number[]} quarters that it may start in */
function startsOf(state, id) {
  const line = state.known.levers.answer.actions.levers.find((/** @type {any} */ one) => one.id === id);
  return Object.keys(line?.gain_by_start ?? {}).map(Number);
}

/** @param {number} most @returns {number} a round part of it */
function stepOf(most) {
  const rough = 10 ** Math.floor(Math.log10(most / STEPS));
  return tidy(rough * ([1, 2, 5].find((one) => one * rough * STEPS >= most) ?? 10));
}

/** @param {number} value */
function tidy(value) {
  return Number(value.toPrecision(12));
}
