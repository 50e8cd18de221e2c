// @ts-check
/** @returns {"en" | "zh"} the language that the browser likes best */
function likedLanguage() {
  const liked = navigator.languages.find((tag) => /^(zh|en)\b/i.test(tag));
  return liked && /^zh/i.test(liked) ? "zh" : "en";
}

/** @returns {import("./types.js").State} the state of a page that was never used */
export function firstState() {
  return {
    work: { source: "", base: null, operations: [], scenarios: [], growth: null },
    past: [],
    future: [],
    view: { tab: "plan", arrangement: "region", language: likedLanguage(), numbers: "unit" },
    known: {},
  };
}
