// @ts-check
/** The page's own sentences, in both languages side by side; one file per subject in `texts/`. */
import charts from "./texts/charts.js";
import classroom from "./texts/class.js";
import goal from "./texts/goal.js";
import grid from "./texts/grid.js";
import growth from "./texts/growth.js";
import open from "./texts/open.js";
import rules from "./texts/rules.js";
import take from "./texts/take.js";
import shell from "./texts/shell.js";
import sieve from "./texts/sieve.js";
import whatif from "./texts/whatif.js";
import why from "./texts/why.js";

/** @typedef {Record<string, {en: string, zh: string}>} Texts */

/** @type {Texts} */
export const TEXTS = Object.assign({}, ...[shell, open, take, goal, grid, sieve, charts, rules, whatif, growth, classroom, why]);

/**
 * Return what says a text in a language; `{name}` in it stands for a fact.
 *
 * @param {"en" | "zh"} language
 * @returns {(key: string, facts?: Record<string, any>) => string}
 */
export function speaker(language) {
  return (key, facts = {}) => {
    const text = TEXTS[key];
    if (!text) throw new RangeError(`there is no text ${key}`);
    return text[language].replace(/\{(\w+)\}/g, (_, name) => {
      if (!(name in facts)) throw new RangeError(`the text ${key} needs the fact ${name}`);
      return String(facts[name]);
    });
  };
}
