// @ts-check
export default {
  "sieve.title": { en: "Filter and columns", zh: "筛选与列" },
  "sieve.on": { en: "in use", zh: "已启用" },
  "sieve.text": { en: "Name contains", zh: "名称包含" },
  "sieve.field": { en: "Only where", zh: "仅显示" },
  "sieve.any": { en: "(any number)", zh: "（不限）" },
  "sieve.way": { en: "at least or at most", zh: "不低于或不超过" },
  "sieve.value": { en: "Limit of the filter", zh: "筛选界限" },
  "sieve.columns": { en: "Columns", zh: "显示的列" },
  "sieve.off": { en: "Show everything", zh: "全部显示" },
  "sieve.nothing": { en: "No row passes this filter.", zh: "没有符合条件的行。" },
};
