// @ts-check
/** A class: the portfolios of its teams, ranked beside the proven optimum; suited to a projector. */
import { classPicture } from "../charts/class.js";
import { isRanked, rankingBody } from "../class/asking.js";
import { entry } from "../class/entry.js";
import { ranking } from "../class/table.js";
import { told } from "../growth/asking.js";
import { pathsOf, sandboxOf } from "../growth/present.js";
import { problem } from "../growth/problem.js";
import { html, nothing } from "../libraries.js";
import { save } from "../shell/save.js";

/** @param {import("../state/types.js").Context} context */
function template(context) {
  const { say, state, store } = context;
  const { classLarge: large, classOptimum: best } = state.known;
  const sandbox = sandboxOf(state);
  const ready = sandbox && pathsOf(context).length;
  const known = sandbox?.teams.length && state.known.ranking?.case === sandbox.case ? state.known.ranking.answer : null;
  /** @param {string} name @param {string} text @param {boolean} on */
  const toggle = (name, text, on) => html`<button
    type="button"
    data-do=${name}
    aria-pressed=${on ? "true" : "false"}
    @click=${() => store.know(name, !on)}
  >
    ${say(text)}
  </button>`;
  return html`<section
    class=${large ? "class-view large" : "class-view"}
    data-view-of="class"
    aria-busy=${ready && (!sandbox.teams.length || isRanked(state)) ? "false" : "true"}
  >
    <div class="sandbox-title">
      <div>
        <h1>${say("class.title")}</h1>
        <p class="quiet" dir="auto">${sandbox?.case.name ?? ""}</p>
      </div>
      <div class="choices">
        ${toggle("classOptimum", "class.optimum", Boolean(best))} ${toggle("classLarge", "class.large", Boolean(large))}
        <button type="button" data-do="class-xlsx" ?disabled=${!known} @click=${() => taken(context)}>${say("class.take")}</button>
      </div>
    </div>
    ${problem(context)}
    ${known
      ? html`<div class="class-parts">
          <section class="picture">${ranking(context, known)}</section>
          ${classPicture(context, known, Boolean(best), Boolean(large))}
        </div>`
      : html`<p class="class-empty">${say(sandbox?.teams.length ? "class.waits" : "class.empty")}</p>`}
    ${ready ? entry(context) : nothing}
  </section>`;
}

/** @param {import("../state/types.js").Context} context */
async function taken({ store, client, state, say }) {
  await told(store, async () => {
    const sandbox = /** @type {import("../growth/present.js").Sandbox} */ (sandboxOf(state));
    const { file } = await client.fetchFile("/v1/growth-plans:rank", rankingBody(sandbox, state.view.language));
    save(file, `${say("class.title")}.xlsx`);
  });
}

/** @type {import("./index.js").PageView} */
export const view = { id: "class", title: "class.tab", tab: true, template };
