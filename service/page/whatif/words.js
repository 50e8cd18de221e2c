// @ts-check
/** Operations in words. */
import { labelOf } from "../api/catalogue.js";
import { shown } from "../rules/measures.js";
import { ruleWords, scopeWords } from "../rules/words.js";

/** @typedef {import("../state/types.js").Context} Context */
/** @typedef {import("../state/types.js").Operation} Operation */

/**
 * @param {Context} context @param {Operation} operation
 * @returns {string}
 */
export function operationWords(context, operation) {
  const { say, state } = context;
  const where = scopeWords(context, operation.where ?? {});
  switch (operation.op) {
    case "set":
      return setWords(context, operation);
    case "scale":
      return say("whatif.op.scale", { ...fieldFacts(context, operation), by: context.format.growth(operation.by - 1), where });
    case "add":
      return say("whatif.op.add", { ...fieldFacts(context, operation), by: context.format.change(operation.by), where });
    case "put":
      return say("whatif.op.put", { ...fieldFacts(context, operation), value: operation.value ?? "–", where });
    case "rule":
      return say("whatif.op.rule", { id: operation.rule.id, says: ruleSaid(context, operation.rule) });
    case "drop_rule":
      return say("whatif.op.drop_rule", { id: operation.id });
    case "member":
      return say("whatif.op.member", { dimension: labelOf(state.known.catalogue, operation.dimension), id: operation.id });
    case "move":
      return say("whatif.op.move", { where, to: Object.values(operation.to).join(" · ") });
    case "drop":
      return say("whatif.op.drop", { where });
    default:
      return say("whatif.op.add_cells", { count: operation.rows?.length ?? 0 });
  }
}

/** @param {Context} context @param {Operation} operation */
const fieldFacts = ({ state }, operation) => ({ field: labelOf(state.known.catalogue, operation.field) });

/** @param {Context} context @param {Record<string, any>} rule */
const ruleSaid = (context, rule) => ruleWords(context, { ...rule, each: rule.each, where: rule.where ?? {} });

/** @param {Context} context @param {Operation} operation */
function setWords({ say, format, state }, { path, value }) {
  if (path === "goal.growth") return say("whatif.op.growth", { value: format.growth(Number(String(value).replace("%", "")) / (/%/.test(String(value)) ? 100 : 1), 2) });
  if (path === "goal.amount") return say("whatif.op.amount", { value: format.money(value), unit: format.unit });
  if (path === "over_assignment") return say("whatif.op.over", { value: format.percent(value, 1) });
  if (path === "fairness.objective") {
    const objective = state.known.catalogue.objectives.find((/** @type {{name: string}} */ one) => one.name === value);
    return say("whatif.op.objective", { value: objective?.help ?? value });
  }
  const limit = path.match(/^rules\[(.+)\]\.(min|max)$/s);
  if (!limit) return say("whatif.op.set", { path, value: typeof value === "object" ? JSON.stringify(value) : value });
  const rule = state.work.base?.rules?.find((/** @type {{id: string}} */ one) => one.id === limit[1]);
  return say(`whatif.op.limit.${limit[2]}`, { id: limit[1], value: rule?.measure ? shown(format, rule.measure, value) : value });
}
