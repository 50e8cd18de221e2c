// @ts-check
/** `<apportion-grid>`: rows in a tree that scrolls, sorts and follows the hand. */
import { loadTabulator } from "../libraries.js";
import { flat } from "../rules/lit.js";

/** @typedef {import("./rows.js").Row} Row */

class Grid extends HTMLElement {
  /** @type {any} */ #table = null;
  /** @type {Row[]} */ #rows = [];
  /** @type {Record<string, any>[]} */ #columns = [];
  /** @type {Map<string, boolean>} */ #open = new Map();
  #lit = "";
  /** @type {Promise<void>} */ #shown = Promise.resolve();
  #ready = false;
  #making = false;

  /** @param {Row[]} rows */
  set rows(rows) {
    if (rows === this.#rows) return;
    this.#rows = rows;
    if (this.#ready) this.#shown = this.#table.replaceData(rows).then(() => this.#showLit());
  }

  /** @param {Record<string, any>[]} columns */
  set columns(columns) {
    if (columns === this.#columns) return;
    this.#columns = columns;
    if (this.#ready) this.#table.setColumns(columns);
  }

  /** @param {((row: Row) => Partial<Row> | null) | null} numbers  what rows show for now */
  set live(numbers) {
    if (!this.#ready || !numbers) return;
    for (const shown of this.#table.getRows("visible")) {
      const told = numbers(shown.getData());
      if (told) shown.update(told);
    }
  }

  connectedCallback() {
    void this.#make();
  }

  /** Bring the first row that is lit into sight; one that is folded away stays where it is. */
  async #showLit() {
    const first = flat(this.#rows).find((row) => /** @type {any} */ (row).lit)?.id ?? "";
    const shown = this.#lit;
    this.#lit = first;
    if (!first || first === shown) return;
    await this.#rowOf(first)?.scrollTo("center", false);
  }

  /** @param {string} id */
  #rowOf(id) {
    return this.#table?.getRows("display").find((/** @type {any} */ one) => one.getData().id === id);
  }

  /**
   * Give the keyboard back to the button of a row, once the rows stand still.
   *
   * @param {string} id
   */
  async focusRow(id) {
    await this.#shown;
    const row = this.#rowOf(id);
    if (!row) return;
    if (!row.getElement().isConnected) await row.scrollTo("center", false);
    row.getElement().querySelector("button")?.focus();
  }

  disconnectedCallback() {
    this.#table?.destroy();
    this.#table = null;
    this.#ready = false;
    this.#making = false;
  }

  /** @param {Row} row */
  #isOpen(row) {
    return this.#open.get(row.id) ?? !row.folded;
  }

  async #make() {
    if (this.#making) return;
    this.#making = true;
    const Tabulator = await loadTabulator();
    if (!this.isConnected) return;
    const place = document.createElement("div");
    this.replaceChildren(place);
    const table = new Tabulator(place, {
      index: "id",
      data: this.#rows,
      columns: this.#columns,
      height: "100%",
      layout: "fitColumns",
      dataTree: true,
      dataTreeStartExpanded: (/** @type {any} */ row) => this.#isOpen(row.getData()),
      dataTreeChildColumnCalcs: false,
      columnHeaderVertAlign: "bottom",
      headerSortClickElement: "header",
      rowFormatter: (/** @type {any} */ row) => row.getElement().classList.toggle("lit", Boolean(row.getData().lit)),
    });
    this.#table = table;
    table.on("dataTreeRowCollapsed", (/** @type {any} */ row) => this.#open.set(row.getData().id, false));
    table.on("columnsLoaded", () => sortable(place));
    table.on("dataTreeRowExpanded", (/** @type {any} */ row) => this.#open.set(row.getData().id, true));
    const { promise, resolve } = Promise.withResolvers();
    table.on("tableBuilt", resolve);
    const [rows, columns] = [this.#rows, this.#columns];
    await promise;
    if (this.#table !== table) return;
    focusable(place);
    sortable(place);
    this.#ready = true;
    if (columns !== this.#columns) table.setColumns(this.#columns);
    if (rows !== this.#rows) void table.replaceData(this.#rows);
  }
}

/**
 * Let the keyboard scroll the rows themselves: what scrolls around them may not be focused inside a grid.
 *
 * @param {HTMLElement} place
 */
function focusable(place) {
  place.addEventListener("keydown", (event) => {
    const at = /** @type {HTMLElement} */ (event.target);
    if (event.key !== "Enter" || !at.matches(".tabulator-col[aria-sort]")) return;
    event.preventDefault();
    at.click();
  });
  place.querySelector(".tabulator-tableholder")?.removeAttribute("tabindex");
  place.querySelector(".tabulator-table")?.setAttribute("tabindex", "0");
}

/** @param {HTMLElement} place  whose column heads the keyboard shall reach, to sort by them */
function sortable(place) {
  for (const head of place.querySelectorAll(".tabulator-col[aria-sort]")) head.setAttribute("tabindex", "0");
}

customElements.define("apportion-grid", Grid);
