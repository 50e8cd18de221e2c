// @ts-check
/** One thing is varied, and what that does is seen as a curve. */
import { labelOf } from "../api/catalogue.js";
import { curve } from "../charts/curve.js";
import { partsOf } from "../charts/parts.js";
import { numberIn } from "../goal/numbers.js";
import { html, nothing } from "../libraries.js";
import { remembered } from "../state/remembered.js";
import { asked } from "./asking.js";
import { knobsOf } from "./knobs.js";
import { trouble } from "./trouble.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {import("./knobs.js").Knob} Knob */
/** @typedef {{knob: string, from: number, to: number}} Varied   in `known.varied`: what is to be seen */

const POINTS = 25;
const SEEN = /** @type {const} */ (["max_stretch", "gini", "objective"]);

const knobs = remembered((answer, say, format, catalogue) =>
  knobsOf(/** @type {any} */ ({ say, format, state: { known: { catalogue } } }), answer),
);

/** @param {Context} context */
export function varying(context) {
  const { say, format, state, store, client } = context;
  const { answer, catalogue } = state.known;
  if (!answer) return nothing;
  const there = knobs(answer, say, format, catalogue);
  const knob = there.find(({ id }) => id === state.view.knob) ?? there[0];
  /** @type {Varied} */
  const varied = state.known.varied?.knob === knob.id ? state.known.varied : { knob: knob.id, from: knob.from, to: knob.to };
  const { plan } = answer;
  const totals = Object.keys(answer.allocation.totals ?? {}).filter((name) => !name.includes("|"));
  const known = asked(context, "sweep", [plan, varied.knob, varied.from, varied.to], (signal) => {
    const range = { from: varied.from, to: varied.to, steps: POINTS };
    return client.post("/v1/sweeps", { plan, sweep: { axes: { at: { ...knob.axis, range } }, totals } }, signal);
  });
  return html`<section class="card" aria-labelledby="whatif-varying" data-part="varying" aria-busy=${known.asking ? "true" : "false"}>
    <div class="card-head"><h2 id="whatif-varying">${say("whatif.vary")}</h2></div>
    <form class="whatif-vary" @submit=${(/** @type {any} */ event) => {
      event.preventDefault();
      const { from, to } = event.target.elements;
      const ends = [from, to].map((field) => read(context, field, knob));
      if (ends[0] === null || ends[1] === null) return;
      store.know("varied", { knob: knob.id, from: Math.min(ends[0], ends[1]), to: Math.max(ends[0], ends[1]) });
    }}>
      <label class="field">
        ${say("whatif.vary.what")}
        <select name="knob" @change=${(/** @type {any} */ event) => store.look({ knob: event.target.value })}>
          ${there.map((one) => html`<option value=${one.id} ?selected=${one === knob}>${one.title}</option>`)}
        </select>
      </label>
      <label class="field">${say("whatif.from")} <span><input name="from" inputmode="decimal" autocomplete="off" .value=${written(varied.from, knob)} /> ${knob.sign}</span></label>
      <label class="field">${say("whatif.to")} <span><input name="to" inputmode="decimal" autocomplete="off" .value=${written(varied.to, knob)} /> ${knob.sign}</span></label>
      <button type="submit">${say("whatif.draw")}</button>
    </form>
    ${known.problem ? trouble(context, known.problem) : nothing}
    ${known.of?.[1] === knob.id ? drawn(context, knob, known.answer) : html`<p class="quiet" role="status">${say("whatif.drawing")}</p>`}
  </section>`;
}

/** @param {number} value @param {Knob} knob */
const written = (value, knob) => String(Number((value * knob.scale).toPrecision(10)));

/** @param {Context} context @param {HTMLInputElement} field @param {Knob} knob @returns {number | null} */
function read({ say }, field, knob) {
  const value = numberIn(field.value);
  field.setCustomValidity(value === null ? say("goal.wrong", { text: field.value }) : "");
  if (value === null) field.reportValidity();
  return value === null ? null : Number((value / knob.scale).toPrecision(12));
}

/** @param {Context} context @param {Knob} knob @param {Record<string, any>} table */
function drawn(context, knob, table) {
  const { say, format, state, store } = context;
  const { answer, catalogue } = state.known;
  const parts = Object.keys(table.totals).filter((name) => partsOf(answer.allocation.totals, name));
  const seen = [...SEEN, ...parts].find((one) => one === state.view.seen) ?? SEEN[0];
  const titles = new Map([
    ...SEEN.map((one) => /** @type {[string, string]} */ ([one, say(`whatif.seen.${one}`)])),
    ...parts.map((one) => /** @type {[string, string]} */ ([one, say("whatif.seen.targets", { by: labelOf(catalogue, one) })])),
  ]);
  const { columns } = table.points;
  const there = columns.outcome.map((/** @type {string} */ outcome) => outcome === "optimal" || outcome === "feasible");
  const known = linesOf(table, seen, answer.allocation);
  const possible = columns.at.filter((/** @type {any} */ _, /** @type {number} */ place) => there[place]);
  const isMoney = seen !== "max_stretch" && seen !== "gini";
  const title = titles.get(seen) ?? "";
  return html`<div class="choices" role="group" aria-label=${say("whatif.seen")}>
      ${[...titles].map(
        ([id, name]) => html`<button type="button" class="small" data-seen=${id} aria-pressed=${id === seen ? "true" : "false"} @click=${() => store.look({ seen: id })}>
          ${name}
        </button>`,
      )}
    </div>
    ${possible.length
      ? curve(context, {
          id: "sweep",
          title: say("whatif.curve.title", { what: title }),
          unit: isMoney && seen !== "objective" ? say("charts.unit", { unit: format.unit }) : "",
          said: say("whatif.curve.said", {
            count: possible.length,
            from: knob.said(possible[0]),
            to: knob.said(possible[possible.length - 1]),
          }),
          at: columns.at,
          lines: known,
          across: knob.title,
          up: title,
          atShown: knob.said,
          shown: isMoney ? format.money : format.ratio,
          here: knob.here,
        })
      : nothing}
    ${reach(context, knob, columns.at, there)}`;
}

const linesOf = remembered(
  /** @param {Record<string, any>} table @param {string} seen @param {Record<string, any>} allocation */
  (table, seen, allocation) => {
    if (seen in table.points.columns) return [{ name: seen, values: table.points.columns[seen] }];
    const { id, label } = allocation.totals[seen].columns;
    return (partsOf(allocation.totals, seen) ?? []).map((place) => ({
      name: label[place] ?? id[place],
      values: table.totals[seen].columns[id[place]] ?? [],
    }));
  },
);

/** @param {Context} context @param {Knob} knob @param {number[]} at @param {boolean[]} there */
function reach({ say }, knob, at, there) {
  const possible = at.filter((_, place) => there[place]);
  if (possible.length === at.length) return nothing;
  if (!possible.length) return html`<p class="notice warn" data-part="reach-of-sweep">${say("whatif.curve.nowhere")}</p>`;
  const facts = { from: knob.said(possible[0]), to: knob.said(possible[possible.length - 1]) };
  return html`<p class="quiet" data-part="reach-of-sweep">${say("whatif.curve.reach", facts)}</p>`;
}
