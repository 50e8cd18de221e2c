// @ts-check
/** What words the service knows, in `known.catalogue`: columns with their aliases, measures, limits, each with help. */

/**
 * @param {import("../state/types.js").Store} store
 * @param {import("./client.js").Client} client
 */
export async function readCatalogue(store, client) {
  store.know("catalogue", await client.get("/v1/catalogue"));
}

/**
 * @param {Record<string, any>} catalogue
 * @param {string} header  as a plan writes it
 * @returns {string} the column's name; the header itself where it is the plan's own
 */
export function canonical(catalogue, header) {
  const plain = header.trim().toLowerCase();
  const column = catalogue.columns.find(
    (/** @type {{name: string, aliases: string[]}} */ one) =>
      one.name === plain || one.aliases.some((alias) => alias.toLowerCase() === plain),
  );
  return column?.name ?? header;
}

/**
 * @param {Record<string, any>} catalogue
 * @param {string} name  of a column
 * @returns {string} what it is called in the catalogue's language
 */
export function labelOf(catalogue, name) {
  return catalogue.columns.find((/** @type {{name: string}} */ one) => one.name === name)?.label ?? name;
}
