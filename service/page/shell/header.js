// @ts-check
import { html, nothing } from "../libraries.js";
import { VIEWS } from "../views/index.js";

/**
 * Name, views, undo and redo, language, unit of money.
 *
 * @param {import("../state/types.js").Context} context
 * @param {import("../views/index.js").PageView} shown
 */
export function header(context, shown) {
  const { say, state, store, format } = context;
  const { language, numbers } = state.view;
  return html`
    <header class="bar">
      <div class="bar-name">
        <img src="/page/icon.svg" alt="" width="28" height="28" />
        <span class="bar-product">${say("shell.name")}</span>
        <span class="bar-plan" dir="auto" title=${state.work.base?.name ?? ""}>${state.work.base?.name ?? ""}</span>
      </div>
      <nav class="bar-views" aria-label=${say("shell.views")}>
        ${VIEWS.filter((view) => view.tab).map(
          (view) => html`<button
            type="button"
            class="tab"
            data-view=${view.id}
            aria-current=${view === shown ? "page" : nothing}
            @click=${() => store.look({ tab: view.id })}
          >
            ${say(view.title)}
          </button>`,
        )}
      </nav>
      <div class="bar-tools">
        <span class="bar-asking" role="status">${state.known.asking ? say("shell.asking") : ""}</span>
        <button type="button" data-do="open" @click=${() => store.look({ tab: "open" })}>${say("shell.open")}</button>
        <button type="button" data-do="take" @click=${() => store.look({ tab: "take" })}>${say("take.title")}</button>
        <button
          type="button"
          data-do="undo"
          ?disabled=${!state.past.length}
          title=${stepTitle(context, state.past)}
          @click=${store.undo}
        >
          <span aria-hidden="true">↶</span> ${say("shell.undo")}
        </button>
        <button
          type="button"
          data-do="redo"
          ?disabled=${!state.future.length}
          title=${stepTitle(context, state.future)}
          @click=${store.redo}
        >
          <span aria-hidden="true">↷</span> ${say("shell.redo")}
        </button>
        ${format.convertible ? moneyUnits(context, numbers) : nothing}
        <button
          type="button"
          data-do="language"
          lang=${language === "zh" ? "en" : "zh-CN"}
          aria-label=${say("shell.language.label")}
          @click=${() => store.look({ language: language === "zh" ? "en" : "zh" })}
        >
          ${say("shell.language")}
        </button>
        <a class="bar-docs" href="/docs" target="_blank" rel="noopener">${say("shell.docs")}</a>
      </div>
    </header>
  `;
}

/** @param {import("../state/types.js").Context} context @param {import("../state/types.js").Step[]} steps */
function stepTitle({ say }, steps) {
  const step = steps.at(-1);
  return step ? say(step.label) : "";
}

/** @param {import("../state/types.js").Context} context @param {string} numbers */
function moneyUnits({ say, store, format }, numbers) {
  return html`<label class="bar-numbers">
    <span class="hidden">${say("shell.numbers")}</span>
    <select
      data-do="numbers"
      @change=${(/** @type {any} */ event) => store.look({ numbers: event.target.value })}
    >
      <option value="wan" ?selected=${format.unit === "万元"}>${say("shell.numbers.wan")}</option>
      <option value="plain" ?selected=${numbers === "plain"}>${say("shell.numbers.plain")}</option>
    </select>
  </label>`;
}
