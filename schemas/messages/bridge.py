"""What is said about the bridge of two periods: the sales table, the paths it tells, what misleads."""

from collections.abc import Mapping

from schemas.messages.text import Text

TEXTS: Mapping[str, Text] = {
    "bridge_nothing": Text(
        "There is nothing to look back on.",
        "没有可以回顾的内容。",
        "Give `cells` (or `csv`) with two periods, or `factors`.",
        "请给出含两个期间的 cells（或 csv），或给出 factors。",
    ),
    "bridge_two_tables": Text("Give `cells` or `csv`, not both.", "cells 与 csv 只能给一个。"),
    "bridge_cells_form": Text(
        "Cells are `columns` (lists of one length) or `rows` (objects).",
        "cells 应为 columns（等长列表）或 rows（对象列表）。",
    ),
    "bridge_cell_nested": Text(
        "A cell is a text or a number, no list or object.", "单元格应为文本或数字，不能是列表或对象。"
    ),
    "bridge_value_missing": Text(
        "Which column holds the money is not clear; the columns are {columns}.",
        "无法判断哪一列是金额；现有：{columns}。",
        "Name it: `value` (--value COLUMN).",
        "请指定金额列：value（--value 列名）。",
    ),
    "bridge_value_blank": Text(
        "The column of the money, {value}, is empty in all rows.",
        "金额列“{value}”每一行都是空的。",
        "Name another one: `value` (--value COLUMN).",
        "请改用其他列：value（--value 列名）。",
    ),
    "bridge_value_blank_in": Text(
        "{value} is empty in all rows of {period}: its 0 may be unknown rather than nothing.",
        "“{value}”在 {period} 的所有行都是空的：这里的 0 可能是未知，而不是没有销售。",
    ),
    "bridge_period_blank": Text(
        "No row of {file} names a period: `{name}` is empty in all of them.",
        "{file} 没有一行写明期间：“{name}”列全是空的。",
    ),
    "bridge_periods_missing": Text(
        "Which rows are which period is not clear: no column holds years or months that make two periods.",
        "无法判断哪些行属于哪个期间：没有能分出两个期间的年份或月份列。",
        "Name them: `period` (--before year=2025 --after year=2026).",
        "请指定期间：period（--before 年份=2025 --after 年份=2026）。",
    ),
    "bridge_periods_same": Text(
        "The two periods share rows: {before} and {after}.", "两个期间有重叠的行：{before} 与 {after}。"
    ),
    "bridge_both_periods": Text(
        "Give both periods, of the same column.",
        "请同时给出两个期间，且用同一列。",
        "For example --before fiscal_year=FY2025 --after fiscal_year=FY2026.",
        "例如 --before 年份=2025 --after 年份=2026。",
    ),
    "bridge_no_dimensions": Text(
        "No column tells a channel, customer, product, person or region; the columns are {columns}.",
        "没有能说明渠道、客户、产品、人员或区域的列；现有：{columns}。",
        "Name the columns to look along: `dimensions` (--by COLUMN,COLUMN).",
        "请指定分析的列：dimensions（--by 列,列）。",
    ),
    "bridge_item_unknown": Text(
        "The item {item} is not among the dimensions {dimensions}.", "计价对象 {item} 不在分析的列 {dimensions} 之中。"
    ),
    "bridge_factors": Text(
        "A chain has {limit} factors at most; there are {found}.", "连乘因素最多 {limit} 个，现有 {found} 个。"
    ),
    "bridge_periods_chosen": Text(
        "No periods were named: the last two, {before} and {after}, were compared.",
        "没有指定期间：比较了最近的两个，{before} 与 {after}。",
    ),
    "bridge_period_left_out": Text(
        "Not all of its months are there, so it was left out: {periods}.",
        "月份不全，未参与比较：{periods}。",
        "Name both periods to compare it all the same.",
        "若仍要比较，请指定两个期间。",
    ),
    "bridge_columns_read": Text(
        "Money is {value}; it was looked at along {dimensions}.", "金额取“{value}”列；分析维度：{dimensions}。"
    ),
    "bridge_part_year": Text(
        "The periods do not cover the same months: {before} has {covers_before}, {after} has {covers_after}. The growth "
        "of {growth} is not like for like; over the months that both have it is {like_for_like}.",
        "两个期间的月份不一致：{before} 有 {covers_before}，{after} 有 {covers_after}。增长 {growth} 不可比；"
        "只看双方都有的月份，可比增长为 {like_for_like}。",
        "Choose periods that cover the same months.",
        "请选择月份相同的期间。",
    ),
    "bridge_no_common_months": Text(
        "The periods have no month in common: seasons are part of the growth of {growth}.",
        "两个期间没有相同的月份：增长 {growth} 中含有季节因素。",
        "Choose the same months of two years.",
        "请选择两年中相同的月份。",
    ),
    "bridge_months_unknown": Text(
        "Whether the two periods cover the same months is not known: no column tells the month or quarter.",
        "无法检查两个期间的月份是否一致：没有月份或季度列。",
    ),
    "bridge_not_positive": Text(
        "A period sums to 0 or less ({before}, {after}): growth rates and shares mean little.",
        "有一个期间合计不为正（{before}、{after}）：增长率与占比意义不大。",
    ),
    "bridge_no_growth": Text(
        "There is no growth to share out; shares of growth say nothing.", "总额没有变化，增长贡献占比没有意义。"
    ),
    "bridge_unpriced": Text(
        "Some members of {item} have money without a quantity; their change of {change} is a bar of its own.",
        "{item} 中有成员有金额而无数量，其变化 {change} 单独列示。",
    ),
    "bridge_path_told": Text("Told by {dimensions}.", "由 {dimensions} 说明。"),
    "bridge_not_asked": Text("None of the columns looked along belongs to it.", "所选的列都不属于这条路径。"),
    "bridge_untold_channel": Text("The table has no channel.", "表中没有渠道列。"),
    "bridge_untold_customer": Text(
        "The table has no customer and no segment: growth from new, kept and lost customers cannot be told apart.",
        "表中没有客户或客户类别列：新客户、老客户、流失客户无从区分。",
    ),
    "bridge_untold_product": Text("The table has no product.", "表中没有产品列。"),
    "bridge_untold_people": Text(
        "The table names nobody who sells: growth of old and new people cannot be told apart.",
        "表中没有业务员列：新老员工的贡献无从区分。",
    ),
    "bridge_untold_time": Text("The table has no month and no quarter.", "表中没有月份或季度列。"),
    "bridge_orders": Text("orders", "订单数"),
    "bridge_units_per_order": Text("units per order", "单均数量"),
    "bridge_units": Text("units", "数量"),
    "bridge_price": Text("price per unit", "单价"),
    # --- on a terminal ---
    "bridge_title": Text("Where did the growth come from?", "增长从哪里来？"),
    "bridge_from_to": Text("from {before} to {after}", "从 {before} 到 {after}"),
    "bridge_completion": Text("completion", "完成率"),
    "bridge_like_for_like": Text("like for like", "可比口径"),
    "bridge_not_told": Text("not told", "无法说明"),
    "bridge_growth": Text("growth", "增长"),
    "bridge_existing": Text("existing", "老成员"),
    "bridge_new": Text("new", "新增"),
    "bridge_lost": Text("lost", "流失"),
    "bridge_before": Text("Before", "上期"),
    "bridge_after": Text("After", "本期"),
    "bridge_change": Text("Change", "增减"),
    "bridge_rate": Text("Growth", "增长率"),
    "bridge_share_of_growth": Text("Of growth", "增长贡献"),
    "bridge_share_before": Text("Share before", "上期占比"),
    "bridge_share_after": Text("Share after", "本期占比"),
    "bridge_others": Text("{count} others", "其余 {count} 个"),
    "bridge_mix": Text("Price, volume, mix by {item}", "量、价、结构（按{item}）"),
    "bridge_volume_bar": Text("volume", "销量"),
    "bridge_price_bar": Text("price", "价格"),
    "bridge_mix_bar": Text("mix", "结构"),
    "bridge_new_bar": Text("new items", "新品"),
    "bridge_lost_bar": Text("lost items", "停售"),
    "bridge_unpriced_bar": Text("no quantity", "无数量"),
    "bridge_chain": Text("What multiplied", "连乘因素"),
    "bridge_factor": Text("Factor", "因素"),
    "bridge_lmdi": Text("LMDI", "LMDI 分解"),
    "bridge_shapley": Text("Shapley", "Shapley 分解"),
    "bars_cut": Text("  (bars begin at {start})", "  （条形从 {start} 画起）"),
    "bridge_reading": Text("reading the sales", "正在读取销售表"),
    "bridge_month": Text("Month", "月份"),
    "bridge_quarter": Text("Quarter", "季度"),
}
