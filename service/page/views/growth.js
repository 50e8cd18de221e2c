// @ts-check
/** The sandbox: which levers bring the growth, beside what would be best, and whose targets they become. */
import { gantt } from "../charts/gantt.js";
import { growthBridge } from "../charts/growth_bridge.js";
import { worthOfPaths } from "../charts/worth.js";
import { askWorth } from "../growth/asking.js";
import { headline, optimumOf } from "../growth/headline.js";
import { landing } from "../growth/landing.js";
import { dropping, opened, opening } from "../growth/opening.js";
import { paths } from "../growth/paths.js";
import { pathsOf, sandboxOf } from "../growth/present.js";
import { problem } from "../growth/problem.js";
import { quarters, waiting } from "../growth/tables.js";
import { html, nothing } from "../libraries.js";

/** @param {import("../state/types.js").Context} context */
function template(context) {
  const { say, state } = context;
  const { portfolio, levers } = state.known;
  const sandbox = sandboxOf(state);
  const ready = sandbox && levers?.case === sandbox.case && portfolio?.sandbox.case === sandbox.case;
  const drop = dropping((file) => void opened(context, file));
  const late = portfolio?.asked !== state.known.portfolioAsked;
  return html`<section
    class="sandbox"
    data-view-of="growth"
    aria-busy=${!ready || late ? "true" : "false"}
    @dragover=${drop.over}
    @drop=${drop.drop}
  >
    <div class="sandbox-title">
      <div>
        <h1>${say("growth.title")}</h1>
        <p class="quiet" dir="auto">${sandbox?.case.name ?? ""}</p>
      </div>
      ${opening(context)}
    </div>
    ${problem(context)} ${ready ? desk(context, portfolio.answer) : nothing}
  </section>`;
}

/** @param {import("../state/types.js").Context} context @param {Record<string, any>} answer */
function desk(context, answer) {
  const optimum = optimumOf(context);
  return html`${headline(context, answer)} ${paths(context, answer)}
    <div class="pictures">${growthBridge(context, answer, optimum)} ${gantt(context, answer)}</div>
    <div class="pictures">
      <div class="pictures-one">${quarters(context, answer)} ${worth(context)}</div>
      ${waiting(context, answer)}
    </div>
    ${landing(context, answer)}`;
}

/** @param {import("../state/types.js").Context} context */
function worth(context) {
  const { say, state } = context;
  const known = state.known.worth?.of === sandboxOf(state)?.case ? state.known.worth : null;
  if (known) return worthOfPaths(context, known);
  return html`<section class="picture" data-part="worth">
    <h2>${say("growth.worth.title")}</h2>
    <p class="quiet">${say("growth.worth.about")}</p>
    <button type="button" data-do="worth" @click=${() => askWorth(context, pathsOf(context).map((path) => path.id))}>
      ${say("growth.worth.do")}
    </button>
  </section>`;
}

/** @type {import("./index.js").PageView} */
export const view = { id: "growth", title: "shell.growth", tab: true, template };
