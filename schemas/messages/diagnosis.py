"""How an answer speaks of impossibility: one sentence for whoever decides, the arithmetic of conflicts, ways out."""

from collections.abc import Mapping

from schemas.messages.text import Text

SUMMARY: Mapping[str, Text] = {
    "summary_above": Text(
        "{goal} is {gap} more than the rules allow; at most {end}{growth} can be reached, because of: {rules}.",
        "目标 {goal} 比规则允许的多 {gap}；最多可达 {end}{growth}，受限于：{rules}。",
    ),
    "summary_below": Text(
        "{goal} is {gap} less than the rules demand; at least {end}{growth} must be sold, because of: {rules}.",
        "目标 {goal} 比规则要求的少 {gap}；至少要完成 {end}{growth}，原因在于：{rules}。",
    ),
    "summary_never": Text(
        "These rules cannot hold together, whatever the goal: {rules}.",
        "无论目标多少，这些规则都无法同时成立：{rules}。",
    ),
    "summary_fight": Text("These rules cannot hold together: {rules}.", "这些规则无法同时成立：{rules}。"),
    "summary_way_out": Text("A way out: {fix}.", "一条出路：{fix}。"),
}

CONFLICT: Mapping[str, Text] = {
    "conflict_one_one": Text(
        "{floors} asks for at least {least}; {caps} allows at most {most}.",
        "{floors} 至少要 {least}，而 {caps} 最多只允许 {most}。",
    ),
    "conflict_many_one": Text(
        "The floors of {floors} add up to {least}; {caps} allows at most {most}.",
        "{floors} 的下限合计 {least}，而 {caps} 最多只允许 {most}。",
    ),
    "conflict_one_many": Text(
        "{floors} asks for at least {least}; {caps} together allow at most {most}.",
        "{floors} 至少要 {least}，而 {caps} 合起来最多只允许 {most}。",
    ),
    "conflict_many_many": Text(
        "The floors of {floors} add up to {least}; {caps} together allow at most {most}.",
        "{floors} 的下限合计 {least}，而 {caps} 合起来最多只允许 {most}。",
    ),
    "conflict_together_one": Text(
        "{floors} together ask for at least {least}; {caps} allows at most {most}.",
        "{floors} 合起来至少要 {least}，而 {caps} 最多只允许 {most}。",
    ),
    "conflict_one_goal": Text(
        "{floors} asks for at least {least}; the goal is only {most}.", "{floors} 至少要 {least}，而目标只有 {most}。"
    ),
    "conflict_many_goal": Text(
        "The floors of {floors} add up to {least}; the goal is only {most}.",
        "{floors} 的下限合计 {least}，而目标只有 {most}。",
    ),
    "conflict_goal_one": Text(
        "The goal asks for {least}; {caps} allows at most {most}.", "目标要 {least}，而 {caps} 最多只允许 {most}。"
    ),
    "conflict_goal_many": Text(
        "The goal asks for {least}; {caps} together allow at most {most}.",
        "目标要 {least}，而 {caps} 合起来最多只允许 {most}。",
    ),
    "conflict_at_most": Text(
        "{rules} together allow at most {end} in all; the goal asks for {goal}.",
        "{rules} 合起来最多只允许总额 {end}，而目标要 {goal}。",
    ),
    "conflict_at_least": Text(
        "{rules} together ask for at least {end} in all; the goal is only {goal}.",
        "{rules} 合起来至少要总额 {end}，而目标只有 {goal}。",
    ),
    "conflict_never": Text(
        "{rules} hold together for no goal at all, neither {goal} nor another.",
        "{rules} 无论目标是 {goal} 还是别的数都无法同时成立。",
    ),
    "conflict_because": Text("{rules} miss each other by {shortfall} at least.", "{rules} 之间至少相差 {shortfall}。"),
    "conflict_choice": Text(
        "{rules} cannot hold together, whoever gets a target and whoever gets none.",
        "无论让谁拿目标、谁不拿，{rules} 都无法同时成立。",
    ),
    "conflict_choice_goal": Text(
        "{rules} do not add up to {goal}, whoever gets a target and whoever gets none.",
        "无论让谁拿目标、谁不拿，{rules} 都凑不出 {goal}。",
    ),
    "diagnosis_instances": Text("{rule} ({count} of them)", "{rule}（共 {count} 项）"),
    "diagnosis_more": Text("{count} more", "另外 {count} 项"),
}

FIXES: Mapping[str, Text] = {
    "fix_lower": Text("lower {rule} from {before} to {after}", "把 {rule} 从 {before} 降到 {after}"),
    "fix_raise": Text("raise {rule} from {before} to {after}", "把 {rule} 从 {before} 提到 {after}"),
    "fix_release": Text("give up {rule}", "取消 {rule}"),
    "fix_loosen": Text("loosen {count} limits of {rule}", "放宽 {rule} 的 {count} 个限额"),
    "fix_locks": Text("Give up locks: {changes}", "放开锁定：{changes}"),
    "fix_goal_lower": Text("Lower the goal from {before} to {after}{growth}", "把目标从 {before} 降到 {after}{growth}"),
    "fix_goal_raise": Text("Raise the goal from {before} to {after}{growth}", "把目标从 {before} 提到 {after}{growth}"),
}

TEXTS: Mapping[str, Text] = {**SUMMARY, **CONFLICT, **FIXES}
