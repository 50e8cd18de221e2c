"""What can be said of scenarios, comparisons and sweeps."""

from collections.abc import Mapping

from schemas.messages.text import Text

_ON_A_TERMINAL: Mapping[str, Text] = {
    "cli_goal_range": Text(
        "{found} is no range of goals.",
        "{found} 不是目标范围。",
        "Write --goal 40%..66%/14 (14 growths, both ends included) or --goal 7000..8300/14.",
        "请写 --goal 40%..66%/14（含两端共 14 个增长率）或 --goal 7000..8300/14。",
    ),
    "cli_sweeping": Text("Solving", "正在求解"),
    "cli_sweep_interrupted": Text(
        "Stopped after {done} of {count} points; what is shown is complete.",
        "已停止：{count} 个点完成了 {done} 个，已显示的结果完整有效。",
    ),
    "cli_sweep_before_rounding": Text("Points are told before rounding to whole units.", "各点为取整之前的结果。"),
    "cli_sweep_goal": Text("Goal{unit}", "目标{unit}"),
    "cli_sweep_outcome": Text("Outcome", "结果"),
    "cli_sweep_max_stretch": Text("Stretch", "最大公平系数"),
    "cli_sweep_gini": Text("Gini", "基尼系数"),
    "cli_sweep_binding": Text("Binding", "起作用的规则"),
    "cli_sweep_reachable_max": Text("Reach", "最高可达"),
    "cli_sweep_axis": Text("What changes", "变动项"),
    "cli_sweep_value": Text("To", "取值"),
    "cli_sweep_base": Text("(as it is)", "（现状）"),
    "cli_sweep_hidden": Text("… and {count} more; --json tells all", "……另有 {count} 项，完整结果见 --json"),
    "cli_sweep_events": Text("Where the world changes", "变化发生在哪里"),
    "cli_event_begins_to_bind": Text("begins to bind", "开始起作用"),
    "cli_event_stops_binding": Text("stops binding", "不再起作用"),
    "cli_event_becomes_impossible": Text("becomes impossible:", "此后不可行："),
    "cli_event_becomes_possible": Text("becomes possible:", "此后可行："),
    "cli_event_not_looked_any_further": Text(
        "from here on it is not known where rules bind: the time limit was reached",
        "从这里起未能查明规则何时起作用：已到时限",
    ),
    "cli_event_min": Text("at least", "下限"),
    "cli_event_max": Text("at most", "上限"),
    "cli_point_optimal": Text("optimal", "最优"),
    "cli_point_feasible": Text("feasible", "可行"),
    "cli_point_infeasible": Text("impossible", "不可行"),
    "cli_point_limit": Text("stopped", "已中止"),
    "cli_point_invalid": Text("invalid", "无效"),
    "cli_compare_base": Text("As it is", "现状"),
    "cli_compare_goal": Text("Goal", "目标"),
    "cli_compare_growth": Text("Growth", "增长率"),
    "cli_compare_street": Text("Assigned", "下达合计"),
    "cli_compare_max_stretch": Text("Largest stretch", "最大公平系数"),
    "cli_compare_gini": Text("Gini", "基尼系数"),
    "cli_compare_objective": Text("Objective", "目标函数"),
    "cli_compare_was": Text("Was", "原目标"),
    "cli_compare_now": Text("Now", "新目标"),
    "cli_compare_change": Text("Change", "变化"),
    "cli_compare_same": Text("gives the same plan as {name}", "与 {name} 是同一个方案"),
    "cli_compare_touched": Text("{number}. {op}, {count} touched", "{number}. {op}，触及 {count} 处"),
    "cli_compare_together": Text(
        "told together with {others}, which makes no sense without it", "与第 {others} 项合并说明，后者离不开它"
    ),
    "cli_compare_caused": Text(
        "causes: total {street}, largest stretch {stretch}", "引起：合计 {street}，最大公平系数 {stretch}"
    ),
    "cli_compare_movers": Text("most: {movers}", "变动最大：{movers}"),
    "cli_compare_rounding": Text("rounding to whole units adds {street}", "取整另引起 {street}"),
    "cli_compare_binding": Text("now binding ({count}): {rules}", "新起作用（{count}）：{rules}"),
    "cli_compare_released": Text("released ({count}): {rules}", "不再起作用（{count}）：{rules}"),
}

TEXTS: Mapping[str, Text] = {
    "operations_too_many": Text(
        "There are {found} operations; the most is {limit}.", "共有 {found} 个操作，最多 {limit} 个。"
    ),
    "sweep_missing": Text(
        "There is nothing to sweep over.",
        "没有给出要扫描的内容。",
        "give the scenario a sweep with axes, or a range of goals: --goal 40%..66%/14",
        "请在情景中写 sweep 和 axes，或给出目标范围：--goal 40%..66%/14",
    ),
    "axis_needs_one": Text(
        "An axis has exactly one of {one} and {other}.", "每个轴必须且只能有 {one} 与 {other} 之一。"
    ),
    "axis_name_taken": Text(
        "No axis can be named {name}, for a column of the answer is.",
        "轴不能叫 {name}，结果中已有同名的列。",
        "choose another name",
        "请换一个名称",
    ),
    "axes_missing": Text(
        "A sweep varies at least one thing.", "至少要有一个变动项。", "name it under axes", "请写在 axes 之下"
    ),
    "axis_empty": Text("An axis has at least one value.", "每个轴至少要有一个取值。"),
    "axis_without_place": Text(
        "The operation has no place for the axis's values.",
        "操作中没有留出取值的位置。",
        "write $ where the value belongs",
        "请在取值的位置写 $",
    ),
    "axes_of_unequal_length": Text(
        "Axes that are zipped have equally many values; these have {lengths}.",
        "按位配对（zip）的各轴取值个数必须相同；现为 {lengths}。",
    ),
    "sweep_too_large": Text(
        "The sweep has {found} points; the most is {limit}.", "扫描共有 {found} 个点，最多 {limit} 个。"
    ),
    "scenarios_too_many": Text(
        "There are {found} scenarios; the most is {limit}.", "共有 {found} 个情景，最多 {limit} 个。"
    ),
    "base_moved": Text("The sum of last year changed from {before} to {after}.", "去年合计由 {before} 变为 {after}。"),
    "base_moved_with_goal": Text(
        "The sum of last year, which the goal's growth is over, changed from {before} to {after}; the goal changes with it.",
        "目标增长率所依据的去年合计由 {before} 变为 {after}，目标金额随之变化。",
    ),
    "effects_many": Text(
        "{count} operations are more than {limit}: each is told as it comes, in order.",
        "{count} 个操作超过 {limit} 个：按先后顺序逐个说明。",
    ),
    "effects_infeasible": Text(
        "Without some of the operations the plan is impossible: each is told as it comes, in order.",
        "缺少其中某些操作时方案不可行：按先后顺序逐个说明。",
    ),
    "effects_out_of_time": Text(
        "The time limit left no room for all combinations of operations: each is told as it comes, in order.",
        "时限不足以计算操作的所有组合：按先后顺序逐个说明。",
    ),
    "effects_of_nothing": Text(
        "One of the two plans has no targets: there is no effect to share out.",
        "两个方案之一没有目标结果，无法分摊影响。",
    ),
    "scenario_file_kind": Text(
        "{file} is no scenario file.",
        "{file} 不是情景文件。",
        "Scenarios are read from files that end in {suffixes}.",
        "情景文件的后缀应为 {suffixes}。",
    ),
    **_ON_A_TERMINAL,
}
