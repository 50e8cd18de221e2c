"""What is wrong with the cells and members of a plan; part of the table of `plan.py`."""

from collections.abc import Mapping

from schemas.messages.text import Text

_MEANT = "did you mean {nearest}?"
_MEANT_ZH = "您是否想写 {nearest}？"

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
    "id_too_long": Text(
        "The column {column} has ids of more than {longest} letters ({count} such values, first rows {rows}).",
        "列 {column} 中有编号超过 {longest} 个字符（共 {count} 处，前几行：{rows}）。",
        "give a short id, and the long name as a label",
        "请用短编号，长名称写在 label 中",
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
        "{count} {count:cell appears/cells appear} more than once: the same {dimensions} (rows {rows}).",
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
        "{count} {count:member/members} of {dimension} {count:is its own superior/are their own superiors}: {members}.",
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
        "{count} {count:cell has/cells have} negative history (sum {sum}): {cells}.",
        "有 {count} 个单元的去年销售额为负（合计 {sum}）：{cells}。",
        "correct it, or set history_floor: 0 to count it as 0",
        "请更正，或设 history_floor: 0 按 0 计",
    ),
    "limit_negative": Text(
        "The column {column} is negative in {count} cells: {cells}.",
        "列 {column} 在 {count} 个单元为负：{cells}。",
        "leave it empty where nothing is known",
        "不清楚就留空",
    ),
    "market_growth_below": Text(
        "The column {column} is below -1 in {count} cells: {cells}; a market cannot lose more than all.",
        "列 {column} 在 {count} 个单元小于 -1：{cells}；市场最多缩减到零。",
        "-0.05 is five per cent down",
        "下降百分之五写作 -0.05",
    ),
    "min_above_max": Text("The least ({min}) is above the most ({max}).", "下限（{min}）高于上限（{max}）。"),
    "cell_min_above_max": Text(
        "In {count} {count:cell/cells} the least is above the most ({min} against {max} in the first): {cells}.",
        "有 {count} 个单元的下限高于上限（第一处为 {min} 与 {max}）：{cells}。",
    ),
    "lock_off_grid": Text(
        "The locked amount {lock} is not a multiple of the rounding unit {unit}: {cells}.",
        "锁定值 {lock} 不是取整单位 {unit} 的整数倍：{cells}。",
    ),
    "effort_empty": Text(
        "{count} {count:cell under a capacity has/cells under a capacity have} no effort: {cells}.",
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
