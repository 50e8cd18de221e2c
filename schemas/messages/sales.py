"""What is said about tables of transactions; part of what is said about files."""

from collections.abc import Mapping

from schemas.messages.text import Text

SALES: Mapping[str, Text] = {
    "sales_header_missing": Text(
        en="No row of {file} names the columns {wanted}; the first row is {columns}.",
        zh="{file} 中没有一行含有列名 {wanted}；第一行是：{columns}。",
    ),
    "sales_column_missing": Text(
        en="{file} has no column `{name}`; it has {columns}.",
        zh="{file} 没有“{name}”列；现有：{columns}。",
        hint_en="Did you mean `{nearest}`?",
        hint_zh="是否想写“{nearest}”？",
    ),
    "sales_column_twice": Text(
        en="More than one column of {file} means `{name}`; they are {columns}.",
        zh="{file} 有不止一列表示“{name}”；现有：{columns}。",
    ),
    "sales_by": Text(
        en="The columns to sum by must be different ones, at least one: {columns}.",
        zh="汇总所依据的列至少一个，且不能重复：{columns}。",
    ),
    "sales_last_months": Text(
        en="Give a period or a number of last months (1 or more), not both ({months}).",
        zh="期间与最近月数（至少 1）只能选一个（{months}）。",
    ),
    "sales_divide": Text(en="Sums cannot be divided by {divide}.", zh="不能除以 {divide}。"),
    "sales_no_months": Text(
        en="The column `{name}` ({column}) holds no months or dates.", zh="“{name}”列（{column} 列）不是月份或日期。"
    ),
    "sales_months_unknown": Text(
        en="The last months cannot be told: no single column of {file} holds months or dates.",
        zh="无法确定最近几个月：{file} 里找不到唯一的月份或日期列。",
        hint_en="Name the column of the month.",
        hint_zh="请指定月份列。",
    ),
    "sales_month": Text(
        en="`{value}` is no month or date (line {line}, column {column}, `{header}`).",
        zh="“{value}”不是月份或日期（第 {line} 行，{column} 列“{header}”）。",
    ),
    "sales_id": Text(
        en="The id `{name}` holds characters that cannot be stored.", zh="编号“{name}”含有无法保存的字符。"
    ),
    "sales_empty": Text(en="{file} has no transactions below line {line}.", zh="{file} 第 {line} 行以下没有销售记录。"),
    "sales_period_empty": Text(
        en="No row of {file} has `{value}` in `{name}`; there are {values}.",
        zh="{file} 的“{name}”列中没有“{value}”；现有：{values}。",
        hint_en="Did you mean `{nearest}`?",
        hint_zh="是否想写“{nearest}”？",
    ),
    "sales_period_missing": Text(
        en="{file} covers {months} months ({first} to {last}): which of them are the base?",
        zh="{file} 共 {months} 个月（{first} 至 {last}）：以哪些月份为基数？",
        hint_en="Name a period (--period month=2025-01..2025-12), or the last 12 months (--last-months 12).",
        hint_zh="请指定期间（--period 月份=2025-01..2025-12），或最近 12 个月（--last-months 12）。",
    ),
    "sales_part_year": Text(
        en="{file} covers {covered} of the {expected} months of {period} ({first} to {last}): a part year taken for a year feigns growth.",
        zh="{period} 应有 {expected} 个月，{file} 只有 {covered} 个月（{first} 至 {last}）：拿部分年份当全年，会高估增长。",
        hint_en="Choose the last 12 months or a full period, or say what to do: --part-year accept takes it as it is, --part-year scale scales it up.",
        hint_zh="请改用最近 12 个月或完整期间；或说明如何处理：--part-year accept 照用，--part-year scale 按月数放大。",
    ),
    "sales_part_year_accepted": Text(
        en="{period} is a part year: {covered} of {expected} months ({first} to {last}), taken as it is.",
        zh="{period} 是部分年份：{expected} 个月中有 {covered} 个月（{first} 至 {last}），已照用。",
    ),
    "sales_part_year_scaled": Text(
        en="{period} is a part year: {covered} of {expected} months ({first} to {last}), scaled up to {expected} months; seasons are not known.",
        zh="{period} 是部分年份：{expected} 个月中有 {covered} 个月（{first} 至 {last}），已按 {expected} 个月放大，未考虑淡旺季。",
    ),
    "sales_short_period": Text(
        en="{period} is {expected} months, not a year ({first} to {last}).",
        zh="{period} 只有 {expected} 个月，不是一年（{first} 至 {last}）。",
    ),
    "sales_period_unchecked": Text(
        en="Whether the period is complete is not known: no single column of {file} holds months or dates.",
        zh="无法检查期间是否完整：{file} 里找不到唯一的月份或日期列。",
    ),
    "sales_month_cut": Text(
        en="The last month, {month}, ends on day {day}: it is probably not complete.",
        zh="最后一个月 {month} 只到 {day} 日，可能不完整。",
    ),
    "sales_month_low": Text(
        en="The last month, {month}, has {sum}, {share} of a usual month: it is probably not complete.",
        zh="最后一个月 {month} 只有 {sum}，是平常月份的 {share}，可能不完整。",
    ),
    "history_summed": Text(
        en="{used} of {rows} rows ({period}) were summed to {cells} cells: {sum}.",
        zh="{rows} 行中有 {used} 行（{period}）汇总为 {cells} 格，合计 {sum}。",
    ),
    "sales_blank_values": Text(
        en="{count} {count:row/rows} without a value {count:was/were} counted as 0 (lines {lines}).",
        zh="{count} 行没有金额，按 0 计（第 {lines} 行）。",
    ),
    "sales_returns": Text(
        en="{count} {count:row is a return/rows are returns}: {sum}; {count:it is/they are} part of the sums.",
        zh="{count} 行是退货：{sum}，已计入合计。",
    ),
    "sales_negative_cells": Text(
        en="{count} {count:cell is/cells are} negative, for example {cells}.",
        zh="{count} 格为负数，例如 {cells}。",
        hint_en="A plan needs `history_floor: 0` to take them.",
        hint_zh="方案里需要设 history_floor: 0 才能使用。",
    ),
    "sales_blank_ids": Text(
        en="{count} {count:row/rows} ({sum}, {share}) {count:has/have} no {name}; {count:it is/they are} the member (none).",
        zh="{count} 行（{sum}，占 {share}）没有 {name}，归入 (none)。",
    ),
    "sales_members_new": Text(
        en="{count} {count:member/members} of {name} sold in this period only ({sum}): {members}.",
        zh="{name} 中有 {count} 个成员只在本期有销售（{sum}）：{members}。",
    ),
    "sales_members_gone": Text(
        en="{count} {count:member/members} of {name} sold in other periods only ({sum}): {members}.",
        zh="{name} 中有 {count} 个成员只在其他期间有销售（{sum}）：{members}。",
    ),
}
