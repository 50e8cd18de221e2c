"""What the sandbox says: levers that land on a plan, what-ifs, the class, the story on a terminal."""

from collections.abc import Mapping

from schemas.messages.text import Text

LANDING: Mapping[str, Text] = {
    "landing_no_portfolio": Text(
        "The growth case has no portfolio of levers that could land on the plan.",
        "沙盘没有可行的杠杆组合，无法落到分解方案。",
    ),
    "landing_base_differs": Text(
        "The case's base of {base} is not the plan's history of {history}.",
        "沙盘的基数 {base} 与分解方案的去年合计 {history} 不一致。",
        "Both must be the same sales in the same unit.",
        "两者应为同一口径、同一单位的销售额。",
    ),
    "landing_momentum_differs": Text(
        "The plan's own market growth makes a momentum of {plan}; the case says {case}. The plan's was kept.",
        "分解方案的市场增长合计 {plan}，沙盘的自然增长为 {case}；已采用分解方案的数字。",
    ),
    "landing_hires_nowhere": Text(
        "{lever} hires people, but the plan has no reps with a capacity whom they could join.",
        "“{lever}”要招人，但分解方案里没有可归入的业务员或产能。",
    ),
    "landing_hired_members": Text(
        "{lever}: {people} person-years became {members}, each with a part of the territory.",
        "“{lever}”：{people} 人年，落为 {members}，各分一块地盘。",
    ),
    "landing_hired_capacity": Text(
        "{lever}: {people} person-years became a capacity of {capacity} more where it lands.",
        "“{lever}”：{people} 人年，折为落地处增加的产能 {capacity}。",
    ),
}
TEAMS: Mapping[str, Text] = {
    "teams_unreadable": Text(
        "{file} has no sheet with the columns team and lever.",
        "{file} 中没有含“小组”和“杠杆”两列的工作表。",
        "Hand out the template: apportion sandbox --template teams.xlsx.",
        "请使用模板：apportion sandbox --template teams.xlsx。",
    ),
    "teams_empty": Text("{file} names no team's choice.", "{file} 中没有任何小组的选择。"),
    "teams_lever": Text(
        "{lever} is no lever of the case (line {line}).",
        "沙盘里没有“{lever}”这个杠杆（第 {line} 行）。",
        "Did you mean {nearest}?",
        "是否想写“{nearest}”？",
    ),
    "teams_lever_twice": Text(
        "Team {team} chose {lever} twice (line {line}).", "“{team}”重复选择了“{lever}”（第 {line} 行）。"
    ),
    "teams_start": Text(
        "`{value}` is no quarter from 1 to 4 (line {line}).", "“{value}”不是 1 到 4 的季度（第 {line} 行）。"
    ),
    "teams_spend": Text("`{value}` is no amount (line {line}).", "“{value}”不是金额（第 {line} 行）。"),
    "teams_without_team": Text("Line {line} names a lever and no team.", "第 {line} 行有杠杆而没有小组。"),
    "teams_title": Text("The class beside the proven optimum", "全班与最优解的对照"),
    "teams_rank": Text("Rank", "名次"),
    "teams_team": Text("Team", "小组"),
    "teams_lever_column": Text("Lever", "杠杆"),
    "teams_start_column": Text("Start (quarter 1-4)", "启动季度（1-4）"),
    "teams_spend_column": Text("Spend", "投入"),
    "teams_growth": Text("Growth", "增长率"),
    "teams_cost": Text("Cost", "花费"),
    "teams_to_goal": Text("To goal", "距目标"),
    "teams_gap": Text("To optimum", "距最优"),
    "teams_same_growth": Text("Least for it", "同增长最省"),
    "teams_same_money": Text("Most for it", "同花费最多"),
    "teams_broken": Text("Broken limits", "超限项"),
    "teams_optimum": Text("Proven optimum", "最优解（已证明）"),
    "teams_keeps_all": Text("keeps all limits", "各项限制全部满足"),
    "teams_missed": Text("misses the goal by {short}", "距目标还差 {short}"),
    "teams_sheet": Text("choices", "选择"),
    "teams_levers_sheet": Text("levers", "杠杆表"),
    "teams_task_sheet": Text("task", "任务"),
    "teams_help": Text(
        "One row for each lever that your team pulls: the team, the lever's id or name, the quarter it starts in, what you "
        "spend on it without the fixed cost. An empty quarter is its first, an empty spend all of it.",
        "每组每选一个杠杆填一行：小组、杠杆编号或名称、启动季度、投入（不含固定费用）。季度留空为最早可启动的季度，投入留空为全额。",
    ),
}
STORY: Mapping[str, Text] = {
    "sandbox_solving": Text("looking for the best levers", "正在求最优杠杆组合"),
    "sandbox_title": Text("Where does the growth come from?", "增长从哪里来？"),
    "sandbox_goal": Text("goal", "目标"),
    "sandbox_answer": Text("answer", "结果"),
    "sandbox_cost": Text("cost", "花费"),
    "sandbox_proof": Text("proof", "证明"),
    "sandbox_goal_said": Text("from {base} to {goal}{unit} ({growth})", "从 {base} 到 {goal}{unit}（{growth}）"),
    "sandbox_answer_said": Text(
        "{growth}, {count} levers on {paths} paths", "增长 {growth}，{paths} 条路径上的 {count} 个杠杆"
    ),
    "sandbox_cost_said": Text(
        "{cost}{unit} for levers; expense ratio {ratio}", "杠杆花费 {cost}{unit}；费销比 {ratio}"
    ),
    "sandbox_proven": Text("optimal, recomputed independently", "已证明最优，并由独立程序复核"),
    "sandbox_gap": Text("within {gap} of the optimum", "距最优不超过 {gap}"),
    "sandbox_bridge": Text("From last year to the goal", "从去年到目标"),
    "sandbox_base": Text("last year", "去年"),
    "sandbox_momentum": Text("momentum", "自然增长"),
    "sandbox_total": Text("this year", "今年"),
    "sandbox_levers": Text("Levers by quarter", "行动计划：杠杆与季度"),
    "sandbox_lever": Text("Lever", "杠杆"),
    "sandbox_path": Text("Path", "路径"),
    "sandbox_spend": Text("Cost", "花费"),
    "sandbox_gain": Text("Gain", "增量"),
    "sandbox_gantt": Text("Months 1-12", "1-12 月"),
    "sandbox_gantt_key": Text("{lead} lead, {ramp} ramp, {full} full effect", "{lead} 准备，{ramp} 爬坡，{full} 全效"),
    "sandbox_quarter": Text("Q{number}", "{number} 季度"),
    "sandbox_cost_row": Text("cost", "花费"),
    "sandbox_budget_row": Text("cumulative / allowed", "累计 / 上限"),
    "sandbox_people_row": Text("people / available", "人手 / 可用"),
    "sandbox_gain_row": Text("gain", "增量"),
    "sandbox_waiting": Text("What waiting costs", "晚一个季度，少多少"),
    "sandbox_waiting_said": Text(
        "the same money, started in a later quarter: what it brings within the year",
        "同样的钱，晚些启动：当年能带来多少",
    ),
    "sandbox_what_ifs": Text("What if", "如果……"),
    "sandbox_what_if": Text("If", "如果"),
    "sandbox_outcome": Text("Goal", "目标"),
    "sandbox_reached": Text("reached", "可达"),
    "sandbox_missed": Text("short by {short}", "差 {short}"),
    "sandbox_growth": Text("Growth", "增长率"),
    "sandbox_extra": Text("Extra cost", "多花"),
    "sandbox_changes": Text("Levers", "杠杆变化"),
    "sandbox_study": Text("What a director asks", "总监会问"),
    "sandbox_alone": Text("Alone", "只靠它"),
    "sandbox_without": Text("Without it", "没有它"),
    "sandbox_frontier": Text("What growth costs", "增长的代价"),
    "sandbox_marginal": Text("Marginal expense ratio", "边际费销比"),
    "sandbox_robustness": Text("If levers fail", "如果有杠杆失灵"),
    "sandbox_failures": Text("Failing", "失灵个数"),
    "sandbox_guaranteed": Text("Guaranteed", "保底增长"),
    "sandbox_expected": Text("Expected", "期望增长"),
    "sandbox_second": Text(
        "Second best: {objective}, {price} worse (dropped {dropped}; added {added}; moved {moved}).",
        "次优方案：{objective}，差 {price}（去掉 {dropped}；新增 {added}；改期 {moved}）。",
    ),
    "sandbox_bottlenecks": Text("What stops more growth", "什么挡住了更多增长"),
    "sandbox_bottleneck_said": Text("without {limit}: {growth} ({extra} more)", "放开 {limit}：{growth}（多 {extra}）"),
    "sandbox_sources": Text("Whose target grows from where", "目标来自哪条路径"),
    "sandbox_history": Text("Last year", "去年"),
    "sandbox_natural": Text("Momentum", "自然"),
    "sandbox_adjustment": Text("Rules", "规则调整"),
    "sandbox_target": Text("Target", "目标"),
    "sandbox_most": Text("Under these limits {growth} can be reached.", "在这些限制下，最多能增长 {growth}。"),
    "sandbox_case_kind": Text(
        "{file} is no growth case.",
        "{file} 不是沙盘文件。",
        "A case is a file .yaml or .json.",
        "沙盘文件应为 .yaml 或 .json。",
    ),
    "sandbox_people_missing": Text("Without the path people", "没有“人员”这条路"),
    "sandbox_half_budget": Text("Half of the budget", "预算砍半"),
    "sandbox_lever_fails": Text("{lever} fails altogether", "“{lever}”完全失灵"),
    "sandbox_what_ifs_form": Text(
        "What-ifs are a list of {{name, merge, drop_levers}}.", "what-ifs 应为 {{name, merge, drop_levers}} 的列表。"
    ),
    "sandbox_what_if_lever": Text(
        "{found} is no lever of the case.",
        "沙盘里没有“{found}”这个杠杆。",
        "Did you mean {nearest}?",
        "是否想写“{nearest}”？",
    ),
    "sandbox_hidden": Text("… {count} more (--all)", "……还有 {count} 行（--all）"),
}
ACTIONS: Mapping[str, Text] = {
    "actions_sheet": Text("action plan", "行动计划表"),
    "actions_gantt_sheet": Text("gantt", "甘特图"),
    "actions_quarters_sheet": Text("quarters", "季度汇总"),
    "actions_bridge_sheet": Text("bridge", "增长桥"),
    "actions_sources_sheet": Text("targets by {dimension}", "目标-{dimension}"),
    "actions_milestones": Text("Milestones", "里程碑"),
    "actions_start": Text("Start month", "启动月"),
    "actions_first": Text("First effect", "见效月"),
    "actions_full": Text("Full effect", "全效月"),
    "actions_id": Text("Id", "编号"),
    "actions_cost_of": Text("Cost Q{number}", "{number} 季度花费"),
    "actions_gain_of": Text("Gain Q{number}", "{number} 季度增量"),
    "actions_amount": Text("Amount", "金额"),
    "actions_owner": Text("Responsible", "责任人"),
}
TEXTS: Mapping[str, Text] = {**LANDING, **TEAMS, **STORY, **ACTIONS}
