"""Why a growth goal is out of reach, and the ways out."""

from collections.abc import Mapping

from schemas.messages.text import Text

COMPLAINTS: Mapping[str, Text] = {
    "growth_diagnosis_stopped": Text(
        "The time limit came before the diagnosis was complete; more limits may stand in the way, and there may be "
        "cheaper ways out.",
        "时限已到，诊断未做完；可能还有别的限制，也可能有更省的办法。",
        "raise options.time_limit",
        "请提高 options.time_limit",
    ),
    "growth_share_idle": Text(
        "No lever on {paths} can bring anything, yet each path has to bring at least {min} of the gain: so no lever can "
        "be pulled at all.",
        "{paths}路径上没有能带来增量的举措，而每条路径至少要贡献增量的 {min}：因此一个举措也用不了。",
        "add a lever on that path, lower path_share.min, or leave the path out by without_paths",
        "请为该路径补充举措，调低 path_share.min，或用 without_paths 去掉该路径",
    ),
    "growth_share_short": Text(
        "{count} {count:path/paths} with at most {share} each make {sum}, never the whole: so no lever can be pulled.",
        "{count} 条路径每条最多 {share}，合计 {sum}，凑不成全部：因此一个举措也用不了。",
        "raise path_share.max",
        "请调高 path_share.max",
    ),
    "growth_share_long": Text(
        "{count} {count:path/paths} with at least {share} each make {sum}, more than the whole: so no lever can be pulled.",
        "{count} 条路径每条至少 {share}，合计 {sum}，超过全部：因此一个举措也用不了。",
        "lower path_share.min",
        "请调低 path_share.min",
    ),
}

SUMMARY: Mapping[str, Text] = {
    "growth_summary": Text(
        "{goal} is {gap} more than the levers and limits allow; at most {most}{growth} can be reached.",
        "目标 {goal} 比举措与限制所允许的多 {gap}；最多可达 {most}{growth}。",
    ),
    "growth_summary_never": Text(
        "{goal} cannot be reached, and no lower goal either: its budget would not even cover the current expense.",
        "目标 {goal} 无法实现，降低目标也不行：按费销比，较低的目标连现有费用都付不起。",
    ),
    "growth_summary_blocked": Text("More is stopped by: {limits}.", "阻碍更多增长的是：{limits}。"),
    "growth_summary_together": Text(
        "More is stopped by several limits at once, none of which is enough to loosen alone: {limits}.",
        "更多增长被几项限制同时挡住，单独放开哪一项都不够：{limits}。",
    ),
    "growth_summary_levers": Text(
        "No limit stops it: all levers together bring no more.", "并非受限于规则：所有举措加起来也只能到此。"
    ),
}

CONFLICT: Mapping[str, Text] = {
    "growth_conflict": Text(
        "With these limits levers reach {most} at most, while the goal asks for {goal}: {limits}.",
        "受这些限制，各举措最多实现 {most}，而目标要 {goal}：{limits}。",
    ),
    "growth_conflict_levers": Text(
        "All levers together bring at most {most}, without any limit; the goal asks for {goal}.",
        "即使没有任何限制，所有举措最多实现 {most}，而目标要 {goal}。",
    ),
    "growth_conflict_stopped": Text(
        "The goal is out of reach with these limits: {limits}.", "受这些限制，目标无法实现：{limits}。"
    ),
}

FIXES: Mapping[str, Text] = {
    "growth_fix_goal": Text(
        "Lower the goal from {before} to {after}{growth}", "把目标从 {before} 降到 {after}{growth}"
    ),
    "growth_fix_budget": Text(
        "Raise the lever budget from {before} to {after}", "把举措预算从 {before} 提高到 {after}"
    ),
    "growth_fix_budget_ratio": Text(
        "Raise the lever budget from {before} to {after} (an expense ratio of {ratio})",
        "把举措预算从 {before} 提高到 {after}（费销比 {ratio}）",
    ),
    "growth_fix_phasing": Text(
        "Let more of the budget be spent early: {quarters} by the end of these quarters",
        "允许预算更早使用（季末累计 {quarters}）",
    ),
    "growth_fix_people": Text("Free {extra} more {extra:person/persons} in every quarter", "每个季度再腾出 {extra} 人"),
    "growth_fix_people_quarters": Text("Free more people: {quarters}", "再腾出人手：{quarters} 人"),
    "growth_fix_room": Text(
        "Find {extra} more room in segments: {segments}", "在细分市场再找出 {extra} 的空间：{segments}"
    ),
    "growth_fix_share": Text("Let paths bring {min} to {max} of the gain", "把各路径的占比放宽到 {min} 至 {max}"),
    "growth_needs": Text("{lever} needs {needs}", "{lever} 须先有 {needs}"),
    "growth_fix_requires": Text("Do without: {pairs}", "取消前置条件：{pairs}"),
    "growth_fix_excludes": Text("Let these be chosen together: {levers}", "允许同时选用：{levers}"),
    "growth_fix_paths": Text("Allow {paths:the path/the paths} {paths}", "允许使用{paths}路径"),
    "growth_fix_protection": Text(
        "Protect against {after} instead of {before} failing {before:lever/levers}",
        "防备失败的举措数由 {before} 个减到 {after} 个",
    ),
}

LIMITS: Mapping[str, Text] = {
    "growth_limit_budget": Text("the budget", "预算"),
    "growth_limit_budget_phasing": Text("the budget by quarter", "预算的季度进度"),
    "growth_limit_people": Text("people", "人手"),
    "growth_limit_room": Text("room in segments", "细分市场空间"),
    "growth_limit_room_of": Text("room in {about}", "{about} 的空间"),
    "growth_limit_path_share": Text("shares of paths", "路径占比"),
    "growth_limit_paths": Text("paths that may not be used", "不可使用的路径"),
    "growth_limit_requires": Text("levers that need others", "举措的前置条件"),
    "growth_limit_excludes": Text("levers that exclude each other", "举措互斥"),
    "growth_limit_protection": Text("protection against failing levers", "对举措失败的防备"),
}

IMPOSSIBLE: Mapping[str, Text] = {**COMPLAINTS, **SUMMARY, **CONFLICT, **FIXES, **LIMITS}
