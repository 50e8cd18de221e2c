// @ts-check
export default {
  "growth.title": { en: "Where does the growth come from?", zh: "增长从哪里来？" },
  "growth.step": { en: "Open a sandbox", zh: "打开沙盘" },
  "growth.growth": { en: "Growth", zh: "增长" },
  "growth.cost": { en: "Cost", zh: "费用" },
  "growth.ratio": { en: "Cost to revenue", zh: "费销比" },
  "growth.revenue": { en: "Revenue", zh: "销售额" },
  "growth.levers": { en: "Levers pulled", zh: "采用的举措" },
  "growth.lever": { en: "Lever", zh: "举措" },
  "growth.path": { en: "Path", zh: "路径" },
  "growth.start": { en: "Starts in month", zh: "开始月份" },
  "growth.spend": { en: "Spend", zh: "投入" },
  "growth.gain": { en: "Gain", zh: "增量" },
};
