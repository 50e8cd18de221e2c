"""What the command line says: headings, notes, and complaints about its own arguments."""

from collections.abc import Mapping

from schemas.messages.text import Text

COMPLAINTS: Mapping[str, Text] = {
    "cli_goal_missing": Text(
        en="No goal is given.",
        zh="没有给出目标。",
        hint_en="Say it with --goal +66% (growth over last year) or --goal 8300 (an amount).",
        hint_zh="请用 --goal +66%（比去年增长）或 --goal 8300（金额）给出。",
    ),
    "cli_goal_unreadable": Text(
        en="{found} is neither a growth nor an amount.",
        zh="{found} 既不是增长率，也不是金额。",
        hint_en="Write --goal +66% for growth over last year, or --goal 8300 for an amount.",
        hint_zh="增长率写成 --goal +66%，金额写成 --goal 8300。",
    ),
    "cli_goal_tiny": Text(
        en="{amount} is an amount, and less than a tenth of last year's total of {base}.",
        zh="{amount} 会按金额理解，而它还不到去年合计 {base} 的十分之一。",
        hint_en="For growth write --goal {growth}; if the goal really is this amount, write --set goal.amount={amount}.",
        hint_zh="若指增长率，请写 --goal {growth}；若确实是这个金额，请写 --set goal.amount={amount}。",
    ),
    "cli_goal_is_amount": Text(
        en="The goal {amount} was read as an amount; it is less than last year's total of {base}.",
        zh="目标 {amount} 按金额理解，低于去年合计 {base}。",
        hint_en="For growth write --goal {growth}.",
        hint_zh="若指增长率，请写 --goal {growth}。",
    ),
    "cli_set_unreadable": Text(
        en="{found} is not of the form path=value.",
        zh="{found} 不是“路径=值”的形式。",
        hint_en="For example goal.growth=0.5, rules[mix].max=0.4 or fairness.objective=minimax.",
        hint_zh="例如 goal.growth=0.5、rules[mix].max=0.4、fairness.objective=minimax。",
    ),
    "cli_set_unknown_id": Text(
        en="{path} leads nowhere, for there is no {id} here.",
        zh="找不到 {path}：这里没有 {id}。",
        hint_en="did you mean {nearest}?",
        hint_zh="您是否想写 {nearest}？",
    ),
    "cli_set_no_such_place": Text(
        en="{path} leads nowhere, for what comes before {name} is a single value and has no parts.",
        zh="找不到 {path}：{name} 之前已经是单个值，没有下一级。",
    ),
    "cli_output_suffix": Text(
        en="Files of this kind cannot be written.",
        zh="不能写这种类型的文件。",
        hint_en="Choose a name that ends in {suffixes}.",
        hint_zh="文件名请以 {suffixes} 结尾。",
    ),
    "cli_output_is_input": Text(
        en="This file is the input and is not overwritten.",
        zh="这是输入文件，不会被覆盖。",
        hint_en="Choose another name.",
        hint_zh="请换一个文件名。",
    ),
    "cli_output_exists": Text(
        en="This file is already there and may hold somebody's work.",
        zh="文件已经存在，里面可能有别人填好的内容。",
        hint_en="Choose another name, or add --force to overwrite it.",
        hint_zh="请换一个文件名，或加上 --force 覆盖。",
    ),
    "cli_output_folder_missing": Text(
        en="There is no folder {folder}.",
        zh="没有文件夹 {folder}。",
    ),
    "cli_output_not_a_file": Text(
        en="This is there already and is not a file.",
        zh="这个名字已经存在，但不是文件。",
    ),
    "cli_output_not_permitted": Text(
        en="There is no permission to write into {folder}.",
        zh="没有写入 {folder} 的权限。",
    ),
    "cli_output_failed": Text(
        en="It could not be written: {reason}.",
        zh="写入失败：{reason}。",
    ),
    "cli_setting_wrong": Text(
        en="{found} is not a value of this setting: {reason}.",
        zh="{found} 不是这个设置的有效值：{reason}。",
        hint_en="Correct or unset the environment variable.",
        hint_zh="请改正或取消这个环境变量。",
    ),
    "cli_port_taken": Text(
        en="One cannot listen here: {reason}.",
        zh="无法监听此地址：{reason}。",
        hint_en="Choose another port with --port.",
        hint_zh="请用 --port 换一个端口。",
    ),
}

NOTES: Mapping[str, Text] = {
    "cli_errors": Text(en="Cannot go on:", zh="无法继续："),
    "cli_errors_in": Text(en="Errors in {file} ({count}):", zh="{file} 有 {count} 处错误："),
    "cli_findings_hidden": Text(en="... and {count} more", zh="……另有 {count} 处"),
    "cli_defect": Text(
        en="Apportion failed, and that is a defect of its own ({error}). Run the command again with --debug to see where.",
        zh="程序出错，这是软件自身的缺陷（{error}）。加上 --debug 再运行一次，可以看到出错位置。",
    ),
    "cli_system": Text(en="The system stopped this: {reason}.", zh="系统中止了操作：{reason}。"),
    "cli_interrupted": Text(en="Stopped.", zh="已停止。"),
    "cli_allocating": Text(en="Allocating ...", zh="正在分解……"),
    "cli_checking": Text(en="Checking ...", zh="正在检查……"),
    "cli_reading": Text(en="Reading ...", zh="正在读取……"),
    "cli_written": Text(en="Written: {path}", zh="已写入：{path}"),
    "cli_not_written": Text(en="Not written, for there are no targets: {path}", zh="没有目标可写，未写入：{path}"),
    "cli_template_written": Text(
        en="Written: {path}. Fill it in, then run: apportion allocate {path}",
        zh="已写入：{path}。填好后运行：apportion allocate {path}",
    ),
    "cli_serving": Text(
        en="Answering at {address} (documentation: {address}/docs; stop with Ctrl-C)",
        zh="服务地址：{address}（文档：{address}/docs；按 Ctrl-C 停止）",
    ),
}

HEADLINE: Mapping[str, Text] = {
    "cli_allocation": Text(en="Allocation", zh="目标分解"),
    "cli_outcome_optimal": Text(en="optimal", zh="最优"),
    "cli_outcome_feasible": Text(en="feasible", zh="可行"),
    "cli_outcome_infeasible": Text(en="impossible", zh="无解"),
    "cli_outcome_limit": Text(en="stopped by a limit, without an answer", zh="达到限制而停止，没有结果"),
    "cli_outcome_evaluated": Text(en="evaluated", zh="已评估"),
    "cli_certified": Text(en="certified", zh="已验证"),
    "cli_not_certified": Text(en="NOT certified", zh="未通过验证"),
    "cli_goal": Text(en="Goal", zh="目标"),
    "cli_goal_over_base": Text(
        en="{amount}, {growth} on last year's {base}", zh="{amount}，比去年 {base} 增长 {growth}"
    ),
    "cli_street": Text(en="Targets", zh="下达"),
    "cli_street_total": Text(en="{amount} in all", zh="合计 {amount}"),
    "cli_over_assignment": Text(en=", over-assignment {over}", zh="，加压 {over}"),
    "cli_rounding": Text(en=", rounding {difference}", zh="，取整 {difference}"),
    "cli_fairness": Text(en="Fairness", zh="公平"),
    "cli_cell": Text(en="cell", zh="单元"),
    "cli_objective_by": Text(en="{objective}, by {by}", zh="{objective}，按{by}"),
    "cli_stretch_range": Text(
        en="; stretch by {by} {min} to {max}, Gini {gini}", zh="；{by}公平系数 {min} 至 {max}，基尼系数 {gini}"
    ),
    "cli_chi_square": Text(en="closest to the fair shares (chi_square)", zh="最接近应得份额（chi_square）"),
    "cli_lexicographic_minimax": Text(
        en="nobody stretched more than needed (lexicographic_minimax)", zh="逐级压低最大加压（lexicographic_minimax）"
    ),
    "cli_minimax": Text(en="least largest stretch (minimax)", zh="最大公平系数最小（minimax）"),
    "cli_entropy": Text(en="least relative entropy (entropy)", zh="相对熵最小（entropy）"),
    "cli_least_absolute": Text(en="least sum of changes (least_absolute)", zh="变动总额最小（least_absolute）"),
    "cli_least_squares": Text(en="least squared changes (least_squares)", zh="变动平方和最小（least_squares）"),
    "cli_burden_power": Text(
        en="least burden, high stretch weighs more (burden_power)", zh="总负担最小，越重越计（burden_power）"
    ),
    "cli_max_efficiency": Text(en="most efficient (max_efficiency)", zh="效率最高（max_efficiency）"),
}

TABLES: Mapping[str, Text] = {
    "cli_total": Text(en="Total", zh="合计"),
    "cli_row_of_hidden": Text(en="... {count} more", zh="……另 {count} 行"),
    "cli_rows_hidden": Text(
        en="{count} {count:row is/rows are} not shown (--all shows them, -o out.xlsx and --json hold everything)",
        zh="有 {count} 行未显示（--all 全部显示；-o out.xlsx 与 --json 含全部内容）",
    ),
    "cli_columns_left_out": Text(en="Not shown (too narrow): {columns}", zh="终端宽度不足，未显示：{columns}"),
    "cli_more_dimensions": Text(
        en="Also in the answer: {dimensions} (--all shows them, -o out.xlsx and --json hold everything)",
        zh="结果中还有：{dimensions}（--all 全部显示；-o out.xlsx 与 --json 含全部内容）",
    ),
    "cli_binding_rules": Text(
        en="Rules that bind ({binding} of {all})", zh="起作用的规则（{all} 条中的 {binding} 条）"
    ),
    "cli_rule": Text(en="Rule", zh="规则"),
    "cli_rule_not_met": Text(en="{rule} (NOT MET)", zh="{rule}（未满足）"),
    "cli_rules_hidden": Text(
        en="... and {count} more that bind, see --all", zh="……另有 {count} 条起作用的规则，见 --all"
    ),
    "cli_warnings": Text(en="Please note ({count})", zh="请注意（{count}）"),
    "cli_warnings_hidden": Text(
        en="... and {count} more, see --all or --json", zh="……另有 {count} 条，见 --all 或 --json"
    ),
    "cli_amount": Text(en="Amount", zh="金额"),
    "cli_share": Text(en="Share", zh="目标占比"),
    "cli_share_change": Text(en="Share change", zh="占比变化"),
    "cli_measure": Text(en="Measure", zh="指标"),
    "cli_value": Text(en="Value", zh="实际"),
}

DIAGNOSIS: Mapping[str, Text] = {
    "cli_reachable": Text(en="What the other rules allow", zh="其他规则允许的范围"),
    "cli_reachable_goal": Text(en="Goal {goal}, growth {growth}", zh="目标 {goal}，增长率 {growth}"),
    "cli_reachable_street": Text(en="Targets in all {street}", zh="下达合计 {street}"),
    "cli_blocked_min": Text(en="Not less because of: {rules}", zh="不能更低，因为：{rules}"),
    "cli_blocked_max": Text(en="Not more because of: {rules}", zh="不能更高，因为：{rules}"),
    "cli_range": Text(en="{min} to {max}", zh="{min} 至 {max}"),
    "cli_range_from": Text(en="from {min}", zh="{min} 以上"),
    "cli_range_to": Text(en="up to {max}", zh="{max} 以下"),
    "cli_range_any": Text(en="any", zh="不限"),
    "cli_conflicts": Text(en="Rules that cannot hold together", zh="互相矛盾的规则"),
    "cli_instances": Text(en="{rule}[{count} of them]", zh="{rule}[共 {count} 项]"),
    "cli_side_min": Text(en="at least", zh="下限"),
    "cli_side_max": Text(en="at most", zh="上限"),
    "cli_side_equal": Text(en="exactly", zh="等于"),
    "cli_fixes": Text(en="Ways out", zh="可行的出路"),
    "cli_fix_verified": Text(en=" (verified)", zh="（已验证）"),
    "cli_fix_change": Text(
        en="{rule} ({side}): from {before} to {after}", zh="{rule}（{side}）：由 {before} 改为 {after}"
    ),
    "cli_fix_more": Text(en="     ... and {count} more changes", zh="     ……另有 {count} 处改动"),
    "cli_diagnosis_hidden": Text(
        en="... and {count} more, see --all or --json", zh="……另有 {count} 条，见 --all 或 --json"
    ),
}

VALIDATION: Mapping[str, Text] = {
    "cli_valid": Text(en="{plan}: can be allocated", zh="{plan}：可以分解"),
    "cli_invalid": Text(en="{plan}: cannot be allocated", zh="{plan}：不能分解"),
    "cli_validated_without_goal": Text(
        en="No goal is given; checked as if it were last year's total.", zh="没有给出目标，按去年总额检查。"
    ),
    "cli_wrong": Text(en="What is wrong ({count})", zh="错误（{count}）"),
    "cli_size": Text(en="Size", zh="规模"),
    "cli_cells_and_rows": Text(en="{cells} cells, {rows} rows of rules", zh="{cells} 个单元，{rows} 行规则"),
    "cli_fair_share": Text(en="Fair share", zh="应得份额"),
    "cli_route": Text(en="Route", zh="求解途径"),
    "cli_nesting": Text(en="Rules that nest", zh="层层嵌套的规则"),
    "cli_crossing": Text(en="Rules across", zh="横跨层级的规则"),
    "cli_soft": Text(en="Met as far as possible", zh="尽量满足的软规则"),
    "cli_peers": Text(en="Among peers, row by row", zh="同级之间（逐行补入）"),
    "cli_choices": Text(en="Chosen by an integer program", zh="由整数规划取舍"),
    "cli_column": Text(en="Column", zh="列"),
    "cli_name": Text(en="Meaning", zh="含义"),
    "cli_read_as": Text(en="Read as", zh="读作"),
    "cli_role_dimension": Text(en="dimension", zh="维度"),
    "cli_role_measure": Text(en="number", zh="数值"),
    "cli_role_limit": Text(en="limit", zh="限制"),
    "cli_role_key": Text(en="key", zh="编号"),
    "cli_role_carry": Text(en="carried along", zh="原样保留"),
    "cli_left_out": Text(en="empty, left out", zh="空列，未用"),
    "cli_members": Text(en="{role}, {count} members", zh="{role}，{count} 个成员"),
}

DOCTOR: Mapping[str, Text] = {
    "cli_check": Text(en="What", zh="项目"),
    "cli_state": Text(en="State", zh="状态"),
    "cli_detail": Text(en="Details", zh="说明"),
    "cli_state_ok": Text(en="ok", zh="正常"),
    "cli_state_warning": Text(en="warning", zh="注意"),
    "cli_state_failed": Text(en="FAILED", zh="失败"),
    "cli_foreign_packages": Text(
        en="other packages of the same name are imported instead of ours: {packages}",
        zh="导入了同名的其他软件包：{packages}",
    ),
    "cli_from_source": Text(en="not installed, run from source", zh="未安装，从源代码运行"),
    "cli_package_missing": Text(en="missing", zh="缺失"),
    "cli_solvers": Text(en="Solvers", zh="求解器"),
    "cli_solvers_together": Text(en="can be loaded together", zh="可以同时载入"),
    "cli_self_test": Text(en="Self-test", zh="自检"),
    "cli_self_test_passed": Text(
        en="200 on 50, 75, 125 gives 40, 60, 100, certified", zh="200 按 50、75、125 分得 40、60、100，已验证"
    ),
    "cli_self_test_failed": Text(en="40, 60, 100 expected, found {targets}", zh="应为 40、60、100，得到 {targets}"),
    "cli_terminal": Text(en="Terminal", zh="终端"),
    "cli_terminal_facts": Text(
        en="{encoding}, language {language}, {width} columns", zh="{encoding}，语言 {language}，宽 {width} 列"
    ),
    "cli_terminal_narrow": Text(
        en="{encoding} cannot show Chinese; try PYTHONUTF8=1 or a UTF-8 locale",
        zh="{encoding} 不能显示中文；可设 PYTHONUTF8=1 或 UTF-8 语言环境",
    ),
    "cli_writing": Text(en="Writing", zh="写文件"),
    "cli_port": Text(en="Port {port}", zh="端口 {port}"),
    "cli_port_free": Text(en="free", zh="空闲"),
    "cli_doctor_well": Text(en="All is well.", zh="一切正常。"),
    "cli_doctor_failed": Text(en="{count} of the checks failed.", zh="有 {count} 项检查未通过。"),
}

TEXTS: Mapping[str, Text] = {**COMPLAINTS, **NOTES, **HEADLINE, **TABLES, **DIAGNOSIS, **VALIDATION, **DOCTOR}
