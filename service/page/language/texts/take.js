// @ts-check
export default {
  "take.title": { en: "Take it along", zh: "带走结果" },
  "take.impossible": {
    en: "This goal is not possible yet, so there are no targets to take along. The plan itself can be saved.",
    zh: "当前目标无法实现，还没有可导出的任务；计划本身可以保存。",
  },
  "take.xlsx": { en: "Task breakdown", zh: "任务分解表" },
  "take.xlsx.help": {
    en: "A workbook to hand over: overview, every member, every rule, ready to print.",
    zh: "可直接下发的工作簿：总览、各区域与业务员、各项规则，版式适合打印。",
  },
  "take.xlsx.do": { en: "Save as XLSX", zh: "保存为 XLSX" },
  "take.csv": { en: "Targets as a table", zh: "目标明细" },
  "take.csv.help": { en: "One line a target, for another program.", zh: "每行一个目标，便于导入其他系统。" },
  "take.csv.do": { en: "Save as CSV", zh: "保存为 CSV" },
  "take.plan": { en: "The plan itself", zh: "计划文件" },
  "take.plan.help": {
    en: "Numbers, goal and rules with all your changes. Open it here again, or give it to a colleague.",
    zh: "数据、目标与规则，包含您的全部修改。可以再次在此打开，也可以交给同事。",
  },
  "take.plan.do": { en: "Save the plan", zh: "保存计划" },
  "take.plan.name": { en: "plan", zh: "计划" },
  "take.pictures": { en: "Pictures", zh: "图表" },
  "take.pictures.help": {
    en: "Each picture can be saved as PNG or SVG with the buttons at its corner.",
    zh: "每张图右上角都可以保存为 PNG 或 SVG。",
  },
  "take.pictures.do": { en: "Go to the pictures", zh: "查看图表" },
  "take.api": { en: "For programs", zh: "供系统对接" },
  "take.api.help": {
    en: "All that this page shows can be asked by a CRM, too.",
    zh: "本页所示的一切，CRM 等系统都能通过接口取得。",
  },
  "take.api.do": { en: "The interface, explained", zh: "接口说明" },
};
