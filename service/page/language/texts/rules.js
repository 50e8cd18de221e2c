// @ts-check
export default {
  "rules.impossible": { en: "This goal is not possible", zh: "这个目标无法实现" },
  "rules.fight": { en: "Rules that cannot hold together", zh: "互相冲突的规则" },
  "rules.fixes": { en: "What would make it possible", zh: "可行的办法" },
  "rules.apply": { en: "Apply", zh: "采用" },
  "rules.step": { en: "Apply a fix", zh: "采用解决办法" },
};
