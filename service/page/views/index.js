// @ts-check
/** All views, in the order of their tabs. A view is a file of its own; add it here. */
import { view as classroom } from "./class.js";
import { view as growth } from "./growth.js";
import { view as open } from "./open.js";
import { view as plan } from "./plan.js";
import { view as sheets } from "./sheets.js";
import { view as take } from "./take.js";
import { view as whatif } from "./whatif.js";

/**
 * @typedef {object} PageView
 * @property {string} id
 * @property {string} title    key of a text
 * @property {boolean} tab     whether it has a tab in the header
 * @property {(context: import("../state/types.js").Context) => unknown} template
 */

/** @type {PageView[]} */
export const VIEWS = [plan, whatif, growth, classroom, open, take, sheets];
