"""What a column of cells is, told by its name: the table of names and aliases, English and Chinese.

The names on the left are the language's own (`history`, `region`); every alias is understood wherever a column is
named: in JSON, in CSV and XLSX headers, in `where`, `each`, `by`.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Role = Literal["dimension", "measure", "limit", "key"]


@dataclass(frozen=True)
class Column:
    """A known column: its role, its labels, what else it is called, and one line of help in both languages."""

    name: str
    role: Role
    label_en: str
    label_zh: str
    aliases: tuple[str, ...]
    help_en: str
    help_zh: str


DIMENSIONS = ("region", "channel", "customer", "product", "rep", "period")
"""The usual dimensions, in canonical order; any other name may be used and comes after them by code point."""

COLUMNS: tuple[Column, ...] = (
    Column("region", "dimension", "Region", "区域", ("大区", "地区", "区域名称", "area", "territory region", "销售区域", "片区", "省区", "sales region"),
           "where it is sold", "销售区域"),
    Column("channel", "dimension", "Channel", "渠道", ("销售渠道", "渠道类型", "sales channel", "渠道名称"), "through whom it is sold", "销售渠道"),
    Column("customer", "dimension", "Customer", "客户", ("客户类别", "客户名称", "客户类型", "client", "account", "客户分类", "客户等级", "customer class"), "to whom it is sold", "客户或客户类别"),
    Column("product", "dimension", "Product", "产品", ("产品名称", "品类", "产品线", "商品", "item", "sku", "product name"), "what is sold", "产品"),
    Column("rep", "dimension", "Rep", "业务员", ("销售代表", "负责人", "销售员", "业务代表", "客户经理", "sales rep", "salesperson", "owner", "销售人员", "业务人员", "销售经理", "sales person"),
           "who sells it", "负责销售的人"),
    Column("period", "dimension", "Period", "期间", ("时期", "月份", "季度"), "when it is sold", "销售期间"),
    Column("history", "measure", "Last year", "去年", ("去年实际", "同期", "去年同期", "上年实际", "去年销售额", "历史销售额", "历史", "上年", "last year",
           "last year actual", "actual last year", "base", "prior year", "去年销售", "去年完成", "去年业绩", "上年完成", "上年销售额", "previous year", "sales last year"), "last period's actual; base of growth", "上期实际，增长的基数"),
    Column("market_growth", "measure", "Market growth", "市场增长率", ("市场增速", "自然增长率", "市场增长", "market growth rate"),
           "growth of the own market without effort; default 0", "市场自然增长率，默认 0"),
    Column("basis", "measure", "Basis", "替代基数", ("参考基数", "新品基数", "basis of new"),
           "stands in for history in the fair share where history is 0", "去年为 0 时代替去年参与应得份额"),
    Column("potential", "measure", "Potential", "市场潜力", ("潜力", "市场容量", "销售潜力", "market potential", "市场潜量", "潜量"),
           "most that this cell can sell; empty = no limit", "最多能卖多少；空 = 不限"),
    Column("effort", "measure", "Effort", "单位耗时", ("单位工时", "单位工作量", "耗时", "effort per unit", "hours per unit"),
           "capacity units (hours, visits) per unit of money", "每单位金额需要的产能（小时、拜访）"),
    Column("margin", "measure", "Margin", "毛利率", ("毛利", "利润率", "gross margin", "margin rate"), "margin per unit of money", "毛利率"),
    Column("target", "measure", "Target", "目标", ("任务", "销售目标", "目标值", "quota"), "a target chosen elsewhere, for evaluation", "别处定下的目标，用于评估"),
    Column("actual", "measure", "Actual", "实际", ("实际完成", "完成额", "实绩", "achieved"), "what was sold against the target", "实际完成额"),
    Column("lock", "limit", "Lock", "锁定", ("锁定值", "锁定目标", "fixed", "locked"), "the target is exactly this", "目标必须等于"),
    Column("min", "limit", "Min", "下限", ("最低", "最小值", "保底", "floor", "minimum"), "the target is at least this", "目标不低于"),
    Column("max", "limit", "Max", "上限", ("最高", "最大值", "封顶", "cap", "maximum"), "the target is at most this", "目标不高于"),
    Column("key", "key", "Key", "编号", ("行号", "唯一编号", "id", "row id"), "the caller's own unique text, echoed", "调用方自己的唯一编号，原样返回"),
)  # fmt: skip

BY_NAME: Mapping[str, Column] = {column.name: column for column in COLUMNS}
MEASURES = tuple(column.name for column in COLUMNS if column.role == "measure")
LIMITS = tuple(column.name for column in COLUMNS if column.role == "limit")


def folded(name: str) -> str:
    """Return a name as it is compared: NFKC, case folded, outer and doubled white space and underscores gone."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().replace("_", " ").split())


_ALIASES: Mapping[str, str] = {
    folded(alias): column.name
    for column in COLUMNS
    for alias in (column.name, column.label_zh, column.label_en, *column.aliases)
}


def canonical(name: str) -> str:
    """Return the language's own name of a column, or the name itself (trimmed) where it is not in the table."""
    return _ALIASES.get(folded(name), name.strip())


def label(name: str, language: str) -> str:
    """Return a column's label in a language; an unknown column is its own label."""
    column = BY_NAME.get(name)
    if column is None:
        return name
    return column.label_zh if language == "zh" else column.label_en
