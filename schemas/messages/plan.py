"""What is wrong with a plan: one code for each kind of finding."""

from collections.abc import Mapping

from schemas.messages.plan_cells import CELLS
from schemas.messages.plan_rules import RULES
from schemas.messages.text import Text

_MEANT = "did you mean {nearest}?"
_MEANT_ZH = "您是否想写 {nearest}？"

FORM: Mapping[str, Text] = {
    "not_an_object": Text(
        "An object with keys is needed here, not {found}.", "这里需要一个带键的对象，而不是 {found}。"
    ),
    "missing": Text("{key} is missing.", "缺少 {key}。"),
    "unknown_key": Text("{found} is not a key of this part.", "这里没有 {found} 这个键。", _MEANT, _MEANT_ZH),
    "unknown_value": Text("{found} is not one of: {known}.", "{found} 不在可选值之中：{known}。", _MEANT, _MEANT_ZH),
    "out_of_range": Text("{found} is out of range; it must be {wanted}.", "{found} 超出范围；应满足 {wanted}。"),
    "wrong_type": Text("{found} is of the wrong type; wanted: {wanted}.", "{found} 的类型不对；应为：{wanted}。"),
    "needs_text": Text("{found} must be text.", "{found} 应当是文本。", "put it in quotes", "请加引号"),
    "needs_number": Text(
        "{found} must be a number.",
        "{found} 应当是数字。",
        'write it without quotes; a ratio may be written as "66%" too',
        "请去掉引号；比率也可写成 “66%”",
    ),
    "needs_whole_number": Text("{found} must be a whole number.", "{found} 应当是整数。"),
    "needs_true_or_false": Text("{found} must be true or false.", "{found} 应当是 true 或 false。"),
    "needs_list": Text("{found} must be a list.", "{found} 应当是列表。", "put it in [ ]", "请放进 [ ] 中"),
    "needs_object": Text(
        "{found} must be an object with keys.",
        "{found} 应当是带键的对象。",
        "write key: value pairs in {{ }}",
        "请写成 {{键: 值}}",
    ),
    "not_finite": Text("{found} is not a finite number.", "{found} 不是有限的数。"),
    "nested_too_deep": Text("{found} is nested too deep.", "{found} 嵌套过深。"),
    "blank": Text("A text is needed here; it is empty.", "此处需要文本，现为空。"),
    "text_unclean": Text(
        "{found} contains a character that cannot be stored (NUL or half a surrogate pair).",
        "{found} 含有无法保存的字符（NUL 或半个代理对）。",
        "remove what shows as \ufffd",
        "请删去显示为 \ufffd 的字符",
    ),
    "goal_needs_one": Text(
        "A goal needs exactly one of growth and amount; found: {found}.",
        "目标须且只须给出 growth（增长率）或 amount（金额）之一；现有：{found}。",
        "write growth: 0.66, or amount: 8300",
        "写 growth: 0.66，或 amount: 8300",
    ),
    "cells_need_one_form": Text(
        "Cells come in exactly one form: columns, rows or file; found: {found}.",
        "单元数据须且只须用一种形式：columns、rows 或 file；现有：{found}。",
    ),
    "cells_file_unresolved": Text(
        "Cells in a file can be read from a plan file only.",
        "只有计划文件才能引用单元数据文件。",
        "send the cells as columns or rows",
        "请把数据以 columns 或 rows 发送",
    ),
    "rule_id_twice": Text(
        "The rule id {id} is used twice (also as {other}).",
        "规则编号 {id} 用了两次（另一处写作 {other}）。",
        "give every rule an id of its own",
        "请让每条规则有自己的编号",
    ),
    "rule_id_reserved": Text(
        "The rule id {id} is the name of a built-in rule.",
        "规则编号 {id} 是内置规则的名字。",
        "choose another id",
        "请换一个编号",
    ),
    "rule_id_brackets": Text(
        "The rule id {id} contains a bracket; brackets name the instances of a rule, as in grow[R1].",
        "规则编号 {id} 含有方括号；方括号用来指规则的实例，如 grow[R1]。",
        "leave the brackets out",
        "请去掉方括号",
    ),
}

GOAL: Mapping[str, Text] = {
    "growth_too_large": Text(
        "A growth of {growth} means {growth} times as much on top.",
        "增长率 {growth} 表示再增加 {growth} 倍。",
        'write {ratio} or "{percent}"; if it is meant, give the goal as an amount',
        "请写 {ratio} 或 “{percent}”；如确有此意，请把目标写成金额",
    ),
    "growth_of_nothing": Text(
        "Growth over a history of 0 is nothing.",
        "去年合计为 0，增长率没有意义。",
        "give the goal as an amount",
        "请把目标写成金额",
    ),
    "growth_leaves_nothing": Text(
        "A growth of {growth} leaves nothing to sell.",
        "增长率 {growth} 意味着没有任何销售。",
        "-0.05 is five per cent less",
        "下降百分之五写作 -0.05",
    ),
    "total_too_large": Text(
        "The {what} comes to {total}; totals must be below 1e15.",
        "{what} 合计为 {total}；总额须小于 1e15。",
        "use a larger unit of money",
        "请用更大的金额单位",
    ),
    "goal_too_small": Text(
        "A goal of {goal} is too small to be divided.",
        "目标 {goal} 太小，无法分配。",
        "use a smaller unit of money",
        "请用更小的金额单位",
    ),
    "goal_far_below_history": Text(
        "The goal ({goal}) is less than a hundred-thousandth of the history ({history}).",
        "目标（{goal}）不到去年（{history}）的十万分之一。",
        "give both in the same unit of money",
        "请使用同一金额单位",
    ),
    "goal_not_positive": Text("The goal must be positive; it is {goal}.", "目标必须为正；现为 {goal}。"),
    "weight_negative": Text("The weight of {driver} is negative: {weight}.", "{driver} 的权重为负：{weight}。"),
    "driver_twice": Text(
        "{found} is the driver {driver}, which the blend has already.",
        "{found} 就是驱动因素 {driver}，已在组合中。",
        "write it once",
        "只写一次",
    ),
    "driver_needs_column": Text(
        "The driver {driver} needs the column {column}, which is not there.",
        "驱动因素 {driver} 需要列 {column}，而数据中没有。",
    ),
    "driver_needs_capacity": Text(
        "The driver {driver} needs members with a capacity among those that fairness is reported of; there are none.",
        "驱动因素 {driver} 需要公平性报告的成员中有人有产能，而现在没有。",
        "give them a capacity under dimensions, or set fairness.report",
        "请在 dimensions 中给出 capacity，或设置 fairness.report",
    ),
    "weights_sum": Text(
        "The weights of the blend sum to {sum}.", "权重之和为 {sum}。", "make them sum to 1", "应使其和为 1"
    ),
    "unknown_driver": Text(
        "{found} is neither a driver nor a measure; known: {known}.",
        "{found} 既不是驱动因素，也不是指标；已知：{known}。",
        _MEANT,
        _MEANT_ZH,
    ),
    "driver_empty": Text(
        "{driver} is empty in {count} cells: {cells}.",
        "{driver} 在 {count} 个单元为空：{cells}。",
        "unknown is not zero: fill it in, or use another driver",
        "未知不等于零：请补上，或换一个驱动因素",
    ),
    "driver_negative": Text(
        "{driver} is negative in {count} cells: {cells}.", "{driver} 在 {count} 个单元为负：{cells}。"
    ),
    "driver_sums_to_zero": Text(
        "{driver} sums to 0, so that nothing can be shared by it.", "{driver} 合计为 0，无法据此分配。"
    ),
    "fair_share_vanishing": Text(
        "{count} {count:cell has/cells have} a fair share below a billionth of the average: {cells}.",
        "有 {count} 个单元的应得份额不到平均值的十亿分之一：{cells}。",
        "make their history (or other driver) 0, or correct the unit of the others",
        "请把它们的去年（或其他驱动因素）设为 0，或核对其他单元的单位",
    ),
    "by_empty": Text(
        "This list names no dimension.", "这里没有写任何维度。", "name at least one dimension", "请至少写一个维度"
    ),
    "power_needed": Text(
        "burden_power needs a power above 1 and at most 100; found {found}.",
        "burden_power 需要大于 1 且不超过 100 的 power；现为 {found}。",
        "write power: 2",
        "写 power: 2",
    ),
    "power_unused": Text(
        "{objective} has no power.",
        "{objective} 用不到 power。",
        "drop it, or use burden_power",
        "请去掉，或用 burden_power",
    ),
    "efficiency_needed": Text(
        "max_efficiency needs the name of a measure; {found} is none of: {known}.",
        "max_efficiency 需要一个指标名；{found} 不在其中：{known}。",
        _MEANT,
        _MEANT_ZH,
    ),
    "efficiency_unused": Text(
        "{objective} has no efficiency.",
        "{objective} 用不到 efficiency。",
        "drop it, or use max_efficiency",
        "请去掉，或用 max_efficiency",
    ),
}

TARGETS: Mapping[str, Text] = {
    "target_missing": Text(
        "{count} {count:cell of the plan has/cells of the plan have} no target: {cells}.",
        "计划中有 {count} 个单元没有目标值：{cells}。",
        "write 0 where nothing is to be sold",
        "不卖的请写 0",
    ),
    "target_unknown": Text(
        "{count} {count:target is for a cell/targets are for cells} that the plan does not have: {cells}.",
        "有 {count} 个目标值不属于计划中的任何单元：{cells}。",
    ),
    "target_negative": Text(
        "{count} {count:target is/targets are} negative: {cells}.", "有 {count} 个目标值为负：{cells}。"
    ),
    "targets_need_column": Text("The targets need a column target.", "需要“目标”（target）列。"),
    "targets_dimensions": Text(
        "The targets name their cells by {found}; the plan by {wanted}.",
        "目标值以 {found} 定位单元，而计划以 {wanted} 定位。",
    ),
}

TEXTS: Mapping[str, Text] = {**FORM, **CELLS, **GOAL, **RULES, **TARGETS}
