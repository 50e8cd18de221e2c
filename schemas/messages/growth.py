"""What is wrong with a growth case, what breaks in a portfolio, and why a goal is out of reach."""

from collections.abc import Mapping

from schemas.messages import growth_impossible
from schemas.messages.text import Text

_MEANT = "did you mean {nearest}?"
_MEANT_ZH = "您是否想写 {nearest}？"

CASE: Mapping[str, Text] = {
    "growth_no_levers": Text("A growth case needs at least one lever.", "增长案例至少需要一个举措。"),
    "growth_too_many": Text(
        "{found} are too many here; at most {limit}.", "这里有 {found} 个，过多；最多 {limit} 个。"
    ),
    "growth_out_of_scale": Text(
        "{found} is more than a million times the goal of {goal}.",
        "{found} 超过目标 {goal} 的一百万倍。",
        "check that all money is in the same unit",
        "请核对所有金额是否使用同一单位",
    ),
    "growth_base_zero": Text(
        "A growth over a base of 0 says nothing.",
        "基数为 0 时，增长率没有意义。",
        "give the goal as an amount",
        "请以金额（amount）给出目标",
    ),
    "growth_momentum_forms": Text(
        "Momentum comes in one form: a number, growth, or market_growth with churn; found: {found}.",
        "自然增长只能用一种写法：金额、growth，或 market_growth 加 churn；现有：{found}。",
    ),
    "growth_months": Text(
        "Seasonality needs 12 numbers of 0 or more; found {found}.",
        "季节指数须为 12 个不小于 0 的数；现有 {found} 个。",
    ),
    "growth_seasonality_mean": Text(
        "The mean of the seasonality is {mean}; it must be 1.",
        "季节指数的平均值为 {mean}；应为 1。",
        "divide each month by {mean}",
        "请把每个月都除以 {mean}",
    ),
    "growth_budget_forms": Text(
        "A budget needs exactly one of amount and expense_ratio; found: {found}.",
        "预算须且只须给出 amount（金额）或 expense_ratio（费销比）之一；现有：{found}。",
    ),
    "growth_current_expense": Text(
        "An expense ratio needs the current expense.",
        "使用费销比时须给出现有费用 current_expense。",
        "write current_expense: 0 where the ratio is of the levers alone",
        "若费销比只针对这些举措，请写 current_expense: 0",
    ),
    "growth_budget_negative": Text(
        "{ratio} of the goal is {whole}, less than the current expense of {current}: nothing is left for levers.",
        "目标的 {ratio} 为 {whole}，低于现有费用 {current}：没有钱可用于举措。",
    ),
    "growth_quarters": Text("Four quarters need 4 numbers; found {found}.", "四个季度须给 4 个数；现有 {found} 个。"),
    "growth_people_negative": Text(
        "{found} {found:person is/persons are} free; it must be 0 or more.", "可用人数 {found}；应不小于 0。"
    ),
    "growth_cumulative": Text(
        "Cumulative shares of the budget must rise from 0 or more to 1; found: {found}.",
        "预算的累计占比应从不小于 0 逐季不减，最后到 1；现有：{found}。",
    ),
    "growth_path_share_order": Text(
        "The least share of a path ({min}) is above the largest ({max}).", "路径占比下限（{min}）高于上限（{max}）。"
    ),
    "growth_no_paths": Text("No path is left that may be used.", "没有任何可用的路径。"),
    "growth_path_unknown": Text(
        "{found} is not a path; known: {known}.", "没有名为 {found} 的路径；已有：{known}。", _MEANT, _MEANT_ZH
    ),
    "growth_path_label_twice": Text(
        "Two paths are called {label}; a lever could not say which it means.",
        "有两条路径都叫 {label}；举措无法说明指哪一条。",
    ),
    "growth_lever_unnamed": Text("A lever needs a name or an id.", "举措须有 name（名称）或 id。"),
    "growth_lever_twice": Text(
        "Two levers are called {id} (written {other} before).",
        "有两个举措都叫 {id}（前面写作 {other}）。",
        "give one of them an id of its own",
        "请给其中一个另起 id",
    ),
    "growth_lever_unknown": Text(
        "{found} is not a lever of this case.", "本案例没有名为 {found} 的举措。", _MEANT, _MEANT_ZH
    ),
    "growth_lever_forms": Text(
        "A lever comes in one form: gain and cost; count, gain_each and cost_each; tiers; or response. Found: {found}.",
        "举措只能用一种写法：gain 与 cost；count、gain_each 与 cost_each；tiers；或 response。现有：{found}。",
    ),
    "growth_tiers_empty": Text("Tiers need at least one pair of spend and gain.", "分档至少需要一组投入与产出。"),
    "growth_tier_spend": Text("A tier's spend is {found}; it must be above 0.", "本档投入为 {found}；应大于 0。"),
    "growth_tier_gain": Text("A tier's gain is {found}; it must be 0 or more.", "本档产出为 {found}；应不小于 0。"),
    "growth_tiers_rise": Text(
        "Gain per unit of spend rises from {before} to {after}; a later tier may not bring more.",
        "单位投入的产出由 {before} 升到 {after}；后面的档次不能比前面更高。",
        "describe an S-shaped lever by response: {{kind: hill, shape: 2, ...}}",
        "S 形的举措请用 response: {{kind: hill, shape: 2, ...}} 描述",
    ),
    "growth_response_shape": Text("{key} does not belong to {kind}.", "{kind} 没有 {key} 这个参数。"),
    "growth_response_least": Text(
        "The gain at no spend ({least}) must be below the most ({most}).",
        "零投入时的产出（{least}）应低于最大产出（{most}）。",
    ),
    "growth_min_spend": Text(
        "The least spend of {min} is above all that can be spent, {most}.", "最低投入 {min} 高于可投入的总额 {most}。"
    ),
    "growth_start_forms": Text(
        "A lever has starts or start_month, not both.", "举措只能给出 starts 与 start_month 之一。"
    ),
    "growth_starts": Text(
        "A lever may start in quarters 1 to 4, each named once; found: {found}.",
        "举措可在第 1 至第 4 季度开始，每季只列一次；现有：{found}。",
    ),
    "growth_segment_unknown": Text(
        "{found} is not a segment of this case.", "本案例没有名为 {found} 的细分市场。", _MEANT, _MEANT_ZH
    ),
    "growth_segment_share": Text("A share is {found}; it must be 0 or more.", "占比为 {found}；应不小于 0。"),
    "growth_segments_sum": Text(
        "Shares of segments add up to {sum}, more than 1.", "各细分市场占比合计 {sum}，超过 1。"
    ),
    "growth_lands_sum": Text(
        "Shares of landings add up to {sum}; they must add up to 1.", "落地占比合计 {sum}；应为 1。"
    ),
    "growth_needs_itself": Text("{lever} is named twice here.", "这里两次写到 {lever}。"),
    "growth_excludes_short": Text("An exclusion names at least two levers.", "互斥组至少要有两个举措。"),
    "growth_pair_twice": Text(
        "The pair {first} and {second} has an effect already.", "{first} 与 {second} 的组合效应已经给过。"
    ),
    "growth_margin_missing": Text(
        "{levers} {levers:has/have} no margin; the most net contribution cannot be found without it.",
        "{levers} 没有毛利率（margin），无法求净贡献最大的组合。",
    ),
    "growth_chosen_no_list": Text(
        "A chosen portfolio is a list of levers with start and spend.",
        "所选组合应为列表，每项写明举措、开始季度与投入。",
    ),
    "growth_chosen_twice": Text("{lever} is chosen twice.", "{lever} 被选了两次。"),
}

WARNINGS: Mapping[str, Text] = {
    "growth_never_gains": Text(
        "{levers} cannot bring anything within the year, whenever they start.",
        "{levers} 无论何时开始，年内都不会产生收益。",
    ),
    "growth_curve_tiers": Text(
        "The curve of {lever} is read as {pieces} tiers; they differ from it by {error} at most.",
        "{lever} 的响应曲线按 {pieces} 档折线计算；与曲线最多相差 {error}。",
    ),
    "growth_protected_one": Text(
        "protection.failures is not given: growth is protected against any one failing lever.",
        "没有给出 protection.failures：按任一个举措失败来防备。",
    ),
    "growth_protected_none": Text(
        "protection.failures is 0: nothing is protected, so this is the most growth.",
        "protection.failures 为 0：没有任何防备，因此就是最大增长。",
        "write how many levers may fail",
        "请写明允许几个举措失败",
    ),
    "growth_stopped": Text(
        "The time limit of {seconds} s came first; the answer is within {gap} of the best.",
        "先到了 {seconds} 秒的时限；此答案与最优相差不超过 {gap}。",
        "raise options.time_limit",
        "请提高 options.time_limit",
    ),
    "growth_stopped_empty": Text(
        "The time limit of {seconds} s came before any answer.",
        "时限 {seconds} 秒内没有得到答案。",
        "raise options.time_limit",
        "请提高 options.time_limit",
    ),
}

BROKEN: Mapping[str, Text] = {
    "growth_broken_budget": Text(
        "Spend by the end of quarter {quarter} is {value}, {excess} above the {limit} that may be spent.",
        "到第 {quarter} 季度末累计投入 {value}，比允许的 {limit} 多 {excess}。",
    ),
    "growth_broken_people": Text(
        "Quarter {quarter} needs {value} {value:person/persons}, {limit} {limit:is/are} there.",
        "第 {quarter} 季度需要 {value} 人，只有 {limit} 人。",
    ),
    "growth_broken_room": Text(
        "{segment} has room for {limit}, {value} is planned there.",
        "{segment} 的空间为 {limit}，计划在此实现 {value}。",
    ),
    "growth_broken_share_min": Text(
        "{path} brings {value} of the gain of all levers, at least {limit} is asked for.",
        "{path}路径占全部举措增量的 {value}，要求至少 {limit}。",
    ),
    "growth_broken_share_max": Text(
        "{path} brings {value} of the gain of all levers, at most {limit} is allowed.",
        "{path}路径占全部举措增量的 {value}，最多允许 {limit}。",
    ),
    "growth_broken_requires": Text(
        "{lever} needs {needs}, started by quarter {limit}.", "{lever} 要求 {needs} 不晚于第 {limit} 季度开始。"
    ),
    "growth_broken_excludes": Text("Only one of {levers} may be chosen.", "{levers} 之中只能选一个。"),
    "growth_broken_starts": Text("{lever} cannot start in quarter {value}.", "{lever} 不能在第 {value} 季度开始。"),
    "growth_broken_min_spend": Text(
        "{lever} needs a spend of at least {limit}, {value} is given.", "{lever} 至少要投入 {limit}，现为 {value}。"
    ),
    "growth_broken_tiers": Text(
        "{lever} can use at most {limit}, {value} is given.", "{lever} 最多能用 {limit}，现为 {value}。"
    ),
    "growth_broken_path": Text("{lever} belongs to a path that may not be used.", "{lever} 所属的路径不可使用。"),
}

COMPARED: Mapping[str, Text] = {
    "growth_unreached": Text(
        "No portfolio that keeps all limits reaches {revenue}.", "在各项限制之内，没有组合能达到 {revenue}。"
    ),
    "growth_unproven": Text(
        "The time limit of {seconds} s came before this was proven.", "先到了 {seconds} 秒的时限，此项未能证明。"
    ),
}

ACTIONS: Mapping[str, Text] = {
    "growth_milestone_start": Text("{lever} starts.", "{lever} 启动。"),
    "growth_milestone_first_effect": Text("{lever} brings its first sales.", "{lever} 开始见效。"),
    "growth_milestone_full_effect": Text("{lever} works in full.", "{lever} 全面见效。"),
}

COMPLAINTS: Mapping[str, Text] = {**CASE, **WARNINGS, **growth_impossible.COMPLAINTS}

TEXTS: Mapping[str, Text] = {**CASE, **WARNINGS, **BROKEN, **COMPARED, **growth_impossible.IMPOSSIBLE, **ACTIONS}
