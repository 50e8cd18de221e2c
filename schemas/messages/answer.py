"""What an answer warns of, and what it can tell from what was given."""

from collections.abc import Mapping

from schemas.messages.text import Text

WARNINGS: Mapping[str, Text] = {
    "history_zero": Text(
        "{count} {count:cell has/cells have} no history; it counts as 0: {cells}.",
        "有 {count} 个单元没有去年数据，按 0 计：{cells}。",
    ),
    "history_floored": Text(
        "{count} {count:cell/cells} with negative history (sum {sum}) {count:counts/count} as {floor}.",
        "有 {count} 个单元去年为负（合计 {sum}），按 {floor} 计。",
    ),
    "id_blank": Text(
        "{count} {count:cell has/cells have} a blank {column}; {count:it belongs/they belong} to the member (none).",
        "有 {count} 个单元的 {column} 为空，归入成员 (none)。",
    ),
    "column_empty": Text("The column {column} is empty and left out.", "列 {column} 全空，未采用。"),
    "member_created": Text(
        "{count} {count:member/members} of {dimension} {count:is/are} not listed and {count:was/were} added: {members}.",
        "{dimension} 有 {count} 个成员未列出，已补上：{members}。",
    ),
    "unit_mismatch": Text(
        "Goal ({goal}) and history ({history}) differ by a factor of {factor}: are they in the same unit?",
        "目标（{goal}）与去年（{history}）相差 {factor} 倍：单位一致吗？",
        "10,000 often means yuan against 万元",
        "相差一万倍常是元与万元之别",
    ),
    "looks_like_percent": Text(
        "{what} of {value} looks like a percentage: {where}.",
        "{what} 为 {value}，像是百分数：{where}。",
        'write 0.66 or "66%" for 66 per cent',
        "百分之六十六请写 0.66 或 “66%”",
    ),
    "potential_below_history": Text(
        "{count} {count:cell/cells} sold more than {count:its/their} potential: {cells}.",
        "有 {count} 个单元去年已超过其潜力：{cells}。",
    ),
    "potential_above_10x_history": Text(
        "{count} {count:cell has/cells have} a potential above ten times {count:its/their} history: {cells}.",
        "有 {count} 个单元的潜力超过去年的十倍：{cells}。",
    ),
    "no_basis": Text(
        "{count} {count:cell has/cells have} a fair share of 0 and {count:gets/get} nothing unless a rule forces it: {cells}.",
        "有 {count} 个单元的应得份额为 0，除非规则要求，否则不分配：{cells}。",
        "give them a basis or a potential",
        "请给出 basis 或 potential",
    ),
    "ramp_without_capacity": Text(
        "{count} {count:member has/members have} a ramp but no capacity: {members}.",
        "有 {count} 个成员有爬坡系数却没有产能：{members}。",
    ),
    "report_by_cell": Text(
        "There is no dimension rep; fairness is reported by cell.",
        "没有业务员维度；公平性按单元报告。",
        "set fairness.report to a dimension",
        "可用 fairness.report 指定维度",
    ),
    "rule_skipped": Text(
        "{count} {count:instance/instances} of {rule} {count:is/are} skipped, because {count:its/their} {measure} is undefined: {instances}.",
        "{rule} 有 {count} 个实例被跳过，因为其 {measure} 无定义：{instances}。",
    ),
    "cell_starved": Text(
        "{count} {count:cell gets/cells get} 0 although no rule forces it: {cells}.",
        "有 {count} 个单元在没有规则要求的情况下分得 0：{cells}。",
        "fairness by cell, or a concession, spares them",
        "按单元求公平，或设 concession，可避免",
    ),
    "total_neighbour": Text(
        "Rounded targets cannot add up to the multiple asked for; they add up to {total} ({wanted} before rounding).",
        "取整后无法凑成所要的总额；现合计 {total}（取整前 {wanted}）。",
    ),
    "rounding_relaxed": Text(
        "No multiples of {unit} keep every rule; those that break rules least were taken.",
        "没有 {unit} 的整数倍能守住全部规则；已取违背最少的一组。",
        "a smaller unit may keep all",
        "更小的单位也许可以",
    ),
    "soft_unmet": Text(
        "{count} soft rules are not met, as little as their priorities and weights allow: {rules}.",
        "有 {count} 条软规则未能满足，已按优先级与权重把偏离降到最小：{rules}。",
        "the table of rules says by how much",
        "规则表列出了各自的偏离",
    ),
    "choice_by_highest_level": Text(
        "Who gets a target was chosen by the largest stretch, then by the least change; lower levels were compared for that choice only.",
        "谁有目标，先看最大拉伸、再看变动最小；更低的层次只在这一选择之内比较。",
    ),
    "stopped_by_limit": Text(
        "Stopped by the time limit of {seconds} s.",
        "达到 {seconds} 秒的时限而停止。",
        "raise options.time_limit",
        "可调高 options.time_limit",
    ),
    "not_proven": Text(
        "All rules hold, but that no fairer answer exists is proven only to {residual}.",
        "所有规则都满足，但“没有更公平的分法”只证明到 {residual}。",
    ),
}

READINESS: Mapping[str, Text] = {
    "ready_history_only": Text(
        "History only: every number is {growth}. A potential would change most for cells with room to grow; rules and capacities for those without.",
        "只有去年数据：每个数字都是 {growth}。给出潜力，对有空间的单元影响最大；规则与产能则影响没有空间的。",
    ),
    "ready_without": Text(
        "Given: {given}. Not given: {missing}; without it no target can tell a full market from an open one.",
        "已给：{given}。未给：{missing}；缺了它，就分不清市场是饱和还是有空间。",
    ),
    "ready_all": Text("Given: {given}.", "已给：{given}。"),
}

TEXTS: Mapping[str, Text] = {**WARNINGS, **READINESS}
