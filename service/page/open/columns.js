// @ts-check
/** The sheet as it was read: its columns, what each is taken for, and its first rows. */
import { short } from "../language/format.js";
import { html, nothing } from "../libraries.js";
import { read } from "./reading.js";

/** @typedef {import("./reading.js").ReadColumn} ReadColumn */

const ROWS = 5;
const LEFT_OUT = "";

/**
 * @param {import("../state/types.js").Context} context
 * @param {import("./reading.js").Reading} reading
 */
export function columns(context, reading) {
  const { say } = context;
  const { answer, readAs } = reading;
  if (!answer) return nothing;
  const now = new Map(answer.columns.map((/** @type {ReadColumn} */ one) => [one.place, one]));
  const shown = reading.columns.map((one) => ({ title: one.title, place: one.place, read: now.get(one.place) }));
  const rows = Math.min(ROWS, answer.cells);
  return html`<div class="open-sheet" tabindex="0" role="region" aria-label=${say("open.columns")}>
    <table>
      <thead>
        <tr>
          ${shown.map(({ title, place, read: one }) => {
            const part = one && !(readAs[place] === null) ? one.part : "left_out";
            return html`<th scope="col" class=${`open-${part}`} data-column=${place}>
              <span class="open-letter">${place}</span>
              <bdi class="open-title" title=${title}>${short(title)}</bdi>
              ${choice(context, reading, place, title, one, part)}
            </th>`;
          })}
        </tr>
      </thead>
      <tbody>
        ${Array.from(
          { length: rows },
          (_, row) =>
            html`<tr>
              ${shown.map(
                ({ read: one }) => html`<td dir="auto">${value(context, one ? answer.plan.cells?.columns?.[one.name]?.[row] : null)}</td>`,
              )}
            </tr>`,
        )}
      </tbody>
    </table>
    ${answer.cells > rows ? html`<p class="quiet open-more">${say("open.more", { count: answer.cells - rows })}</p>` : nothing}
  </div>`;
}

/** @param {import("../state/types.js").Context} context @param {any} found */
function value({ format }, found) {
  if (found === null || found === undefined) return "";
  return typeof found === "number" ? format.plain(found) : short(String(found));
}

/**
 * What a column is taken for; the planner may know better.
 *
 * @param {import("../state/types.js").Context} context
 * @param {import("./reading.js").Reading} reading
 * @param {string} place
 * @param {string} title
 * @param {ReadColumn | undefined} one
 * @param {string} part
 */
function choice(context, { readAs }, place, title, one, part) {
  const { say, state } = context;
  const known = state.known.catalogue?.columns ?? [];
  const names = known.map((/** @type {{name: string}} */ entry) => entry.name);
  const own = one && !names.includes(one.name) ? one : null;
  const chosen = part === "left_out" ? LEFT_OUT : (one?.name ?? LEFT_OUT);
  const changed = (/** @type {any} */ event) => {
    const name = event.target.value;
    void read(context, { readAs: { ...readAs, [place]: name === LEFT_OUT ? null : name } });
  };
  return html`<select aria-label=${say("open.as", { column: short(title || place) })} data-as=${place} @change=${changed}>
    ${own ? html`<option value=${own.name} .selected=${part !== "left_out"}>${say(`open.part.${part}`)}</option>` : nothing}
    ${known.map(
      (/** @type {{name: string, label: string}} */ entry) =>
        html`<option value=${entry.name} .selected=${entry.name === chosen}>${entry.label}</option>`,
    )}
    <option value=${LEFT_OUT} .selected=${chosen === LEFT_OUT}>${say("open.part.left_out")}</option>
  </select>`;
}
