"""What is wrong with a plan: one code for each kind of finding."""

from collections.abc import Mapping

from schemas.messages.text import Text

_MEANT = "did you mean {nearest}?"
_MEANT_ZH = "您是否想写 {nearest}？"

FORM: Mapping[str, Text] = {
    "not_an_object": Text("A plan is an object, not {found}.", "计划应当是一个对象，而不是 {found}。"),
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

CELLS: Mapping[str, Text] = {
    "no_cells": Text(
        "There are no cells.",
        "没有任何单元数据。",
        "give one row for each combination that may be sold",
        "每个可销售的组合给一行",
    ),
    "no_dimension": Text(
        "No column says where, what or who: there is no dimension among {columns}.",
        "没有一列说明区域、产品或人员：{columns} 中没有维度。",
        "add a column such as region, product or rep",
        "请加上区域、产品或业务员等列",
    ),
    "column_twice": Text(
        "The column {column} is read as {name}, and so is {other}.",
        "列 {column} 会被读作 {name}，而 {other} 也是。",
        "keep one of them, or list one under carry",
        "请只留一列，或把其中一列列入 carry",
    ),
    "lengths_differ": Text(
        "The column {column} has {length} values; the others have {usual}.",
        "列 {column} 有 {length} 个值，其他列有 {usual} 个。",
    ),
    "id_not_text": Text(
        "The ids in column {column} must be text; found {found} ({count} such values, first rows {rows}).",
        "列 {column} 的编号必须是文本；发现 {found}（共 {count} 处，前几行：{rows}）。",
        "put it in quotes, so that 007 stays 007",
        "请加引号，这样 007 仍是 007",
    ),
    "id_unclean": Text(
        "The id {found} is blank or contains a character that cannot be stored (NUL or half a surrogate pair).",
        "编号 {found} 为空，或含有无法保存的字符（NUL 或半个代理对）。",
    ),
    "not_a_number": Text(
        "The column {column} must hold numbers; found {found} ({count} such values, first rows {rows}).",
        "列 {column} 必须是数字；发现 {found}（共 {count} 处，前几行：{rows}）。",
        "write the number without quotes; leave it empty where unknown",
        "请去掉引号写成数字；未知则留空",
    ),
    "number_out_of_range": Text(
        "The column {column} holds {found}; numbers must be finite, below 1e15, and 0 or above 1e-100 in size ({count} such values, first rows {rows}).",
        "列 {column} 含有 {found}；数字必须有限、小于 1e15，且为 0 或大于 1e-100（共 {count} 处，前几行：{rows}）。",
    ),
    "key_twice": Text(
        "The key {found} is used more than once (rows {rows}).", "编号 key {found} 重复出现（行 {rows}）。"
    ),
    "cell_twice": Text(
        "{count} cells appear more than once: the same {dimensions} (rows {rows}).",
        "有 {count} 个单元重复：{dimensions} 相同（行 {rows}）。",
        "`apportion history` adds up a sales table into one row a cell",
        "`apportion history` 能把销售明细汇总成每个单元一行",
    ),
    "column_of_unknown_kind": Text(
        "The column {found} is not known, and it does not hold text alone.",
        "列 {found} 不是已知的列，内容也不全是文本。",
        "list it under measures (to compute with) or carry (to echo), or give it a known name: {known}",
        "请列入 measures（参与计算）或 carry（原样返回），或改用已知的列名：{known}",
    ),
    "column_two_roles": Text(
        "The column {found} is listed here, but it is the plan's {role} already.",
        "列 {found} 列在此处，但它已经是 {role}。",
        "list a column once",
        "一列只列一处",
    ),
    "measure_name_taken": Text(
        "{found} is the name of a driver that needs no column.",
        "{found} 是不需要列的驱动因素的名字。",
        "give the column another name",
        "请给这一列换个名字",
    ),
    "carry_name_taken": Text(
        "The column {found} cannot be echoed: the answer has a column of that name.",
        "列 {found} 无法原样返回：结果中已有同名的列。",
        "give the column another name",
        "请给这一列换个名字",
    ),
    "carry_not_plain": Text(
        "The column {column} can echo text, numbers, true and false; found {found} ({count} such values, first rows {rows}).",
        "列 {column} 只能原样返回文本、数字与真假值；发现 {found}（共 {count} 处，前几行：{rows}）。",
    ),
    "carry_out_of_range": Text(
        "The column {column} holds {found}; numbers must be finite and below 2^63 ({count} such values, first rows {rows}).",
        "列 {column} 含有 {found}；数字必须有限且小于 2^63（共 {count} 处，前几行：{rows}）。",
        "write long numbers as text",
        "长编号请写成文本",
    ),
    "dimension_name_taken": Text(
        "{found} cannot be the name of a dimension: answers use it for something else.",
        "{found} 不能用作维度名：结果中它另有含义。",
        "choose another name, without |",
        "请换个名字，且不含 |",
    ),
    "columns_too_many": Text(
        "The cells have more than {limit} columns.",
        "单元数据超过 {limit} 列。",
        "every row has the same keys",
        "每一行应使用相同的键",
    ),
    "column_unclean": Text(
        "The column {column} contains a character that cannot be stored, NUL or half a surrogate pair ({count} such values, first rows {rows}).",
        "列 {column} 含有无法保存的字符：NUL 或半个代理对（共 {count} 处，前几行：{rows}）。",
    ),
    "unknown_column": Text("There is no column {found}.", "没有名为 {found} 的列。", _MEANT, _MEANT_ZH),
    "unused_dimension": Text(
        "No cell has the declared dimension {found}.", "声明了维度 {found}，但数据中没有该列。", _MEANT, _MEANT_ZH
    ),
    "member_twice": Text(
        "The member {id} is listed twice (also as {other}).", "成员 {id} 列了两次（另一处写作 {other}）。"
    ),
    "same_id_written_twice": Text(
        "{id} and {other} in {dimension} differ only by case, width or space.",
        "{dimension} 中的 {id} 与 {other} 只有大小写、全半角或空格的差别。",
        "write both the same way",
        "请统一写法",
    ),
    "two_parents": Text("The member {id} has two parents: {parents}.", "成员 {id} 有两个上级：{parents}。"),
    "cycle": Text(
        "{count} members of {dimension} are their own superiors: {members}.",
        "{dimension} 有 {count} 个成员成了自己的上级：{members}。",
    ),
    "tree_too_deep": Text(
        "The tree of {dimension} has {levels} levels; at most {limit} are possible.",
        "{dimension} 的层级有 {levels} 层，最多 {limit} 层。",
    ),
    "history_missing": Text(
        "A goal by growth needs a history column.",
        "按增长率设目标需要“去年”（history）列。",
        "add history, or give the goal as an amount",
        "请补充 history，或把目标写成金额",
    ),
    "history_negative": Text(
        "{count} cells have negative history (sum {sum}): {cells}.",
        "有 {count} 个单元的去年销售额为负（合计 {sum}）：{cells}。",
        "correct it, or set history_floor: 0 to count it as 0",
        "请更正，或设 history_floor: 0 按 0 计",
    ),
    "limit_negative": Text("The column {column} is negative at: {cells}.", "列 {column} 在以下单元为负：{cells}。"),
    "min_above_max": Text("The least ({min}) is above the most ({max}).", "下限（{min}）高于上限（{max}）。"),
    "lock_off_grid": Text(
        "The locked amount {lock} is not a multiple of the rounding unit {unit}: {cells}.",
        "锁定值 {lock} 不是取整单位 {unit} 的整数倍：{cells}。",
    ),
    "effort_empty": Text(
        "{count} cells under a capacity have no effort: {cells}.",
        "有 {count} 个受产能约束的单元没有单位耗时（effort）：{cells}。",
        "give their effort, or drop the effort column to count capacity in money",
        "请补上，或去掉 effort 列，按金额计产能",
    ),
    "unit_too_small": Text(
        "The rounding unit {unit} is too small for a total of {street}.", "取整单位 {unit} 相对总额 {street} 太小。"
    ),
    "unit_too_large": Text(
        "The rounding unit {unit} is larger than the street total {street}.", "取整单位 {unit} 大于总额 {street}。"
    ),
    "unit_places": Text("The rounding unit {unit} has more than 6 decimals.", "取整单位 {unit} 的小数超过 6 位。"),
}

GOAL: Mapping[str, Text] = {
    "growth_too_large": Text(
        "A growth of {growth} means +{growth} times as much.",
        "增长率 {growth} 表示增长 {growth} 倍。",
        'write {ratio} or "{percent}"',
        "请写 {ratio} 或 “{percent}”",
    ),
    "growth_of_nothing": Text(
        "Growth over a history of 0 is nothing.",
        "去年合计为 0，增长率没有意义。",
        "give the goal as an amount",
        "请把目标写成金额",
    ),
    "goal_not_positive": Text("The goal must be positive; it is {goal}.", "目标必须为正；现为 {goal}。"),
    "weight_negative": Text("The weight of {driver} is negative: {weight}.", "{driver} 的权重为负：{weight}。"),
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
        "{count} cells have a fair share below a billionth of the average: {cells}.",
        "有 {count} 个单元的应得份额不到平均值的十亿分之一：{cells}。",
        "make their history (or other driver) 0, or correct the unit of the others",
        "请把它们的去年（或其他驱动因素）设为 0，或核对其他单元的单位",
    ),
    "by_empty": Text(
        "`by` names nobody.", "`by` 没有写任何维度。", "write cell, or a dimension", "请写 cell 或一个维度"
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

RULES: Mapping[str, Text] = {
    "unknown_dimension": Text(
        "There is no dimension {found}; known: {known}.", "没有维度 {found}；已有：{known}。", _MEANT, _MEANT_ZH
    ),
    "unknown_member": Text("There is no member {found}.", "没有成员 {found}。", _MEANT, _MEANT_ZH),
    "unknown_tag": Text("No member has the tag {found}.", "没有成员带有标签 {found}。", _MEANT, _MEANT_ZH),
    "selection_empty": Text("No cell is selected by: {where}.", "没有单元符合：{where}。"),
    "level_empty": Text(
        "{dimension} has no level {level}; its deepest is {deepest}.",
        "{dimension} 没有第 {level} 层；最深为 {deepest}。",
    ),
    "limits_missing": Text("A bound needs min or max.", "bound 规则需要 min 或 max。"),
    "exception_of_nothing": Text(
        "No instance of the rule lies inside this exception.",
        "没有任何规则实例落在这个例外里。",
        "an instance is inside when all its cells are selected",
        "实例的全部单元都被选中才算在内",
    ),
    "scope_outside_whole": Text(
        "The scope of {rule} is not inside what its share is taken of.", "{rule} 的范围不在其占比的分母之内。"
    ),
    "equals_without_each": Text(
        "`=` stands for the instance's own {dimension}, but the rule has no each: {dimension}.",
        "`=` 指实例自己的 {dimension}，但规则没有 each: {dimension}。",
    ),
    "load_needs_member": Text(
        "{rule} measures a load, but neither each nor where names a member that has a capacity.",
        "{rule} 衡量负荷，但 each 与 where 都没有指出有产能的成员。",
        "write each: rep, or where: {{rep: R1}}",
        "写 each: rep，或 where: {{rep: R1}}",
    ),
    "rule_kind_not_built": Text(
        "Rules of kind {kind} ({rule}) are not built yet.",
        "{kind} 类规则（{rule}）尚未实现。",
        "this version has bound and lock",
        "本版本支持 bound 与 lock",
    ),
    "soft_not_built": Text(
        "Soft rules ({rule}) are not built yet.",
        "软规则（{rule}）尚未实现。",
        "drop soft: the rule then holds without exception",
        "去掉 soft，规则即无条件成立",
    ),
}

TARGETS: Mapping[str, Text] = {
    "target_missing": Text(
        "{count} cells of the plan have no target: {cells}.",
        "计划中有 {count} 个单元没有目标值：{cells}。",
        "write 0 where nothing is to be sold",
        "不卖的请写 0",
    ),
    "target_unknown": Text(
        "{count} targets are for cells that the plan does not have: {cells}.",
        "有 {count} 个目标值不属于计划中的任何单元：{cells}。",
    ),
    "target_negative": Text("{count} targets are negative: {cells}.", "有 {count} 个目标值为负：{cells}。"),
    "targets_need_column": Text("The targets need a column target.", "需要“目标”（target）列。"),
    "targets_dimensions": Text(
        "The targets name their cells by {found}; the plan by {wanted}.",
        "目标值以 {found} 定位单元，而计划以 {wanted} 定位。",
    ),
}

TEXTS: Mapping[str, Text] = {**FORM, **CELLS, **GOAL, **RULES, **TARGETS}
