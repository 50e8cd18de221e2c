"""What is wrong with the rules of a plan; part of the table of `plan.py`."""

from collections.abc import Mapping

from schemas.messages.text import Text

_MEANT = "did you mean {nearest}?"
_MEANT_ZH = "您是否想写 {nearest}？"

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
    "each_empty": Text(
        "`each` names no dimension, so that the rule would have no instance.",
        "each 没有写任何维度，规则就没有实例。",
        "name a dimension, or leave each out",
        "请写一个维度，或去掉 each",
    ),
    "dimension_twice": Text(
        "{found} is the dimension {dimension}, which is named here already.",
        "{found} 就是维度 {dimension}，此处已写过。",
        "name it once",
        "只写一次",
    ),
    "of_unused": Text(
        "{measure} is not a share of anything, so that `of` says nothing.",
        "{measure} 不是占比，of 没有意义。",
        "drop it, or measure share",
        "请去掉，或改用 share",
    ),
    "exception_key": Text(
        "An exception of a {kind} rule has no {key}.",
        "{kind} 规则的例外没有 {key}。",
        "bound takes min and max, lock takes amount",
        "bound 用 min、max，lock 用 amount",
    ),
    "exception_says_nothing": Text(
        "This exception changes nothing; it needs: {wanted}.", "这个例外什么也没有改变；需要：{wanted}。"
    ),
    "exception_min_above_max": Text(
        "With its exceptions the least of {instance} ({min}) is above its most ({max}).",
        "加上例外后，{instance} 的下限（{min}）高于上限（{max}）。",
        "give both min and max in the exception, or null for none",
        "请在例外中同时给出 min 与 max，不限则写 null",
    ),
    "scopes_too_large": Text(
        "The instances of this rule have more than {limit} cells together.",
        "这条规则各实例的单元合计超过 {limit} 个。",
        "use fewer instances, or a smaller whole",
        "请减少实例，或缩小占比的分母",
    ),
    "instances_named_alike": Text(
        "Two rule instances would be called {name}.",
        "有两个规则实例都会叫 {name}。",
        "ids with commas, or one id in two dimensions with capacities, make such names: change one of them",
        "编号含逗号，或两个有产能的维度用了同一编号，就会重名：请改其中一个",
    ),
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
}
