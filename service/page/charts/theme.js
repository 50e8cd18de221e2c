// @ts-check
/** What all pictures have in common. The colours are those of Okabe and Ito, told apart by colour-blind eyes too. */
export const COLOURS = {
  ink: "#1c2733",
  quiet: "#566373",
  line: "#d9dfe6",
  blue: "#0072b2",
  sky: "#56b4e9",
  orange: "#d55e00",
  amber: "#e69f00",
  green: "#009e73",
  purple: "#cc79a7",
  grey: "#9aa5b1",
};

/** In single quotes: pictures as SVG have it within double ones. */
export const FONT = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', 'WenQuanYi Micro Hei', sans-serif";

/** @returns {Record<string, any>} the part of a chart's options that is the same for all */
export function theme() {
  return {
    animation: !matchMedia("(prefers-reduced-motion: reduce)").matches,
    animationDuration: 250,
    animationDurationUpdate: 120,
    textStyle: { fontFamily: FONT, color: COLOURS.ink, fontSize: 12 },
    color: [COLOURS.blue, COLOURS.orange, COLOURS.green, COLOURS.amber, COLOURS.sky, COLOURS.purple],
    // Tooltips are drawn as text in the picture: a name is never read as markup, and no style is set inline.
    tooltip: {
      renderMode: "richText",
      confine: true,
      borderColor: COLOURS.line,
      textStyle: { color: COLOURS.ink, fontSize: 12 },
    },
    grid: { left: 8, right: 24, top: 16, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "all" },
  };
}

/** @returns {Record<string, any>} an axis in this theme */
export function axis() {
  return {
    axisLine: { lineStyle: { color: COLOURS.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: COLOURS.line } },
    axisLabel: { color: COLOURS.quiet, fontSize: 12 },
    nameTextStyle: { color: COLOURS.quiet, fontSize: 12 },
  };
}
