// @ts-check
/** The goal: typed, dragged, and what it comes to. */
import { html, nothing } from "../libraries.js";
import { changed } from "../state/work.js";
import { numberIn } from "./numbers.js";
import { slider } from "./slider.js";

/** @typedef {import("../state/types.js").Context} Context */

/** @param {Context} context */
export function goalBar(context) {
  const { say, format, state } = context;
  const { answer, path, hand } = state.known;
  const goal = answer?.allocation.goal;
  const growth = hand && path?.growth ? path.growth[hand.place] : goal?.growth;
  const amount = hand && path?.growth ? path.points.goal[hand.place] : goal?.amount;
  return html`<section class="goal" aria-labelledby="goal-title">
    <h1 id="goal-title" class="hidden">${say("goal.title")}</h1>
    <div class="goal-fields">
      <label class="goal-field">
        <span>${say("goal.growth")}</span>
        <input
          name="growth"
          inputmode="decimal"
          autocomplete="off"
          .value=${goal ? format.growth(growth, 2) : ""}
          ?disabled=${!goal?.base}
          @change=${(/** @type {any} */ event) => typed(context, event.target, "goal.growth", (value) => value / 100)}
        />
      </label>
      <label class="goal-field">
        <span>${say("goal.amount", { unit: format.unit })}</span>
        <input
          name="amount"
          inputmode="decimal"
          autocomplete="off"
          .value=${goal ? format.money(amount) : ""}
          ?disabled=${!goal}
          @change=${(/** @type {any} */ event) =>
            typed(context, event.target, "goal.amount", (value) => value / format.scale)}
        />
      </label>
      ${answer ? facts(context, answer.allocation) : nothing}
    </div>
    ${slider(context)}
  </section>`;
}

/**
 * Take what was typed as the new goal, or say that it is no number.
 *
 * @param {Context} context
 * @param {HTMLInputElement} field
 * @param {string} path
 * @param {(value: number) => number} read
 */
function typed({ say, store }, field, path, read) {
  const value = numberIn(field.value);
  field.setCustomValidity(value === null ? say("goal.wrong", { text: field.value }) : "");
  if (value === null) {
    field.reportValidity();
    return;
  }
  store.edit("goal.step", changed({ op: "set", path, value: Number(read(value).toPrecision(12)) }));
}

/** @param {Context} context @param {Record<string, any>} allocation */
function facts({ say, format, state }, { goal, fairness, certificate, outcome }) {
  const { path, hand } = state.known;
  const moving = hand && path?.growth;
  const hardest = moving ? path.points.max_stretch[hand.place] : fairness?.max;
  const gini = moving ? path.points.gini[hand.place] : fairness?.gini;
  const street = moving ? path.points.street[hand.place] : goal.street;
  const checked = certificate?.verified && outcome === "optimal";
  return html`<dl class="facts" data-part="facts">
    ${fact(say("goal.fact.base"), format.money(goal.base))}
    ${fact(say("goal.fact.street"), format.money(street), "street")}
    ${fact(say("goal.fact.hardest"), format.ratio(hardest), "hardest")}
    ${fact(say("goal.fact.gini"), format.ratio(gini))}
    ${checked ? verdict(say("goal.title"), `✓ ${say("goal.fact.checked")}`, "fact-good") : nothing}
    ${outcome === "feasible" ? verdict(say("goal.title"), say("goal.fact.unchecked"), "fact-warn") : nothing}
  </dl>`;
}

/** @param {string} name @param {string} value @param {string} [id] */
const fact = (name, value, id) => html`<div data-fact=${id ?? nothing}><dt>${name}</dt><dd>${value}</dd></div>`;

/** @param {string} name @param {string} said @param {string} kind */
const verdict = (name, said, kind) => html`<div class=${kind}><dt class="hidden">${name}</dt><dd>${said}</dd></div>`;
