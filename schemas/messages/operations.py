"""What can be said against an operation of a scenario."""

from collections.abc import Mapping

from schemas.messages.text import Text

TEXTS: Mapping[str, Text] = {
    "operation_of_nothing": Text(
        "The operation {op} touches no cell, member or rule.",
        "操作 {op} 没有触及任何单元、成员或规则。",
        "check its where, or write allow_empty: true",
        "请检查 where，或写 allow_empty: true",
    ),
    "operation_breaks_rule": Text(
        "After this operation rule {rule} no longer makes sense.",
        "执行这项操作之后，规则 {rule} 便说不通了。",
        "if it is to go as well, add {{op: drop_rule, id: {rule}}}",
        "如果这条规则也该取消，请加上 {{op: drop_rule, id: {rule}}}",
    ),
    "member_field_needs_dimension": Text(
        "{field} belongs to members: where must name exactly one dimension.",
        "{field} 属于成员：where 必须且只能指定一个维度。",
        'for example {{"rep": "R1"}}',
        '例如 {{"rep": "R1"}}',
    ),
    "operation_leaves_nothing": Text(
        "The operation {op} leaves no cell at all.",
        "操作 {op} 之后一个单元都不剩。",
        "select fewer cells",
        "请少选一些单元",
    ),
    "move_meets_lock": Text(
        "A locked cell would become one with a cell that is not locked (rows {cells} of the cells).",
        "锁定的单元与未锁定的单元会合并为一个（单元第 {cells} 行）。",
        "unlock it first: {{op: put, field: lock, where: ..., value: null}}",
        "请先解除锁定：{{op: put, field: lock, where: ..., value: null}}",
    ),
}
