"""One line of help for each word of the language that is no column: rule kinds, measures, objectives, drivers, limits."""

from collections.abc import Mapping

from schemas.messages.text import Text

RULE_KINDS: Mapping[str, Text] = {
    "bound": Text(en="a measure of a scope stays between min and max", zh="某一范围的指标介于下限与上限之间"),
    "lock": Text(en="the selected cells' targets sum to an amount", zh="所选单元格的目标之和等于给定金额"),
    "viable": Text(en="nothing, or at least min", zh="要么不分配，要么不少于下限"),
    "limit": Text(en="at most max members of a dimension have a target", zh="某一维度中最多有几个成员承担目标"),
    "spread": Text(
        en="largest minus smallest value of a measure among peers is at most max",
        zh="同类成员之间指标的最大差距不超过上限",
    ),
    "gini": Text(
        en="the Gini coefficient of a measure among peers is at most max", zh="同类成员之间指标的基尼系数不超过上限"
    ),
}
MEASURES: Mapping[str, Text] = {
    "amount": Text(en="target, in money", zh="目标金额"),
    "growth": Text(en="target / history - 1", zh="增长率：目标 ÷ 去年 − 1"),
    "share": Text(en="target / target of the whole named by `of`", zh="目标占比：目标 ÷ 所属整体的目标"),
    "share_change": Text(en="share of the target minus share of history", zh="占比变化：目标占比 − 去年占比"),
    "stretch": Text(en="target / fair share", zh="公平系数：目标 ÷ 应得份额"),
    "uplift": Text(en="target / (history x (1 + market growth))", zh="加压系数：目标 ÷ 自然增长后的金额"),
    "penetration": Text(en="target / potential", zh="渗透率：目标 ÷ 市场潜力"),
    "load": Text(en="effort of the target / capacity", zh="负荷：目标所需产能 ÷ 可用产能"),
}
OBJECTIVES: Mapping[str, Text] = {
    "chi_square": Text(
        en="as near as possible to the fair shares, each in proportion to its size",
        zh="尽量接近应得份额，偏差按规模衡量（默认）",
    ),
    "lexicographic_minimax": Text(
        en="the largest stretch as small as possible, then the next largest, and so on",
        zh="先把最大的公平系数压到最低，再压次大的，依此类推",
    ),
    "minimax": Text(en="the largest stretch as small as possible", zh="把最大的公平系数压到最低"),
    "entropy": Text(
        en="as near as possible to the fair shares by relative entropy", zh="以相对熵衡量，尽量接近应得份额"
    ),
    "least_absolute": Text(
        en="the sum of distances from the fair shares as small as possible", zh="与应得份额的绝对偏差之和最小"
    ),
    "least_squares": Text(
        en="the sum of squared distances from the fair shares as small as possible", zh="与应得份额的偏差平方和最小"
    ),
    "burden_power": Text(
        en="the sum of stretches raised to `power`, weighted by fair share, as small as possible",
        zh="以应得份额加权的公平系数的 power 次方之和最小",
    ),
    "max_efficiency": Text(
        en="the sum of targets times the measure `efficiency` as large as possible",
        zh="目标乘以效率指标（如毛利率）之和最大",
    ),
}
DRIVERS: Mapping[str, Text] = {
    "history": Text(en="last period's actual", zh="去年实际"),
    "momentum": Text(en="history x (1 + market_growth)", zh="去年 ×（1 + 市场增长率）"),
    "potential": Text(en="market potential", zh="市场潜力"),
    "headroom": Text(en="potential beyond momentum, never below 0", zh="潜力中超出自然增长的部分，不小于 0"),
    "capacity": Text(en="capacity x ramp of the reported members", zh="被考核成员的产能 × 到岗比例"),
    "even": Text(en="the same for each reported member", zh="每个被考核成员相同"),
    "planned": Text(
        en="momentum plus the gain that a growth plan expects", zh="自然增长后的金额加上增长计划预期的增量"
    ),
}
LIMITS: Mapping[str, Text] = {
    "body_bytes": Text(en="bytes of a request body, after decompression", zh="请求正文的字节数（解压后）"),
    "cells": Text(en="cells of a plan", zh="方案的单元格数"),
    "rules": Text(en="rules of a plan", zh="方案的规则数"),
    "seconds": Text(
        en="seconds that a request may be worked on; options.time_limit may ask for less",
        zh="处理一个请求的最长秒数；options.time_limit 可以更短",
    ),
    "memory_bytes": Text(en="bytes of memory of the process that solves", zh="求解进程可用内存的字节数"),
    "workers": Text(en="requests worked on at a time", zh="同时处理的请求数"),
    "queue": Text(en="requests that may wait; one more is answered 503", zh="可排队等候的请求数，超出时返回 503"),
}
EXAMPLES: Mapping[str, Text] = {
    "growth_starter": Text(
        en="Where does +66 % come from? Names, paths, gains and costs",
        zh="增长 66% 从哪里来？只有名称、路径、增量与费用",
    ),
    "growth": Text(
        en="Levers with tiers, dates, people, room and protection", zh="带分档、时间、人手、空间与风险防备的举措"
    ),
    "growth_impossible": Text(en="A growth that the budget does not allow", zh="预算不足以支撑的增长目标"),
    "growth_chosen": Text(en="A portfolio of levers that somebody chose", zh="某人自选的举措组合"),
    "growth_landing": Text(en="Levers that become targets", zh="举措落为任务"),
    "growth_class": Text(en="A class: the portfolios of two teams, ranked", zh="课堂：两个小组的组合排名"),
    "growth_66_case": Text(
        en="The sandbox of +66 %: fifteen levers on five paths", zh="66% 沙盘：五条路径、十五个杠杆"
    ),
    "minimal": Text(en="Three reps, +20 %, nothing else", zh="三名业务员，增长 20%，别无其他"),
    "rules": Text(
        en="Two regions, potentials, rounding to tens and three rules", zh="两个区域，带市场潜力、按十取整和三条规则"
    ),
    "infeasible": Text(
        en="An impossible plan: two rules leave no room for the goal", zh="无法满足的方案：两条规则使目标无法实现"
    ),
    "evaluation": Text(en="Somebody's own targets, checked against a plan", zh="检验自己定的目标是否符合方案"),
    "want": Text(en="A rep wants less: who takes the difference?", zh="某业务员想少背一些：差额由谁承担"),
    "want_in_the_way": Text(
        en="A rep wants more than a rule allows: what would have to move?",
        zh="某业务员想要的超出规则：哪些规则需要调整",
    ),
    "frontier": Text(en="What fairness costs in margin", zh="公平对毛利的代价"),
    "plan_file": Text(en="A sheet with merged names and totals, as it was pasted", zh="粘贴的表格，含合并名称与合计行"),
    "scenario": Text(en="A scenario: one customer moves, potential grows", zh="情景：客户移交、潜力上调"),
    "comparison": Text(en="Two scenarios beside the plan: what causes what?", zh="两个情景与现状比较：谁引起了什么？"),
    "sweep": Text(en="A range of goals: where does the world change?", zh="目标扫描：变化发生在哪里？"),
    "tornado": Text(en="One thing at a time: what matters most?", zh="逐项变动：什么影响最大？"),
    "bridge": Text(en="Two years of sales: where did the growth come from?", zh="两年销售：增长从哪里来？"),
    "bridge_chain": Text(en="A chain of factors: which of them multiplied?", zh="连乘因素：增长由哪一环带来？"),
    "growth_66": Text(en="The sandbox of +66 %: the plan that its levers land on", zh="66% 沙盘：杠杆落地的分解方案"),
    "south_china": Text(en="A regional company in South China, +66 %", zh="华南某区域公司，增长 66%"),
}
OPERATIONS: Mapping[str, Text] = {
    "allocate": Text(en="Allocate a plan", zh="分配目标"),
    "validate": Text(en="Check a plan without solving it", zh="检查方案（不求解）"),
    "evaluate": Text(en="Evaluate targets that somebody chose", zh="评估自定目标"),
    "ask_counterfactual": Text(en="Ask what a wish would do", zh="询问某个诉求的影响"),
    "read_plan_file": Text(en="Read a spreadsheet or a plan file", zh="读取电子表格或方案文件"),
    "apply_scenario": Text(en="Apply a scenario to a plan", zh="把情景应用到方案"),
    "compare_scenarios": Text(en="Compare scenarios, and tell what caused what", zh="比较情景，说明因果"),
    "sweep_plan": Text(en="Solve many variations of a plan", zh="批量求解方案的多种变化"),
    "look_back": Text(en="Say where the growth between two periods came from", zh="回顾两期之间的增长来源"),
    "plan_growth": Text(en="Find the levers that reach a growth goal", zh="为增长目标寻找最优举措组合"),
    "evaluate_growth": Text(en="Evaluate levers that somebody chose", zh="评估自选的举措组合"),
    "land_growth": Text(en="Turn levers into targets", zh="把举措落为任务"),
    "rank_class": Text(en="Rank the portfolios of a class", zh="给课堂各组的组合排名"),
    "draw_frontier": Text(en="Draw the price of fairness", zh="公平的代价曲线"),
    "list_examples": Text(en="List examples", zh="示例列表"),
    "get_example": Text(en="Get the body of an example", zh="示例正文"),
    "get_catalogue": Text(en="List the words of the language, the limits and the versions", zh="语言词表、限制与版本"),
    "livez": Text(en="Tell whether the process lives", zh="进程是否存活"),
    "readyz": Text(en="Tell whether a plan would be taken", zh="是否可以接受方案"),
    "get_problem": Text(en="Explain a kind of problem or finding", zh="解释一类问题"),
    "get_reference": Text(en="Show this reference", zh="接口说明"),
}
PAGES: Mapping[str, Text] = {
    "reference": Text(en="Apportion: reference of the HTTP interface", zh="Apportion HTTP 接口说明"),
    "operations": Text(en="Operations", zh="接口"),
    "answers": Text(en="Answers", zh="返回"),
    "parameters": Text(en="Parameters", zh="参数"),
    "try": Text(en="Try it", zh="试一试"),
    "schemas": Text(en="Schemas", zh="数据结构"),
    "more": Text(en="Reference of the interface", zh="接口说明"),
    "machine": Text(en="For machines", zh="机器可读"),
    "status": Text(en="Status", zh="状态码"),
    "code": Text(en="Code", zh="代码"),
    "problems": Text(en="Problems", zh="问题类型"),
}
