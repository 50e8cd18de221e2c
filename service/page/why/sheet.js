// @ts-check
/** One member's page: the number, how it came about, what it is made of. */
import { labelOf } from "../api/catalogue.js";
import { html, nothing, svg } from "../libraries.js";
import { short } from "../language/format.js";
import { limitsOf, numbersOf } from "./numbers.js";
import { limitWords } from "./panel.js";
import { barsOf } from "./steps.js";

/** @typedef {import("../state/types.js").Context} Context */

const PARTS = ["region", "channel", "customer", "product"];
const MANY = 24;
const WIDE = 240;

/**
 * @param {Context} context
 * @param {{where: Record<string, string>, name: string}} member
 * @param {import("./asking.js").Told | undefined} told
 */
export function sheet(context, { where, name }, told) {
  const { say, format, state } = context;
  const { allocation, plan } = state.known.answer;
  const row = numbersOf(allocation, where);
  if (!row) return nothing;
  const period = plan.period?.label ?? "";
  return html`<article class="sheet" data-sheet=${JSON.stringify(where)}>
    <header>
      <p class="quiet" dir="auto">${[plan.name, period].filter(Boolean).join(" · ")}</p>
      <h2 dir="auto">${say("sheets.heading", { name: name.slice(0, 200) })}</h2>
    </header>
    <dl class="facts">
      ${[
        [say("grid.target"), `${format.money(row.target)} ${format.unit}`],
        [say("grid.history"), format.money(row.history)],
        [say("grid.growth"), format.growth(row.growth)],
        [say("grid.fair_share"), format.money(row.fair_share)],
        [say("grid.stretch"), format.ratio(row.stretch)],
      ].map(([title, value]) => html`<div><dt>${title}</dt><dd>${value}</dd></div>`)}
    </dl>
    ${told ? html`<p dir="auto" class="sheet-said">${told.text}</p>` : html`<p class="quiet">${say("why.asking")}</p>`}
    <div class="sheet-parts">
      ${told ? waterfall(context, told) : nothing}
      <div class="sheet-tables">${PARTS.map((part) => breakdown(context, where, part))}</div>
    </div>
    ${told?.limits.length
      ? html`<h3>${say("why.caps")}</h3>
          <ul class="sheet-caps">
            ${limitsOf(allocation, told.limits).map(
              (limit) => html`<li dir="auto">${short(limit.id, 80)} <span class="quiet">${limitWords(context, limit)}</span></li>`,
            )}
          </ul>`
      : nothing}
    <p class="sheet-sign">${say("sheets.agreed")}</p>
  </article>`;
}

/** @param {Context} context @param {import("./asking.js").Told} told */
function waterfall({ say, format }, told) {
  const bars = barsOf(told);
  const low = Math.min(0, ...bars.map((bar) => Math.min(bar.from, bar.to)));
  const high = Math.max(...bars.map((bar) => Math.max(bar.from, bar.to)));
  const x = (/** @type {number} */ value) => ((value - low) / (high - low || 1)) * WIDE;
  return html`<table class="plain sheet-steps">
    <caption>${say("sheets.steps", { unit: format.unit })}</caption>
    <tbody>
      ${bars.map(
        (bar) => html`<tr>
          <th scope="row">${bar.name}</th>
          <td>${bar.total ? format.money(bar.to) : format.change(bar.to - bar.from)}</td>
          <td class="sheet-bar">
            <svg viewBox="0 0 ${WIDE} 14" width=${WIDE} height="14" aria-hidden="true">
              ${svg`<rect class=${bar.total ? "total" : bar.to >= bar.from ? "up" : "down"} x=${x(Math.min(bar.from, bar.to))}
                y="1" width=${Math.max(1, x(Math.max(bar.from, bar.to)) - x(Math.min(bar.from, bar.to)))} height="12"></rect>`}
            </svg>
          </td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

/** @param {Context} context @param {Record<string, string>} where @param {string} part  a dimension that may be crossed with the member's */
function breakdown(context, where, part) {
  const { say, format, state } = context;
  const [own] = Object.keys(where);
  const { totals } = state.known.answer.allocation;
  const columns = totals[`${part}|${own}`]?.columns;
  if (!columns) return nothing;
  const members = totals[part].columns;
  const names = new Map(members.id.map((/** @type {string} */ id, /** @type {number} */ place) => [id, members.label[place] ?? id]));
  const parents = new Set(members.parent);
  const places = columns[own].flatMap((/** @type {string} */ id, /** @type {number} */ place) =>
    id === where[own] && !parents.has(columns[part][place]) ? [place] : [],
  );
  if (!places.length) return nothing;
  return html`<table class="plain">
    <thead>
      <tr>
        <th scope="col">${labelOf(state.known.catalogue, part)}</th>
        <th scope="col">${say("grid.history")}</th>
        <th scope="col">${say("grid.target")}</th>
        <th scope="col">${say("grid.growth")}</th>
      </tr>
    </thead>
    <tbody>
      ${places.slice(0, MANY).map(
        (/** @type {number} */ place) => html`<tr>
          <th scope="row" dir="auto">${short(String(names.get(columns[part][place])), 40)}</th>
          <td>${format.money(columns.history[place])}</td>
          <td>${format.money(columns.target[place])}</td>
          <td>${format.growth(columns.growth[place])}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}
