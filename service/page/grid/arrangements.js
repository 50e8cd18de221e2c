// @ts-check
/** The ways to look at targets. */

/**
 * @typedef {object} Arrangement
 * @property {string} id
 * @property {string} title          key of a text
 * @property {string} dimension      whose tree is shown; empty: every line
 * @property {string} [within]       whose members are shown under each leaf
 * @property {boolean} [folded]      whether these are folded away at first
 */

/** @type {Arrangement[]} */
export const ARRANGEMENTS = [
  { id: "region", title: "grid.by.region", dimension: "region", within: "rep" },
  { id: "product", title: "grid.by.product", dimension: "product", within: "rep", folded: true },
  { id: "channel", title: "grid.by.channel", dimension: "channel", within: "rep", folded: true },
  { id: "rep", title: "grid.by.rep", dimension: "rep" },
  { id: "cells", title: "grid.by.cells", dimension: "" },
];

/**
 * @param {Record<string, any>} allocation
 * @returns {Arrangement[]} those that an answer can be shown in
 */
export function possible(allocation) {
  return ARRANGEMENTS.filter(({ dimension }) => (dimension ? dimension in allocation.totals : allocation.cells));
}

/**
 * @param {Record<string, any>} allocation
 * @param {string} id  the one that the planner likes
 * @returns {Arrangement | undefined}
 */
export function chosen(allocation, id) {
  const there = possible(allocation);
  return there.find((one) => one.id === id) ?? there[0];
}
