// @ts-check
/**
 * Read a number that a person typed: signs, thousands separators, full-width digits and a percent sign are understood.
 *
 * @param {string} text
 * @returns {number | null} null where it is none; of "66 %" it is 66
 */
export function numberIn(text) {
  const plain = text
    .normalize("NFKC")
    .replace(/[\s,_'’]|%$/g, "")
    .replace(/−/g, "-");
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain.replace(/%$/, "")) ? Number(plain.replace(/%$/, "")) : null;
}
