// @ts-check
/** A growth case from a file: dropped anywhere on the sandbox, or chosen. */
import { html } from "../libraries.js";
import { emptySandbox, sandboxOpened } from "../state/sandbox.js";
import { told } from "./asking.js";
import { FIRST_CASE, sandboxOf } from "./present.js";

/** @typedef {import("../state/types.js").Context} Context */

/** @param {Context} context */
export function opening(context) {
  const { say, state } = context;
  const sandbox = sandboxOf(state);
  return html`<div class="sandbox-open">
    <label class="button">
      ${say("growth.open")}
      <input
        type="file"
        class="hidden"
        accept=".yaml,.yml,.json"
        data-do="open-case"
        @change=${(/** @type {any} */ event) => {
          const [file] = event.target.files;
          if (file) void opened(context, file);
          event.target.value = "";
        }}
      />
    </label>
    ${sandbox && sandbox.source !== FIRST_CASE
      ? html`<button type="button" data-do="bundled-case" @click=${() => bundled(context)}>${say("growth.open.bundled")}</button>`
      : ""}
  </div>`;
}

/**
 * What lets a file be dropped on a view.
 *
 * @param {(file: File) => void} take
 * @returns {{over: (event: any) => void, drop: (event: any) => void}}
 */
export function dropping(take) {
  return {
    over: (event) => event.preventDefault(),
    drop: (event) => {
      event.preventDefault();
      event.stopPropagation();
      const [file] = event.dataTransfer?.files ?? [];
      if (file) take(file);
    },
  };
}

/** @param {Context} context @param {File} file */
export async function opened({ store, client }, file) {
  await told(store, async () => {
    const made = await client.post("/v1/plans:read", { name: file.name, text: await file.text() });
    store.edit("growth.step.open", sandboxOpened(emptySandbox(made.plan, file.name)));
  });
}

/** @param {Context} context */
async function bundled({ store, client }) {
  await told(store, async () => {
    const growthCase = await client.get(`/v1/examples/${FIRST_CASE}`);
    store.edit("growth.step.open", sandboxOpened(emptySandbox(growthCase, FIRST_CASE)));
  });
}
