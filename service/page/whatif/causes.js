// @ts-check
/** Of one state beside the base: who wins and loses, and which change caused how much. */
import { labelOf } from "../api/catalogue.js";
import { winners } from "../charts/winners.js";
import { html, nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";
import { operationWords } from "./words.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {import("./stages.js").Stage} Stage */
/**
 * @typedef {object} Cause
 * @property {string} words
 * @property {Record<string, any>} effect   as a comparison tells it
 */

/**
 * @param {Context} context @param {Stage[]} compared @param {import("../state/types.js").Operation[][]} operations
 * @param {Record<string, any>} answer
 */
export function causes(context, compared, operations, answer) {
  const { say, format, state, store } = context;
  const there = compared.flatMap((stage, place) => (answer.scenarios[place].moved.cells ? [place] : []));
  if (!there.length) return nothing;
  const place = there.find((one) => compared[one].id === state.view.stage) ?? there[there.length - 1];
  const told = answer.scenarios[place];
  const dimensions = Object.keys(told.moved).filter((name) => name !== "cells");
  const by = dimensions.find((name) => name === state.view.moved) ?? dimensions[dimensions.length - 1];
  const listed = causesOf(told, operations[place], say, format, state.known.catalogue, state.work.base);
  return html`<div class="whatif-moved">
    ${there.length > 1
      ? choices(say("whatif.stage"), "stage", there.map((one) => [compared[one].id, compared[one].name]), compared[place].id, (id) => store.look({ stage: id }))
      : nothing}
    ${choices(
      say("whatif.by"),
      "moved",
      dimensions.map((name) => [name, labelOf(state.known.catalogue, name)]),
      by,
      (name) => store.look({ moved: name }),
    )}
    ${winners(context, compared[place].name, by, told.moved[by].columns, listed)} ${listed.length ? table(context, told, listed) : nothing}
    ${told.method_why ? html`<p class="quiet" dir="auto">${told.method_why}</p>` : nothing}
  </div>`;
}

/**
 * @param {string} label @param {string} name @param {string[][]} listed  id, title @param {string} chosen
 * @param {(id: string) => void} choose
 */
function choices(label, name, listed, chosen, choose) {
  return html`<div class="choices" role="group" aria-label=${label}>
    ${listed.map(
      ([id, title]) => html`<button
        type="button"
        class="small"
        dir="auto"
        data-choice=${`${name} ${id}`}
        aria-pressed=${id === chosen ? "true" : "false"}
        @click=${() => choose(id)}
      >
        ${title}
      </button>`,
    )}
  </div>`;
}

const causesOf = remembered(
  /**
   * @param {Record<string, any>} told @param {import("../state/types.js").Operation[]} operations
   * @param {Context["say"]} say @param {Context["format"]} format @param {Record<string, any>} catalogue
   * @param {Record<string, any>} base
   * @returns {Cause[]}
   */
  (told, operations, say, format, catalogue, base) => {
    const context = /** @type {Context} */ ({ say, format, state: { known: { catalogue }, work: { base } } });
    const named = told.operations.flatMap((/** @type {any} */ one) => {
      if (!one.effect) return [];
      const together = [one.index, ...one.together_with].map((index) => operationWords(context, operations[index]));
      return [{ words: together.join(" + "), effect: one.effect }];
    });
    const moves = Object.values(told.rounding?.moved ?? {}).some((/** @type {any} */ part) => part.columns.id.length);
    return moves && named.length ? [...named, { words: say("whatif.rounding"), effect: told.rounding }] : named;
  },
);

/** @param {Context} context @param {Record<string, any>} told @param {Cause[]} listed */
function table({ say, format }, told, listed) {
  const rows = [...listed.map(({ words, effect }) => ({ words, ...effect })), null];
  return html`<h3>${say("whatif.causes")}</h3>
    <div class="wide-table"><table class="plain" data-part="causes">
      <thead>
        <tr>
          <th scope="col">${say("whatif.change")}</th>
          <th scope="col">${say("whatif.street")} <span class="unit">${format.unit}</span></th>
          <th scope="col">${say("whatif.max_stretch")}</th>
          <th scope="col">${say("whatif.gini")}</th>
        </tr>
      </thead>
      <tbody>
        ${rows.map((row) => {
          const indicators = row ? row.indicators : told.change;
          return html`<tr class=${row ? nothing : "sum"}>
            <th scope="row" dir="auto">${row ? row.words : say("whatif.together")}</th>
            <td>${format.change(row ? row.street : told.change.street)}</td>
            <td>${signed(format, indicators.max_stretch)}</td>
            <td>${signed(format, indicators.gini)}</td>
          </tr>`;
        })}
      </tbody>
    </table></div>`;
}

/** @param {import("../language/format.js").Format} format @param {number | null} value */
function signed(format, value) {
  const said = format.ratio(value === null ? value : Math.abs(value));
  return value === null || said === format.ratio(0) ? said : `${value > 0 ? "+" : "−"}${said}`;
}
