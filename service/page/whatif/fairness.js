// @ts-check
/** What fairness costs: for each cap of the largest stretch the most that can be earned; one is picked. */
import { canonical, labelOf } from "../api/catalogue.js";
import { curve } from "../charts/curve.js";
import { html, nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";
import { changed } from "../state/work.js";
import { asked } from "./asking.js";
import { trouble } from "./trouble.js";

/** @typedef {import("../state/types.js").Context} Context */

const POINTS = 11;
/** What money times this is, is earned by selling. */
const USUAL = ["margin"];

const efficienciesOf = remembered(
  /** @param {Record<string, any>} plan @param {Record<string, any>} catalogue @returns {string[]} */
  (plan, catalogue) => {
    const { columns, rows } = plan.cells;
    const there = Object.keys(columns ?? rows[0] ?? {}).map((header) => canonical(catalogue, header));
    return [...USUAL.filter((name) => there.includes(name)), ...(plan.measures ?? [])];
  },
);

/** @param {Context} context */
export function fairness(context) {
  const { say, state, store, client } = context;
  const { answer, catalogue } = state.known;
  if (!answer) return nothing;
  const { plan } = answer;
  const there = efficienciesOf(plan, catalogue);
  const efficiency = there.find((name) => name === state.view.efficiency) ?? there[0];
  const head = html`<div class="card-head"><h2 id="whatif-fairness">${say("whatif.price")}</h2></div>`;
  const missing = answer.allocation.diagnosis ? say("whatif.price.impossible") : efficiency ? "" : say("whatif.price.needs");
  if (missing) {
    return html`<section class="card" aria-labelledby="whatif-fairness" data-part="fairness">
      ${head}
      <p class="quiet">${missing}</p>
    </section>`;
  }
  const known = asked(context, "frontier", [plan, efficiency], (signal) =>
    client.post("/v1/frontiers", { plan, efficiency, points: POINTS }, signal),
  );
  return html`<section class="card" aria-labelledby="whatif-fairness" data-part="fairness" aria-busy=${known.asking ? "true" : "false"}>
    ${head}
    <p class="quiet">${say("whatif.price.help", { what: labelOf(catalogue, efficiency) })}</p>
    ${there.length > 1
      ? html`<label class="field-line">
          ${say("whatif.price.of")}
          <select name="efficiency" @change=${(/** @type {any} */ event) => store.look({ efficiency: event.target.value })}>
            ${there.map((name) => html`<option value=${name} ?selected=${name === efficiency}>${labelOf(catalogue, name)}</option>`)}
          </select>
        </label>`
      : nothing}
    ${known.problem ? trouble(context, known.problem) : nothing}
    ${known.answer && known.of === known.key ? picking(context, efficiency, known.answer) : nothing}
    ${known.asking ? html`<p class="quiet" role="status">${say("whatif.drawing")}</p>` : nothing}
  </section>`;
}

const linesOf = remembered((/** @type {(number | null)[]} */ values, /** @type {string} */ name) => [{ name, values }]);

/** @param {Context} context @param {string} efficiency @param {Record<string, any>} frontier */
function picking(context, efficiency, frontier) {
  const { say, format, state, store } = context;
  const { max_stretch: caps, efficiency: earned, price_of_fairness: price } = frontier.columns;
  const place = Math.min(state.known.picked?.of === frontier ? state.known.picked.place : 0, caps.length - 1);
  const what = labelOf(state.known.catalogue, efficiency);
  const facts = { cap: format.ratio(caps[place]), earned: format.money(earned[place]), unit: format.unit, price: format.percent(price[place], 2) };
  return html`${curve(context, {
      id: "fairness",
      title: say("whatif.price.title", { what }),
      unit: say("charts.unit", { unit: format.unit }),
      said: say("whatif.price.said", { least: format.ratio(caps[0]), price: format.percent(price[0], 2) }),
      at: caps,
      lines: linesOf(earned, what),
      across: say("whatif.price.cap"),
      up: what,
      atShown: format.ratio,
      shown: format.money,
      chosen: place,
    })}
    <div class="whatif-pick">
      <label class="field">
        ${say("whatif.price.pick")}
        <input
          type="range"
          name="cap"
          min="0"
          max=${caps.length - 1}
          step="1"
          .value=${String(place)}
          aria-valuetext=${say("whatif.price.point", facts)}
          @input=${(/** @type {any} */ event) => store.know("picked", { of: frontier, place: Number(event.target.value) })}
        />
      </label>
      <p data-part="picked">${say("whatif.price.point", facts)}</p>
      <button type="button" class="main" data-do="take-cap" ?disabled=${earned[place] === null} @click=${() => taken(context, efficiency, frontier, place)}>
        ${say("whatif.price.take")}
      </button>
    </div>`;
}

/**
 * Make the plan the picked point: the most that can be earned under its cap.
 *
 * @param {Context} context @param {string} efficiency @param {Record<string, any>} frontier @param {number} place
 */
function taken({ say, store }, efficiency, frontier, place) {
  const cap = { id: say("whatif.rule.stretch"), kind: "bound", each: frontier.by, measure: "stretch", max: frontier.columns.max_stretch[place] };
  store.edit(
    "whatif.step.cap",
    changed(
      { op: "set", path: "fairness.efficiency", value: efficiency },
      { op: "set", path: "fairness.objective", value: "max_efficiency" },
      { op: "rule", rule: cap },
    ),
  );
}
