// @ts-check
export default {
  "grid.title": { en: "Targets", zh: "目标任务" },
  "grid.arrangement": { en: "Show by", zh: "查看方式" },
  "grid.by.region": { en: "Region > rep", zh: "区域 > 业务员" },
  "grid.by.product": { en: "Product", zh: "产品" },
  "grid.by.channel": { en: "Channel", zh: "渠道" },
  "grid.by.rep": { en: "Rep", zh: "业务员" },
  "grid.by.cells": { en: "Every line", zh: "全部明细" },
  "grid.name": { en: "Name", zh: "名称" },
  "grid.history": { en: "Last year", zh: "去年" },
  "grid.fair_share": { en: "Fair share", zh: "应得份额" },
  "grid.target": { en: "Target", zh: "目标" },
  "grid.growth": { en: "Growth", zh: "增长" },
  "grid.stretch": { en: "Stretch", zh: "公平系数" },
  "grid.share": { en: "Share", zh: "占比" },
  "grid.none": { en: "Nothing to show yet", zh: "暂无数据" },
};
