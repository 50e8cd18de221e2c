// @ts-check
/** Numbers as people read them: money in the unit that the planner likes, shares in percent, ratios. */

/** Units whose worth in single units of their currency is known, by what plans write. */
const WORTH = new Map([
  ["元", 1],
  ["千元", 1e3],
  ["万元", 1e4],
  ["万", 1e4],
  ["百万元", 1e6],
  ["亿元", 1e8],
]);
const WAN = 1e4;
const NOTHING = "–";
const LONGEST = 60;

/**
 * @typedef {object} Format
 * @property {(value: number | null | undefined) => string} money
 * @property {(value: number | null | undefined) => string} change     money with its sign
 * @property {(value: number | null | undefined) => string} amount     money with all its digits, for columns
 * @property {(value: number | null | undefined, most?: number, least?: number) => string} percent   digits: most, least
 * @property {(value: number | null | undefined, most?: number, least?: number) => string} growth    with its sign
 * @property {(value: number | null | undefined) => string} points     a difference of shares, in percentage points
 * @property {(value: number | null | undefined) => string} ratio
 * @property {(value: number | null | undefined) => string} count
 * @property {(value: number | null | undefined) => string} plain     as a sheet has it
 * @property {string} unit          what `money` is in
 * @property {boolean} convertible  whether the plan's unit is one that can be shown in others
 * @property {number} scale         what money of the plan is multiplied by to be shown
 */

/**
 * @param {"en" | "zh"} language
 * @param {"unit" | "wan" | "plain"} numbers
 * @param {string} unit  of the plan
 * @returns {Format}
 */
export function formatter(language, numbers, unit) {
  const worth = WORTH.get(unit.trim());
  const shown = worth === undefined || numbers === "unit" ? worth : numbers === "wan" ? WAN : 1;
  const scale = worth === undefined || shown === undefined ? 1 : worth / shown;
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  /** @param {Intl.NumberFormatOptions} options */
  const numbered = (options) => {
    const format = new Intl.NumberFormat(locale, options);
    return (/** @type {number | null | undefined} */ value) =>
      value === null || value === undefined || !Number.isFinite(value) ? NOTHING : format.format(value);
  };
  /** @type {Map<string, (value: number | null | undefined) => string>} */
  const cached = new Map();
  /** @param {string} key @param {Intl.NumberFormatOptions} options */
  const of = (key, options) => {
    const there = cached.get(key) ?? numbered(options);
    cached.set(key, there);
    return there;
  };
  const digits = scale >= 1e3 ? 0 : 2;
  /** @param {number | null | undefined} value */
  const scaled = (value) => (value === null || value === undefined ? value : Number((value * scale).toPrecision(15)));
  const point = language === "zh" ? " 个百分点" : " pts";
  return {
    money: (value) => of("money", { maximumFractionDigits: digits })(scaled(value)),
    change: (value) => of("change", { maximumFractionDigits: digits, signDisplay: "exceptZero" })(scaled(value)),
    amount: (value) => of("amount", { minimumFractionDigits: digits, maximumFractionDigits: digits })(scaled(value)),
    percent: (value, most = 1, least = 0) =>
      of(`percent${most}${least}`, { style: "percent", minimumFractionDigits: least, maximumFractionDigits: most })(
        value,
      ),
    growth: (value, most = 1, least = 0) =>
      of(`growth${most}${least}`, {
        style: "percent",
        minimumFractionDigits: least,
        maximumFractionDigits: most,
        signDisplay: "exceptZero",
      })(value),
    points: (value) => {
      const said = of("points", { maximumFractionDigits: 1, signDisplay: "exceptZero" })(
        value === null || value === undefined ? value : value * 100,
      );
      return said === NOTHING ? said : said + point;
    },
    ratio: (value) => of("ratio", { minimumFractionDigits: 2, maximumFractionDigits: 2 })(value),
    plain: (value) => of("plain", { maximumFractionDigits: 6 })(value),
    count: (value) => of("count", { maximumFractionDigits: 0 })(value),
    unit: worth === undefined || numbers === "unit" ? unit : numbers === "wan" ? "万元" : "元",
    convertible: worth !== undefined,
    scale,
  };
}

/**
 * Return a name that fits into a picture: no control or direction marks, and not too long.
 *
 * @param {string} name
 * @param {number} most  letters
 */
export function short(name, most = LONGEST) {
  const letters = [...name.replace(/[\p{Cc}\p{Cf}]+/gu, " ").trim()];
  return letters.length > most ? `${letters.slice(0, most - 1).join("")}…` : letters.join("");
}
