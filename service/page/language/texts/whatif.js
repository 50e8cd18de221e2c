// @ts-check
export default {
  "whatif.title": { en: "What if", zh: "假设分析" },
  "whatif.name": { en: "Name of the present state", zh: "当前方案的名称" },
  "whatif.keep": { en: "Keep as a scenario", zh: "保存为方案" },
  "whatif.none": { en: "No scenario is kept yet. Change the plan, then keep its state here under a name.", zh: "尚未保存方案。先调整计划，再在此命名保存。" },
  "whatif.scenarios": { en: "Scenarios", zh: "方案" },
  "whatif.changes": { en: "{count} changes", zh: "{count} 处调整" },
  "whatif.take": { en: "Go back to it", zh: "恢复此方案" },
  "whatif.drop": { en: "Remove", zh: "删除" },
  "whatif.step.keep": { en: "Keep a scenario", zh: "保存方案" },
  "whatif.step.take": { en: "Go back to a scenario", zh: "恢复方案" },
  "whatif.step.drop": { en: "Remove a scenario", zh: "删除方案" },
};
