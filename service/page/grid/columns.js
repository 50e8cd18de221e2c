// @ts-check
/** The columns of the grid. What a cell shows is always set as text, whatever a name holds. */

/** @typedef {import("../state/types.js").Context} Context */

import { flat } from "../rules/lit.js";
import { SIGNS } from "./held.js";
import { editor } from "./typing.js";

/** Rows that are asked about together, because the next one may be wanted soon. */
const FEW = 60;
const WIDTHS = /** @type {Record<string, number>} */ ({ growth: 78, stretch: 66, share: 68, moved: 76 });
/** Where money is shown in a unit that is so much smaller than the plan's, columns are wider. */
const MANY_DIGITS = 1000;

/** @param {string} text @param {string} [kind] */
function textNode(text, kind) {
  const node = document.createElement("span");
  node.textContent = text;
  node.dir = "auto";
  if (kind) node.className = kind;
  return node;
}

/** @param {string} sign @param {string} said */
function badge(sign, said) {
  const node = textNode(sign, "held");
  node.title = said;
  node.setAttribute("aria-label", said);
  node.setAttribute("role", "img");
  return node;
}

/** @param {...Node} nodes */
function together(...nodes) {
  const node = document.createElement("span");
  node.append(...nodes);
  return node;
}

/** @param {Pick<Context, "say" | "format">} context @param {number | null} moved */
function moveNode({ say, format }, moved) {
  if (moved === null || moved === undefined) return textNode("");
  const node = textNode(`${moved > 0 ? "▲" : "▼"} ${format.change(moved)}`, moved > 0 ? "move up" : "move down");
  node.title = say("grid.moved.by", { by: format.change(moved), unit: format.unit });
  return node;
}

/** @param {Pick<Context, "say" | "store">} context @param {any} cell */
function whyNode({ say, store }, cell) {
  const { where, name } = cell.getData();
  const node = document.createElement("button");
  node.type = "button";
  node.className = "small why-button";
  node.textContent = say("grid.why.sign");
  node.setAttribute("aria-label", say("grid.why.label", { name: name.slice(0, 80) }));
  node.addEventListener("click", () => {
    const others = flat(cell.getTable().getData()).slice(0, FEW).map((row) => row.where);
    const called = Object.keys(where).length > 1 ? Object.values(where).join(" · ") : name;
    store.know("why", { where, name: called, others });
    requestAnimationFrame(() => document.getElementById("why-title")?.focus());
  });
  return node;
}

/**
 * @param {Pick<Context, "say" | "format" | "store">} context
 * @returns {Record<string, any>[]} column definitions of the grid
 */
export function columnsOf({ say, format, store }) {
  /** @param {string} field @param {(value: number | null) => string} shown */
  const number = (field, shown) => ({
    field,
    title: say(`grid.${field}`),
    titleFormatter: () => textNode(say(`grid.${field}`)),
    hozAlign: "right",
    headerHozAlign: "right",
    sorter: "number",
    headerSortStartingDir: "desc",
    headerWordWrap: true,
    minWidth: WIDTHS[field] ?? (format.scale < MANY_DIGITS ? 78 : 112),
    formatter: (/** @type {any} */ cell) => textNode(shown(cell.getValue()), field === "target" ? "number strong" : "number"),
  });
  return [
    {
      field: "name",
      title: say("grid.name"),
      titleFormatter: () => textNode(say("grid.name")),
      widthGrow: 2,
      minWidth: 150,
      frozen: true,
      cssClass: "named",
      formatter: (/** @type {any} */ cell) => together(textNode(cell.getValue()), whyNode({ say, store }, cell)),
    },
    number("history", format.amount),
    number("fair_share", format.amount),
    {
      ...number("target", format.amount),
      cssClass: "typed",
      minWidth: format.scale < MANY_DIGITS ? 98 : 130,
      editor: editor({ say, format, store }),
      formatter: (/** @type {any} */ cell) => {
        const { held } = cell.getData();
        const ways = /** @type {const} */ (["lock", "min", "max"]).filter((way) => held?.[way]);
        const shown = textNode(format.amount(cell.getValue()), "number strong");
        return together(...ways.map((way) => badge(SIGNS[way], say(`grid.held.${way}`))), shown);
      },
    },
    {
      ...number("moved", format.change),
      formatter: (/** @type {any} */ cell) => moveNode({ say, format }, cell.getValue()),
    },
    number("growth", (value) => format.growth(value, 1, 1)),
    number("stretch", format.ratio),
    number("share", (value) => format.percent(value, 1, 1)),
  ];
}
