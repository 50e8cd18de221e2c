"""What the sheets of a workbook plan are called, and what stands in them, in both languages."""
# ruff: noqa: E501 - tables, one row a line

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from schemas.columns import folded

PlanSheet = Literal["goal", "cells", "members", "rules"]
SHEETS: Mapping[PlanSheet, tuple[str, str]] = {
    "goal": ("goal", "目标"),
    "cells": ("cells", "数据"),
    "members": ("members", "成员"),
    "rules": ("rules", "规则"),
}
"""Sheet -> its title in English and in Chinese."""

Kind = Literal["text", "number", "ratio", "whole", "flag", "texts", "by", "weights", "totals"]


@dataclass(frozen=True)
class Field:
    """A part of a plan that stands in a row of the goal sheet or a column of another one.

    Attributes
    ----------
    path : str
        Its place in the plan, or its key in a member or rule.
    kind : Kind
        How its cell is read.
    choices : tuple of str
        Values that a list in the cell offers.
    """

    path: str
    kind: Kind
    title_en: str
    title_zh: str
    help_en: str
    help_zh: str
    choices: tuple[str, ...] = ()

    def title(self, language: str) -> str:
        """Return its title in a language."""
        return self.title_zh if language == "zh" else self.title_en

    def help(self, language: str) -> str:
        """Return its line of help in a language."""
        return self.help_zh if language == "zh" else self.help_en


_OBJECTIVES = (
    "chi_square",
    "lexicographic_minimax",
    "minimax",
    "entropy",
    "least_absolute",
    "least_squares",
    "burden_power",
    "max_efficiency",
)

GOAL_FIELDS: tuple[Field, ...] = (
    Field("schema", "text", "Schema", "格式", "version of this format; leave it", "格式版本，不要改", ("apportion/1",)),
    Field("name", "text", "Name", "名称", "what this plan is called", "方案名称"),
    Field("unit", "text", "Unit of money", "金额单位", "printed, never computed with", "只用于显示", ("万元", "元", "千元", "亿元")),
    Field("period.label", "text", "Period", "期间", "for example FY2027", "例如 2027 年度"),
    Field("period.start", "text", "First month", "开始月份", "for example 2027-01", "例如 2027-01"),
    Field("period.months", "whole", "Months", "月数", "length of the period", "期间有几个月"),
    Field("goal.growth", "ratio", "Goal: growth", "目标增长率", "over the sum of last year; give this or the amount", "相对去年合计；与目标金额二选一"),
    Field("goal.amount", "number", "Goal: amount", "目标金额", "give this or the growth", "与目标增长率二选一"),
    Field("over_assignment", "ratio", "Over-assignment", "超额下达", "targets sum to goal x (1 + this)", "下达合计 = 目标 ×（1 + 此值）"),
    Field("fair_share.blend", "weights", "Fair share by", "应得份额依据", "driver=weight; weights sum to 1: history, momentum, potential, headroom, capacity, even",
          "依据=权重，合计为 1：history 去年、momentum 自然增长、potential 潜力、headroom 潜力空间、capacity 产能、even 平均"),
    Field("fairness.by", "by", "Fair between", "公平对象", "cell, or a dimension, or several: region, product", "cell（每一格）、某个维度，或多个：region, product"),
    Field("fairness.objective", "text", "Objective", "公平目标", "what is minimised; chi_square unless you know why", "一般用 chi_square", _OBJECTIVES),
    Field("fairness.power", "number", "Power", "幂次", "of burden_power", "用于 burden_power"),
    Field("fairness.efficiency", "text", "Efficiency", "效率列", "measure that max_efficiency maximises, such as margin", "max_efficiency 要最大化的列，例如 margin"),
    Field("fairness.concession", "ratio", "Concession", "让步", "how far entities may move to spare cells", "允许对象偏离的幅度，以照顾各格"),
    Field("fairness.report", "text", "Report by", "报告对象", "dimension whose fairness is reported", "按哪个维度报告公平性"),
    Field("rounding.unit", "number", "Round to", "取整单位", "targets are multiples of this", "目标取此值的整数倍"),
    Field("rounding.total", "text", "Round the total", "合计取整", "up or nearest", "up 向上，nearest 就近", ("up", "nearest")),
    Field("history_floor", "number", "Floor of history", "去年下限", "0 lets negative history in, floored", "填 0 则去年的负数按 0 计"),
    Field("measures", "texts", "Further numeric columns", "其他数值列", "names, separated by |", "列名，用 | 分隔"),
    Field("carry", "texts", "Columns only carried", "仅保留的列", "names, separated by |", "列名，用 | 分隔"),
    Field("implied.potential", "flag", "Potential is a limit", "潜力即上限", "yes or no; default yes", "是或否，默认是", ("TRUE", "FALSE")),
    Field("implied.capacity", "flag", "Capacity is a limit", "产能即上限", "yes or no; default yes", "是或否，默认是", ("TRUE", "FALSE")),
    Field("options.language", "text", "Language", "语言", "zh or en", "zh 或 en", ("zh", "en")),
    Field("options.totals", "totals", "Combinations to total", "组合汇总", "region|product; region|rep", "region|product; region|rep"),
    Field("options.explain", "texts", "Explain", "解释", "prices, waterfall, text, fairness_tests", "prices、waterfall、text、fairness_tests"),
    Field("options.answer", "texts", "Answer", "答案内容", "cells, totals, rules", "cells、totals、rules"),
    Field("options.cells", "text", "Form of cells", "数据形式", "rows or columns", "rows 或 columns", ("rows", "columns")),
    Field("options.time_limit", "number", "Seconds", "时限（秒）", "longest time to solve", "最长求解时间"),
    Field("options.seed", "whole", "Seed", "随机种子", "whole number", "整数"),
)  # fmt: skip

MEMBER_FIELDS: tuple[Field, ...] = (
    Field("dimension", "text", "Dimension", "维度", "region, product, rep ...", "区域、产品、业务员……"),
    Field("id", "text", "Id", "编号", "as it stands among the cells", "与数据表中的写法一致"),
    Field("parent", "text", "Parent", "上级", "the member it belongs to", "所属的上级成员"),
    Field("label", "text", "Label", "显示名称", "shown instead of the id", "用来代替编号显示"),
    Field("capacity", "number", "Capacity", "产能", "hours or visits in the period, or money where no effort is given", "期内工时或拜访次数；没有单位耗时时为金额"),
    Field("ramp", "number", "Ramp", "到岗系数", "share of the capacity that is there; default 1", "期内实际可用的产能比例，默认 1"),
    Field("tags", "texts", "Tags", "标签", "separated by |, for example veteran|key", "用 | 分隔，例如 veteran|key"),
)  # fmt: skip

KINDS: Mapping[str, str] = {
    "bound": "区间",
    "lock": "锁定",
    "viable": "起步量",
    "limit": "限数",
    "spread": "差距",
    "gini": "基尼",
}
"""Kind of a rule -> its name in Chinese; both are read."""
MEASURES: Mapping[str, str] = {
    "amount": "金额", "growth": "增长率", "share": "占比", "share_change": "占比变动", "stretch": "公平系数",
    "uplift": "加压系数", "penetration": "渗透率", "load": "负荷率",
}  # fmt: skip
"""Measure of a rule -> its name in Chinese; both are read."""

RULE_FIELDS: tuple[Field, ...] = (
    Field("id", "text", "Id", "编号", "unique name of the rule", "规则名称，不能重复"),
    Field("kind", "text", "Kind", "类型", "bound: between min and max; lock: exactly the amount", "区间：在上下限之间；锁定：等于金额"),
    Field("where", "text", "Where", "范围", "region=粤东; product=主力|高毛利; rep=tag:veteran; channel=not:电商; empty = all", "区域=粤东; 产品=主力|高毛利; 业务员=tag:老员工; 渠道=not:电商；空 = 全部"),
    Field("each", "text", "Each", "逐个", "one rule per member: rep, or region@1 (a level), or rep, product", "每个成员一条：业务员；区域@1（第几层）；业务员, 产品"),
    Field("measure", "text", "Measure", "指标", "what is limited", "限制什么"),
    Field("of", "text", "Of", "分母", "whole of a share: region== is the instance's own region; empty = all", "占比的分母：区域== 表示各自的区域；空 = 全部"),
    Field("min", "ratio", "Min", "下限", "number or percentage", "数字或百分比"),
    Field("max", "ratio", "Max", "上限", "number or percentage", "数字或百分比"),
    Field("amount", "number", "Amount", "金额", "of a lock", "锁定的金额"),
    Field("count", "text", "Count", "计数维度", "of a limit: at most `max` members of this dimension", "限数：此维度最多有“上限”个成员有目标"),
    Field("except", "text", "Except", "例外", "rep=R2 => max=0.70, one a line", "业务员=R2 => 上限=0.70，每行一条"),
    Field("soft", "text", "Soft", "软约束", "empty = must hold; yes, or priority=1; weight=1; scale=relative", "空 = 必须满足；是，或 优先级=1; 权重=1; 尺度=relative"),
    Field("group", "text", "Group", "分组", "name of the group in explanations", "解释时的分组"),
)  # fmt: skip

HELP_TITLES = ("help", "说明", "notes", "备注")
VALUE_TITLES = ("value", "值", "内容", "取值")


def by_title(fields: tuple[Field, ...]) -> Mapping[str, Field]:
    """Return the fields by every name they are known by, folded."""
    return {folded(name): field for field in fields for name in (field.path, field.title_en, field.title_zh)}


def sheet_of(title: str) -> PlanSheet | None:
    """Return which sheet of a plan a sheet is by its title, or None."""
    plain = "".join(title.split()).casefold()
    return next((sheet for sheet, titles in SHEETS.items() if plain in titles), None)
