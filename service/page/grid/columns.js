// @ts-check
/** The columns of the grid. What a cell shows is always set as text, whatever a name holds. */

/** @typedef {import("../state/types.js").Context} Context */

/** @param {string} text @param {string} [kind] */
function textNode(text, kind) {
  const node = document.createElement("span");
  node.textContent = text;
  node.dir = "auto";
  if (kind) node.className = kind;
  return node;
}

/**
 * @param {Context} context
 * @returns {Record<string, any>[]} column definitions of the grid
 */
export function columnsOf({ say, format }) {
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
    minWidth: 76,
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
      formatter: (/** @type {any} */ cell) => textNode(cell.getValue()),
    },
    number("history", format.amount),
    number("fair_share", format.amount),
    number("target", format.amount),
    number("growth", (value) => format.growth(value, 1, 1)),
    number("stretch", format.ratio),
    number("share", (value) => format.percent(value, 1, 1)),
  ];
}
