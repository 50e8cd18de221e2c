"""Columns that an answer has: what they are called in a sheet, and how to know them again when it comes back."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from schemas.columns import BY_NAME, canonical, folded, label

Shown = Literal["money", "percent", "ratio", "text"]


@dataclass(frozen=True)
class AnswerColumn:
    """A column that is computed, never given."""

    name: str
    label_en: str
    label_zh: str
    shown: Shown
    aliases: tuple[str, ...] = ()


ANSWER_COLUMNS: tuple[AnswerColumn, ...] = (
    AnswerColumn("fair_share", "Fair share", "应得份额", "money"),
    AnswerColumn(
        "growth",
        "Growth",
        "增长率",
        "percent",
        ("增长", "同比增长", "growth rate", "同比", "同比增长率", "yoy", "yoy growth"),
    ),
    AnswerColumn("share_before", "Share last year", "占比", "percent", ("去年占比",)),
    AnswerColumn("share", "Share of target", "目标占比", "percent", ("share", "今年占比")),
    AnswerColumn("share_of_growth", "Share of growth", "增量占比", "percent", ("增长贡献",)),
    AnswerColumn("stretch", "Stretch", "公平系数", "ratio"),
    AnswerColumn("uplift", "Uplift", "加压系数", "ratio", ("stretch factor",)),
    AnswerColumn("penetration", "Penetration", "渗透率", "percent"),
    AnswerColumn("load", "Load", "负荷率", "percent"),
    AnswerColumn("completion", "Completion", "完成率", "percent"),
)

BY_ANSWER_NAME: Mapping[str, AnswerColumn] = {column.name: column for column in ANSWER_COLUMNS}
_ALIASES: Mapping[str, str] = {
    folded(alias): column.name
    for column in ANSWER_COLUMNS
    for alias in (column.name, column.label_en, column.label_zh, *column.aliases)
}


def sheet_name_of(header: str) -> str:
    """Return the name of the column that a header means: the language's own, an answer's, or the header itself."""
    name = canonical(header)
    return name if name in BY_NAME else _ALIASES.get(folded(header), name)


def title_of(name: str, language: str) -> str:
    """Return the header of a column in a language; an unknown column is its own header."""
    column = BY_ANSWER_NAME.get(name)
    if column is None:
        return label(name, language)
    return column.label_zh if language == "zh" else column.label_en
