"""Why a number is what it is, what a wish would do, and how fair quotas are, in sentences."""

from collections.abc import Mapping

from schemas.messages.text import Text

STEPS: Mapping[str, Text] = {
    "step_history": Text("last year", "去年实际"),
    "step_momentum": Text("market growth", "市场自然增长"),
    "step_uplift_to_goal": Text("the goal", "总目标加压"),
    "step_over_assignment": Text("over-assignment", "超额下达"),
    "step_fair_share_pull": Text("what the fair share follows beside momentum", "应得份额的其他依据（潜力等）"),
    "step_potential": Text("potentials", "市场潜力上限"),
    "step_objective": Text("the plan's own idea of fair", "所选公平目标"),
    "step_rounding": Text("rounding", "取整"),
    "step_rules": Text("rules on {group}", "{group_zh}规则"),
    "step_target": Text("target", "目标"),
}
GROUPS: Mapping[str, Text] = {
    "group_amount": Text("amount", "金额"),
    "group_growth": Text("growth", "增长率"),
    "group_share": Text("share", "占比"),
    "group_share_change": Text("change of share", "占比变动"),
    "group_stretch": Text("stretch", "公平系数"),
    "group_uplift": Text("uplift", "加压系数"),
    "group_penetration": Text("penetration", "渗透率"),
    "group_load": Text("load", "负荷"),
    "group_capacity": Text("capacity", "产能"),
    "group_lock": Text("locks", "锁定"),
    "group_viable": Text("smallest targets", "起步量"),
    "group_limit": Text("numbers of members", "限数"),
    "group_spread": Text("spread", "差距"),
    "group_gini": Text("inequality", "均衡"),
}
MEMBERS: Mapping[str, Text] = {
    "why_target": Text("{who} gets {target}.", "{who} 的目标是 {target}。"),
    "why_growth": Text("That is {growth} over last year's {history}.", "比去年的 {history} {growth_zh}。"),
    "grown": Text("up {by}", "增长 {by}"),
    "fallen": Text("down {by}", "下降 {by}"),
    "why_stretch": Text(
        "Its fair share is {fair}; the target is {stretch} times that.", "应得份额为 {fair}，公平系数 {stretch}。"
    ),
    "why_lifted": Text("Lifted by {steps}.", "推高因素：{steps}。"),
    "why_lowered": Text("Lowered by {steps}.", "拉低因素：{steps}。"),
    "why_met": Text("It meets the limits of {limits}.", "已触及的限制：{limits}。"),
    "why_free": Text("It meets no limit of its own.", "没有触及自身的任何限制。"),
    "why_peers": Text(
        "Among {all} peers its stretch is number {rank} from the top (others from {least} to {most}, median {median}).",
        "在 {all} 个同级成员中公平系数排第 {rank}（其他成员 {least} 至 {most}，中位数 {median}）。",
    ),
    "why_peers_alike": Text(
        "Among {all} peers its stretch is number {rank} from the top (elsewhere {median}).",
        "在 {all} 个同级成员中公平系数排第 {rank}（其他成员 {median}）。",
    ),
    "why_peers_growth": Text(
        "Its growth is number {rank} of {all}; the median of the others is {median}.",
        "增长率在 {all} 个中排第 {rank}，其他成员的中位数为 {median}。",
    ),
    "why_alone": Text("It has no peers to be compared with.", "没有可比较的同级成员。"),
}
PRICES: Mapping[str, Text] = {
    "price_more_money": Text(
        "One more {unit} on the limit of {rule} ({side})", "{rule}（{side}）的限额每提高 1 {unit}，"
    ),
    "price_more_capacity": Text("One more unit of capacity behind {rule}", "{rule} 每多 1 单位产能，"),
    "price_more_amount": Text("One more {unit} of difference that {rule} allows", "{rule} 允许的差额每增加 1 {unit}，"),
    "price_more_hundredth": Text("A limit of {rule} that is 0.01 higher", "{rule} 的上限每提高 0.01，"),
    "price_more_goal": Text("One more {unit} of street total", "下达总额每增加 1 {unit}，"),
    "price_worth": Text("{more} is worth {price} of {efficiency}.", "{more}{efficiency}增加 {price}。"),
    "price_costs": Text("{more} costs {price} of {efficiency}.", "{more}{efficiency}减少 {price}。"),
    "price_fairer": Text(
        "{more} makes the plan fairer: {objective} falls by {price}.", "{more}方案更公平：{objective} 下降 {price}。"
    ),
    "price_less_fair": Text(
        "{more} makes the plan less fair: {objective} rises by {price}.", "{more}公平性变差：{objective} 上升 {price}。"
    ),
    "price_nothing": Text("{more} changes nothing.", "{more}结果不变。"),
    "price_impossible": Text("{more} leaves nothing that keeps all rules.", "{more}将无法同时满足所有规则。"),
    "price_impossible_softly": Text(
        "{more} leaves nothing that keeps all rules, the soft ones as far as they are kept now.",
        "{more}将无法在保持软规则现有满足程度的同时满足所有规则。",
    ),
    "price_one_less": Text(
        "{said} One less is another matter: {price} a unit.", "{said}反方向则不同：每单位 {price}。"
    ),
    "price_hundredth_less": Text(
        "{said} 0.01 less is another matter: {price}.", "{said}反方向则不同：每降低 0.01 为 {price}。"
    ),
    "price_none_soft": Text(
        "{rules}: soft, so without a price. Soft rules are met as far as they can be before fairness is looked at; the other "
        "prices leave them as met, or as missed, as they are now.",
        "{rules} 是软规则，没有价格：软规则先于公平目标、尽量满足；其他价格均以其当前的满足程度不变为前提。",
    ),
    "price_none_choice": Text(
        "{rules}: a choice of who gets a target, so without a price. The other prices hold for the present choice.",
        "{rules} 决定谁有目标，没有价格；其他价格均以当前的取舍不变为前提。",
    ),
    "price_unknown": Text("not possible, or without end", "不可行，或没有界限"),
    "side_min": Text("min", "下限"),
    "side_max": Text("max", "上限"),
    "side_equal": Text("equal", "等于"),
}
WANTS: Mapping[str, Text] = {
    "want_granted": Text(
        "{who} can have {amount} ({before} before); {payers}.",
        "{who} 可以定为 {amount}（原为 {before}）；{payers}。",
    ),
    "want_same": Text("{who} has {amount} already; nothing changes.", "{who} 现在就是 {amount}，无需调整。"),
    "want_in_the_way": Text(
        "{who} cannot have {amount}: {rules} cannot hold together with it. It would take: {moves}.",
        "{who} 无法定为 {amount}：与 {rules} 冲突。若要成立，需要：{moves}。",
    ),
    "want_never": Text(
        "{who} cannot have {amount}: {rules} cannot hold together with it, and no single change of rules was found that helps.",
        "{who} 无法定为 {amount}：与 {rules} 冲突，也没有找到可行的规则调整。",
    ),
    "want_without_plan": Text(
        "The plan is impossible as it stands, so no wish can be granted; allocate it first to see why.",
        "方案本身无解，无法讨论调整；请先分解该方案查看原因。",
    ),
    "want_stopped": Text("Stopped by the time limit before there was an answer.", "在得出结果之前已到时间上限。"),
    "want_payers": Text("the difference falls on {members}", "差额由 {members} 承担"),
    "want_no_payers": Text("nobody else changes", "其他成员不变"),
    "want_without_limit": Text("none", "不限"),
    "want_move": Text("{rule} ({side}) from {before} to {after}", "{rule}（{side}）由 {before} 改为 {after}"),
}
TERMINAL: Mapping[str, Text] = {
    "cli_step": Text("Step", "步骤"),
    "cli_prices": Text("What limits are worth", "限额的价格"),
}
FINDINGS: Mapping[str, Text] = {
    "want_needs_one": Text(
        "A wish is exactly one of amount, growth and stretch.", "want 必须且只能给出 amount、growth、stretch 之一。"
    ),
    "want_undefined_growth": Text(
        "These cells have no history, so that no growth of theirs can be wished for.",
        "所选单元没有去年数据，无法指定增长率。",
        "give an amount",
        "请改用 amount",
    ),
    "want_undefined_stretch": Text(
        "These cells have no fair share, so that no stretch of theirs can be wished for.",
        "所选单元没有应得份额，无法指定公平系数。",
        "give an amount",
        "请改用 amount",
    ),
    "want_off_grid": Text(
        "{amount} is no multiple of the rounding unit {unit}.", "{amount} 不是取整单位 {unit} 的整数倍。"
    ),
    "frontier_asks_twice": Text("Give points or caps (stretch), not both.", "points 与 stretch（上限）只能给一个。"),
    "frontier_negative": Text("A cap of stretch is at least 0; {found} is not.", "公平系数上限不能小于 0：{found}。"),
    "efficiency_unknown": Text(
        "The plan has no measure '{found}'.",
        "方案中没有名为 “{found}” 的数值列。",
        "did you mean {nearest}?",
        "是不是 {nearest}？",
    ),
    "frontier_impossible": Text(
        "The plan is impossible as it stands: no targets keep its rules, capped or not.",
        "方案本身无解：无论是否设上限，都没有满足规则的目标。",
        "allocate it to see which rules fight",
        "请先分解该方案，查看相互冲突的规则",
    ),
}
WARNINGS: Mapping[str, Text] = {
    "explanation_left_out": Text(
        "The time limit was reached before these explanations were ready: {parts}.",
        "到达时限，以下解释未能完成：{parts}。",
        "raise options.time_limit",
        "可调高 options.time_limit",
    ),
    "prices_left_out": Text(
        "The time limit left {count} limits without a price.",
        "到达时限，有 {count} 个限制没有算出价格。",
        "raise options.time_limit",
        "可调高 options.time_limit",
    ),
    "waterfall_ordered": Text(
        "The effects of the {count} groups of rules are told in the plan's order, not averaged over all orders.",
        "{count} 组规则的影响按方案中的顺序逐一计算，未对所有顺序取平均。",
        "give rules the same group to have 6 groups at most",
        "给规则设置相同的 group，使组数不超过 6",
    ),
    "optimum_left_out": Text(
        "How far these targets are from the fair optimum is not told: the time limit was reached before.",
        "到达时限，未能说明这些目标与公平最优相差多少。",
        "raise options.time_limit",
        "可调高 options.time_limit",
    ),
}
TEXTS: Mapping[str, Text] = {**STEPS, **GROUPS, **MEMBERS, **PRICES, **WANTS, **TERMINAL, **FINDINGS, **WARNINGS}
"""Everything that explanations say."""
