// @ts-check
/** Where numbers come in: a field to paste into, and a place to drop a file on. */
import { html } from "../libraries.js";
import { readFile, readText } from "./reading.js";

const ENDINGS = ".xlsx,.xlsm,.csv,.tsv,.txt,.json,.yaml,.yml";

/** @param {import("../state/types.js").Context} context */
export function source(context) {
  const { say } = context;
  const pasted = (/** @type {ClipboardEvent} */ event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!text.includes("\n")) return;
    event.preventDefault();
    void readText(context, text);
  };
  const sent = (/** @type {any} */ event) => {
    event.preventDefault();
    void readText(context, event.target.elements.pasted.value);
  };
  const chosen = (/** @type {any} */ event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) void readFile(context, file);
  };
  return html`<div class="open-ways">
    <form class="open-way" @submit=${sent}>
      <h2><label for="open-paste">${say("open.paste")}</label></h2>
      <p class="quiet" id="open-paste-help">${say("open.paste.help")}</p>
      <textarea
        id="open-paste"
        name="pasted"
        rows="5"
        spellcheck="false"
        autocomplete="off"
        aria-describedby="open-paste-help"
        @paste=${pasted}
      ></textarea>
      <button type="submit">${say("open.read")}</button>
    </form>
    <div class="open-way" data-part="drop">
      <h2>${say("open.file")}</h2>
      <p class="quiet">${say("open.file.help")}</p>
      <label class="open-drop">
        <input type="file" class="hidden" name="file" accept=${ENDINGS} @change=${chosen} />
        <span class="open-drop-sign" aria-hidden="true">⤓</span>
        <span>${say("open.drop")}</span>
        <span class="open-choose">${say("open.choose")}</span>
      </label>
    </div>
  </div>`;
}
