// @ts-check
/** The goal under the hand, with the reachable end and the points where rules begin to bind. */
import { html, nothing, svg } from "../libraries.js";
import { short } from "../language/format.js";
import { changed } from "../state/work.js";
import { nearest } from "./path.js";

/** @typedef {import("../state/types.js").Context} Context */

const WIDE = 1000;
const FINE = 10_000;

/** @param {Context} context */
export function slider(context) {
  const { say, format, state, store } = context;
  const { answer, path, hand } = state.known;
  if (!answer?.allocation.goal.base) return nothing;
  if (!path) return html`<p class="goal-wait quiet" role="status">${say("goal.path.waiting")}</p>`;
  if (!path.growth?.length) return html`<p class="goal-wait quiet">${say("goal.path.none")}</p>`;
  const growth = hand ? path.growth[hand.place] : answer.allocation.goal.growth;
  const amount = hand ? path.points.goal[hand.place] : answer.allocation.goal.amount;
  const value = { growth: format.growth(growth), amount: format.money(amount), unit: format.unit };
  return html`<div class="goal-slider">
    <div class="goal-track">
      ${marks(context, path)}
      <input
        type="range"
        name="goal"
        min="0"
        max=${Math.round(path.top * FINE)}
        step="1"
        aria-label=${say("goal.slider")}
        aria-valuetext=${say("goal.slider.value", value)}
        .value=${String(Math.round(growth * FINE))}
        @keydown=${(/** @type {KeyboardEvent} */ event) => stepped(context, path, growth, event)}
        @input=${(/** @type {any} */ event) => {
          store.know("hand", { place: nearest(path, event.target.value / FINE), held: true });
          event.target.value = String(Math.round(path.growth[store.state.known.hand.place] * FINE));
        }}
        @change=${(/** @type {any} */ event) => released(context, nearest(path, event.target.value / FINE))}
      />
    </div>
    <div class="goal-ends">
      <span>${format.growth(0, 0)}</span>
      ${ends(context, path)}
      <span>${format.growth(path.top)}</span>
    </div>
  </div>`;
}

const KEYS = /** @type {Record<string, number>} */ ({
  ArrowRight: 1,
  ArrowUp: 1,
  PageUp: 10,
  ArrowLeft: -1,
  ArrowDown: -1,
  PageDown: -10,
});

/**
 * Go from point to point by the keys that a slider knows.
 *
 * @param {Context} context @param {import("./path.js").GoalPath} path @param {number} growth @param {KeyboardEvent} event
 */
function stepped(context, path, growth, event) {
  const steps = KEYS[event.key];
  if (!steps) return;
  event.preventDefault();
  const place = nearest(path, growth) + steps;
  released(context, Math.max(0, Math.min(path.growth.length - 1, place)));
}

/** @param {Context} context @param {number} place */
function released({ store }, place) {
  const growth = store.state.known.path.growth[place];
  store.know("hand", { place, held: false });
  store.edit("goal.step", changed({ op: "set", path: "goal.growth", value: growth }));
}

/** @param {Context} context @param {import("./path.js").GoalPath} path */
function ends({ say, format }, path) {
  const [least, most] = [path.growth[0], path.growth[path.growth.length - 1]];
  const said = [
    path.leastIsEnd ? say("goal.reachable.from", { growth: format.growth(least, 2) }) : "",
    path.mostIsEnd ? say("goal.reachable", { growth: format.growth(most, 2) }) : "",
  ];
  return html`<span class="goal-reach" data-part="reach">${said.filter(Boolean).join(" · ")}</span>`;
}

/** @param {Context} context @param {import("./path.js").GoalPath} path */
function marks({ say, format }, path) {
  const [least, most] = [path.growth[0], path.growth[path.growth.length - 1]];
  /** @param {number} growth */
  const x = (growth) => (growth / path.top) * WIDE;
  return html`<svg class="goal-marks" viewBox="0 0 ${WIDE} 24" preserveAspectRatio="none" aria-hidden="true">
    <rect class="goal-possible" x=${x(least)} y="9" width=${Math.max(x(most) - x(least), 1)} height="6"></rect>
    ${path.events
      .filter((event) => event.what === "begins to bind" && event.at >= 0 && event.at <= path.top)
      .map(
        (event) => svg`<line class="goal-event" data-event=${short(event.rule ?? "")} x1=${x(event.at)} x2=${x(event.at)} y1="4" y2="20">
          <title>${say("goal.event", { growth: format.growth(event.at), rule: short(event.rule ?? "") })}</title>
        </line>`,
      )}
  </svg>`;
}
