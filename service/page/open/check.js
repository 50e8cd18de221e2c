// @ts-check
/** The quick check before a plan is opened: columns, what was left out, what the numbers can tell, and the goal. */
import { short } from "../language/format.js";
import { html, nothing } from "../libraries.js";
import { numberIn } from "../goal/numbers.js";
import { opened } from "../state/work.js";
import { columns } from "./columns.js";
import { check, planOf } from "./reading.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {import("./reading.js").Reading} Reading */

/** @param {Context} context @param {Reading} reading */
export function checked(context, reading) {
  const { say } = context;
  const { answer, source } = reading;
  if (!answer) return nothing;
  return html`<section class="open-check" aria-labelledby="open-check-title" data-part="check">
    <h2 id="open-check-title">
      ${say("open.check")} <bdi class="unit">${short(source.name || say("open.pasted"))}</bdi>
    </h2>
    ${columns(context, reading)}
    <div class="open-notes">
      ${found(context, say("open.noticed"), answer.findings.filter(isNews).map(withoutHint), "noticed")} ${telling(context, reading)}
    </div>
    ${form(context, reading)}
  </section>`;
}

/** @param {Record<string, any>} finding @returns {boolean} whether the columns above do not show it already */
const isNews = ({ code }) => !["columns_read", "columns_carried", "columns_new_dimensions"].includes(code);

/** What can be done about it is done in the table above, and not as the hint says to programs. */
const withoutHint = (/** @type {Record<string, any>} */ { hint, ...finding }) => finding;

/** @param {Context} context @param {string} title @param {Record<string, any>[]} findings @param {string} part */
function found({ say }, title, findings, part) {
  if (!findings.length) return nothing;
  return html`<div data-part=${part}>
    <h3>${title}</h3>
    <ul>
      ${findings.map(
        (one) => html`<li class=${`open-${one.severity}`} dir="auto">
          ${one.severity === "note" ? nothing : html`<strong>${say(`open.severity.${one.severity}`)}</strong> `}${one.message}
          ${one.hint ? html`<span class="quiet">${one.hint}</span>` : nothing}
        </li>`,
      )}
    </ul>
  </div>`;
}

/** @param {Context} context @param {Reading} reading */
function telling(context, { report, goal }) {
  const { say, format } = context;
  if (!goal) return html`<p class="quiet" data-part="readiness">${say("open.goal.first")}</p>`;
  if (!report) return html`<p class="quiet" data-part="readiness">${say("open.checking")}</p>`;
  const counts = Object.entries(report.size ?? {}).filter(([name]) => name.startsWith("members."));
  return html`<div>
    <h3>${say("open.tells")}</h3>
    ${report.size
      ? html`<dl class="facts">
          ${[["cells", report.size.cells], ...counts].map(
            ([name, count]) =>
              html`<div>
                <dt><bdi>${name === "cells" ? say("open.cells") : labelled(context, String(name).slice("members.".length))}</bdi></dt>
                <dd>${format.count(Number(count))}</dd>
              </div>`,
          )}
        </dl>`
      : nothing}
    ${report.resolved ? html`<p data-part="readiness" dir="auto">${report.resolved.readiness}</p>` : nothing}
    ${found(context, say("open.findings"), report.findings, "findings")}
  </div>`;
}

/** @param {Context} context @param {string} name */
function labelled({ state }, name) {
  const column = state.known.catalogue?.columns.find((/** @type {{name: string}} */ one) => one.name === name);
  return short(column?.label ?? name);
}

/** @param {Context} context @param {Reading} reading */
function form(context, reading) {
  const { say, format, store } = context;
  const { goal, name, unit, report, busy } = reading;
  const typed = (/** @type {string} */ key, /** @type {(value: number) => number} */ scale) => (/** @type {any} */ event) => {
    const field = event.target;
    const value = numberIn(field.value);
    field.setCustomValidity(value === null && field.value ? say("goal.wrong", { text: field.value }) : "");
    if (value === null) {
      if (field.value) field.reportValidity();
      return;
    }
    void check(context, { goal: { [key]: Number(scale(value).toPrecision(12)) } });
  };
  const submit = (/** @type {any} */ event) => {
    event.preventDefault();
    const latest = /** @type {Reading} */ (store.state.known.reading); // a field may have changed by this very click
    if (!latest.goal) return;
    store.edit("open.step", opened(planOf(latest), latest.source.name || say("open.pasted")));
    store.look({ tab: "plan" });
    store.know("reading", null);
  };
  return html`<form class="open-form" @submit=${submit}>
    ${field(say("open.name"), "name", name, (event) => check(context, { name: event.target.value }), "open-wide")}
    ${field(say("open.unit"), "unit", unit, (event) => check(context, { unit: event.target.value.trim() }))}
    ${field(
      say("goal.growth"),
      "goal-growth",
      goal?.growth === undefined ? "" : format.growth(goal.growth, 2),
      typed("growth", (value) => value / 100),
    )}
    ${field(
      say("open.amount"),
      "goal-amount",
      goal?.amount === undefined ? "" : format.plain(goal.amount),
      typed("amount", (value) => value),
    )}
    <div class="open-acts">
      <button type="submit" class="main" data-do="compute" ?disabled=${busy || !report?.valid}>${say("open.compute")}</button>
      <button type="button" data-do="give-up" @click=${() => store.know("reading", null)}>${say("open.cancel")}</button>
    </div>
  </form>`;
}

/**
 * @param {string} title @param {string} name @param {string} value
 * @param {(event: any) => void} change @param {string} [kind]
 */
function field(title, name, value, change, kind = "") {
  return html`<label class=${`open-field ${kind}`}>
    <span>${title}</span>
    <input name=${name} autocomplete="off" maxlength="200" dir="auto" .value=${value} @change=${change} />
  </label>`;
}
