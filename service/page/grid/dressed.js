// @ts-check
/** Rows with what is shown beside their numbers: what holds them, what the last step moved, whether they are lit. */
import { flat } from "../rules/lit.js";
import { remembered } from "../state/remembered.js";

/** @typedef {import("./rows.js").Row} Row */
/** @typedef {import("./held.js").Held} Held */
/** @typedef {Row & {held: Held, moved: number | null, lit: boolean}} Dressed */

const NEAR = 1e-9;

/**
 * @param {Row[]} rows
 * @param {Row[] | null} before   the same arrangement of the answer before the last step
 * @param {(where: Record<string, string>) => Held} holders
 * @param {Set<string>} lit
 * @returns {Dressed[]}
 */
function dress(rows, before, holders, lit) {
  const targets = new Map(before ? flat(before).map((row) => [row.id, row.target]) : []);
  /** @param {Row} row @returns {Dressed} */
  const one = (row) => ({
    ...row,
    held: holders(row.where),
    moved: difference(row.target, targets.get(row.id)),
    lit: lit.has(row.id),
    ...(row._children ? { _children: row._children.map(one) } : {}),
  });
  return rows.map(one);
}

export const dressed = remembered(dress);

/** @param {number | null} now @param {number | null | undefined} then @returns {number | null} without binary noise */
function difference(now, then) {
  if (now === null || then === null || then === undefined) return null;
  const moved = Number((now - then).toPrecision(9));
  return Math.abs(moved) < NEAR * Math.max(1, Math.abs(now)) ? null : Number(moved.toFixed(6));
}
