// @ts-check
export default {
  "open.title": { en: "Open a plan", zh: "打开计划" },
  "open.examples": { en: "Examples that come with Apportion", zh: "自带示例" },
  "open.take": { en: "Open", zh: "打开" },
  "open.step": { en: "Open a plan", zh: "打开计划" },
};
