// @ts-check
export default {
  "charts.png": { en: "Save as PNG", zh: "保存为 PNG" },
  "charts.svg": { en: "Save as SVG", zh: "保存为 SVG" },
  "charts.unit": { en: "in {unit}", zh: "单位：{unit}" },
  "charts.stretches.title": { en: "Who is stretched how much", zh: "谁的任务更重" },
  "charts.stretches.unit": { en: "target ÷ fair share", zh: "目标 ÷ 应得份额" },
  "charts.stretches.said": {
    en: "{count} members, stretch from {least} ({easiest}) to {most} ({hardest})",
    zh: "共 {count} 人，公平系数从 {least}（{easiest}）到 {most}（{hardest}）",
  },
  "charts.bridge.title": { en: "From last year to what is handed out", zh: "从去年到下达合计" },
  "charts.bridge.base": { en: "Last year", zh: "去年" },
  "charts.bridge.street": { en: "Handed out", zh: "下达合计" },
  "charts.bridge.said": {
    en: "from {base} to {street} {unit}; most of the growth: {largest}",
    zh: "从 {base} 到 {street} {unit}；增长最多：{largest}",
  },
};
