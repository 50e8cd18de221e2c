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
    "landing_hires_idle": Text(
        "{lever} hires people, but brings no gain that they could carry as members; the targets leave them out.",
        "“{lever}”要招人，但本身没有增量可由新人承担；分解时未列入新人。",
    ),
    "landing_hired_members": Text(
        "{lever}: {people} {people:person-year/person-years} became {members}, each with a part of the territory.",
        "“{lever}”：{people} 人年，落为 {members}，各分一块地盘。",
    ),
    "landing_hired_capacity": Text(
        "{lever}: {people} {people:person-year/person-years} became a capacity of {capacity} more where it lands.",
        "“{lever}”：{people} 人年，折为落地处增加的产能 {capacity}。",
    ),
}
FILES: Mapping[str, Text] = {
    "teams_unreadable": Text(
        "{file} has no sheet with the columns team and lever.",
        "{file} 中没有含“小组”和“杠杆”两列的工作表。",
        "Its first row names the columns team, lever, start, spend: apportion sandbox --template teams.xlsx.",
        "首行应为列名：小组、杠杆、启动季度、投入；模板：apportion sandbox --template teams.xlsx。",
    ),
    "teams_team_twice": Text("Team {team} is there twice.", "小组“{team}”出现了两次。"),
    "teams_none": Text("There is no team to rank.", "没有可排名的小组。"),
    "limit_teams": Text(
        "There are {found} teams; at most {limit} are ranked at once.", "共有 {found} 个小组；一次最多排名 {limit} 个。"
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
    "sandbox_case_kind": Text(
        "{file} is no growth case.",
        "{file} 不是沙盘文件。",
        "A case is a file .yaml or .json.",
        "沙盘文件应为 .yaml 或 .json。",
    ),
    "sandbox_case_content": Text(
        "{file} holds no growth case.",
        "{file} 里没有沙盘。",
        "A case has base, goal and levers.",
        "沙盘要有 base（去年）、goal（目标）和 levers（杠杆）。",
    ),
    "sandbox_what_ifs_form": Text(
        "What-ifs are a list of {{name, merge, drop_levers}}.", "what-ifs 应为 {{name, merge, drop_levers}} 的列表。"
    ),
    "sandbox_what_if_lever": Text(
        "{found} is no lever of the case.",
        "沙盘里没有“{found}”这个杠杆。",
        "Did you mean {nearest}?",
        "是否想写“{nearest}”？",
    ),
}
TEAMS: Mapping[str, Text] = {
    "teams_title": Text("The class beside the proven optimum", "全班与最优解的对照"),
    "teams_rank": Text("Rank", "名次"),
    "teams_team": Text("Team", "小组"),
    "teams_lever_column": Text("Lever", "杠杆"),
    "teams_start_column": Text("Start (quarter 1-4)", "启动季度（1-4）"),
    "teams_spend_column": Text("Spend", "投入"),
    "teams_growth": Text("Growth", "增长率"),
    "teams_cost": Text("Cost", "花费"),
    "teams_to_goal": Text("To goal", "距目标"),
    "teams_to_optimum": Text("To optimum", "距最优"),
    "teams_same_growth": Text("Could save", "可省"),
    "teams_same_money": Text("Could grow", "可多增"),
    "teams_broken": Text("Broken limits", "超限项"),
    "teams_broken_short": Text("Broken", "超限"),
    "teams_said": Text("What to say", "说明"),
    "teams_short_marked": Text(
        "* the goal is missed: the growth that the same money could bring beyond it",
        "* 未达目标：同样的钱可多带来的增量",
    ),
    "teams_no_optimum": Text(
        "No portfolio answers the case within its limits.", "在各项限制之内，本案例没有可行的组合。"
    ),
    "teams_to_optimum_least_cost": Text(
        "To optimum: money spent beyond the least that reaches the goal.",
        "距最优：比完成目标的最低花费多花的钱。",
    ),
    "teams_to_optimum_most_growth": Text(
        "To optimum: growth that is missing to the most there is.",
        "距最优：比最大增量少的金额。",
    ),
    "teams_to_optimum_most_net_contribution": Text(
        "To optimum: net contribution that is missing to the most there is.",
        "距最优：比最大净贡献少的金额。",
    ),
    "teams_to_optimum_most_protected_growth": Text(
        "To optimum: protected growth that is missing to the most there is.",
        "距最优：比最大保底增量少的金额。",
    ),
    "teams_meaning_same": Text(
        "Could save: money that the same growth can do without. Could grow: growth that the same money can bring beyond "
        "it. Both within all limits; below 0 only where the team breaks some, empty where no portfolio does it.",
        "可省：同样的增长可以少花的钱。可多增：同样的钱可以多带来的增量。两者都以遵守全部限制为前提；小于 0 说明该组突破了限制，做不到的不填。",
    ),
    "teams_optimum": Text("Proven optimum", "最优解（已证明）"),
    "teams_best_found": Text("Best found", "已找到的最好解"),
    "teams_keeps_all": Text("keeps all limits", "各项限制全部满足"),
    "teams_missed": Text("misses the goal by {short}", "距目标还差 {short}"),
    "teams_could": Text("the same {cost} could bring {more} more", "同样的 {cost} 还可多带来 {more}"),
    "teams_ranking_sheet": Text("ranking", "排名"),
    "teams_broken_sheet": Text("broken limits", "超限项"),
    "teams_chosen_sheet": Text("choices", "各组选择"),
    "teams_row": Text("Rule", "限制"),
    "teams_limit": Text("Limit", "限值"),
    "teams_value": Text("Value", "实际"),
    "teams_excess": Text("Beyond", "超出"),
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
        "{growth}, {count} {count:lever/levers} on {paths} {paths:path/paths}",
        "增长 {growth}，{paths} 条路径上的 {count} 个杠杆",
    ),
    "sandbox_cost_said": Text(
        "{cost}{unit} for levers; expense ratio {ratio}", "杠杆花费 {cost}{unit}；费销比 {ratio}"
    ),
    "sandbox_asked": Text("most", "最大"),
    "sandbox_most_net_contribution": Text(
        "net contribution {amount} (margin x gain - cost)", "净贡献 {amount}（毛利率×增量−花费）"
    ),
    "sandbox_most_protected_growth": Text(
        "growth of {amount} that is left if levers fail", "杠杆失灵之后仍保住的增量 {amount}"
    ),
    "sandbox_cost_alone": Text("{cost}{unit} for levers", "杠杆花费 {cost}{unit}"),
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
        "what the same money brings within the year, by the quarter it starts in; * chosen",
        "同样的钱，在不同季度启动，当年能带来多少；* 为所选季度",
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
        "Second best: {objective}, {price} worse ({changes}).", "次优方案：{objective}，差 {price}（{changes}）。"
    ),
    "sandbox_second_dropped": Text("without {levers}", "去掉 {levers}"),
    "sandbox_second_added": Text("with {levers}", "新增 {levers}"),
    "sandbox_second_moved": Text("another start for {levers}", "{levers} 改期"),
    "sandbox_bottlenecks": Text("What stops more growth", "什么挡住了更多增长"),
    "sandbox_bottleneck_said": Text("without {limit}: {growth} ({extra} more)", "放开 {limit}：{growth}（多 {extra}）"),
    "sandbox_sources": Text("Whose target grows from where", "目标来自哪条路径"),
    "sandbox_history": Text("Last year", "去年"),
    "sandbox_natural": Text("Momentum", "自然"),
    "sandbox_adjustment": Text("Rules", "规则调整"),
    "sandbox_target": Text("Target", "目标"),
    "sandbox_most": Text("Under these limits {growth} can be reached.", "在这些限制下，最多能增长 {growth}。"),
    "sandbox_not_written": Text(
        "Not written, for there is no plan of action: {path}", "没有可行的行动计划，未写入：{path}"
    ),
    "sandbox_people_missing": Text("Without the path people", "没有“人员”这条路"),
    "sandbox_half_budget": Text("Half of the budget", "预算砍半"),
    "sandbox_lever_fails": Text("{lever} fails altogether", "“{lever}”完全失灵"),
    "sandbox_nothing_left": Text("{name}: no lever is left", "{name}：没有任何杠杆可用"),
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
TASK: Mapping[str, Text] = {
    "task_title": Text("Task", "任务单"),
    "task_goal": Text(
        "Last year {base}{unit}; this year's task is {goal}{unit} ({growth}).",
        "去年 {base}{unit}，今年任务 {goal}{unit}（{growth}）。",
    ),
    "task_momentum": Text(
        "Without any lever sales change by {momentum}; levers have to bring {needed}.",
        "什么都不做，销售额变化 {momentum}；其余 {needed} 要靠杠杆。",
    ),
    "task_least_cost": Text("Reach the goal at the least cost.", "用最少的花费完成目标。"),
    "task_most_growth": Text("Grow as much as all limits allow.", "在各项限制内，增长越多越好。"),
    "task_most_net_contribution": Text(
        "Reach the goal with the largest net contribution (margin x gain - cost).",
        "完成目标，并让净贡献（毛利率×增量−花费）最大。",
    ),
    "task_most_protected_growth": Text(
        "Make the growth as large as you can that is left when levers fail by their shortfall.",
        "让杠杆按失灵幅度失灵之后仍然保住的增长最大。",
    ),
    "task_failures": Text(
        "Any {failures} {failures:lever/levers} may fail by the shortfall.",
        "任意 {failures} 个杠杆可能按失灵幅度失灵。",
    ),
    "task_budget_title": Text("Money", "钱"),
    "task_budget_ratio": Text(
        "Selling expense may be {ratio} of the goal, {whole}; today's expense is {current}. That leaves {budget} for levers.",
        "费销比上限 {ratio}，即 {whole}；扣除现有费用 {current}，可用于杠杆 {budget}。",
    ),
    "task_budget": Text("{budget} may be spent on levers.", "可用于杠杆的钱共 {budget}。"),
    "task_budget_free": Text("There is no limit on money.", "花费不设上限。"),
    "task_by_end": Text("By the end of", "截至"),
    "task_budget_share": Text("share of the money", "可用比例"),
    "task_budget_money": Text("at most", "最多可花"),
    "task_people_title": Text("People", "人手"),
    "task_people": Text(
        "Persons free in each quarter. A lever holds its people from its start quarter to the end of the year.",
        "各季度可抽调的人数。杠杆从启动季度起一直占用人手到年底。",
    ),
    "task_people_free": Text("There is no limit on people.", "人手不设上限。"),
    "task_by_quarter": Text("quarter", "季度"),
    "task_persons": Text("persons", "人数"),
    "task_seasons_title": Text("Seasons", "季节"),
    "task_seasons": Text(
        "What each month sells, as a share of an average month.", "季节指数：各月销售额相对于月均的倍数。"
    ),
    "task_month": Text("month", "月份"),
    "task_season": Text("index", "指数"),
    "task_rooms_title": Text("Room", "空间"),
    "task_rooms": Text("Extra sales of this year that each segment has room for.", "各细分市场今年最多还能多卖多少。"),
    "task_segment": Text("segment", "细分市场"),
    "task_room": Text("room", "空间"),
    "task_rules_title": Text("Rules", "规则"),
    "task_path_share": Text(
        "Each path brings {min} to {max} of the gain of all levers.", "每条路径的增量占全部杠杆增量的 {min} 至 {max}。"
    ),
    "task_paths": Text("Only these paths may be used: {paths}.", "只能使用这些路径：{paths}。"),
    "task_requires": Text(
        "{lever} needs {needs}, started in the same quarter or before.",
        "要用 {lever}，须在同一季度或更早启动 {needs}。",
    ),
    "task_requires_lag": Text(
        "{lever} needs {needs}, started {lag} {lag:quarter/quarters} before or earlier.",
        "要用 {lever}，须至少提前 {lag} 个季度启动 {needs}。",
    ),
    "task_excludes": Text("Of {levers} choose one at most.", "{levers} 最多选一个。"),
    "task_pair": Text(
        "{first} together with {second}: {effect} within the year.", "{first} 与 {second} 同时采用：当年 {effect}。"
    ),
    "task_levers_title": Text("Levers: money", "杠杆：花费与增量"),
    "task_reckoning": Text(
        "A lever costs its fixed cost and its spend, both in the quarter in which it starts. Its steps (spend → gain of a "
        "full year) are bought in their order; part of a step brings that part of its gain.",
        "杠杆的花费 = 固定费用 + 投入，都计在启动季度。各档（投入 → 满一年的增量）按顺序购买；只投一档的一部分，增量按比例。",
    ),
    "task_times_title": Text("Levers: time", "杠杆：时间"),
    "task_realisation": Text(
        "What a lever brings this year is its gain of a full year times the share of the quarter in which it starts.",
        "当年增量 = 满一年的增量 × 启动季度对应的比例。",
    ),
    "task_means_title": Text("Levers: people, room, risk", "杠杆：人手、空间、风险"),
    "task_id": Text("id", "编号"),
    "task_lever": Text("lever", "杠杆"),
    "task_path": Text("path", "路径"),
    "task_fixed": Text("fixed cost", "固定费用"),
    "task_least": Text("least spend", "最低投入"),
    "task_most": Text("most spend", "最高投入"),
    "task_steps": Text("steps", "各档"),
    "task_full": Text("full-year gain", "满年增量"),
    "task_lead": Text("lead months", "准备月数"),
    "task_ramp": Text("ramp months", "爬坡月数"),
    "task_start_of": Text("start Q{number}", "{number} 季度启动"),
    "task_needs": Text("people", "占用人手"),
    "task_per_person": Text("spend per hire", "每招一人投入"),
    "task_works_after": Text("hires work after quarters", "几个季度后到岗"),
    "task_segments": Text("segments", "增量来源"),
    "task_margin": Text("margin", "毛利率"),
    "task_shortfall": Text("shortfall", "失灵幅度"),
    "task_step": Text("step", "档"),
    "task_spend": Text("spend", "投入"),
    "task_rate": Text("gain per unit", "单位投入增量"),
    "task_steps_sheet": Text("steps", "分档表"),
}
COMPLAINTS: Mapping[str, Text] = {**LANDING, **FILES}
TEXTS: Mapping[str, Text] = {**COMPLAINTS, **TEAMS, **STORY, **ACTIONS, **TASK}
