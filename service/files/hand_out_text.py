"""The task sheet of a growth case as Markdown, to be printed or put into a document."""

from collections.abc import Sequence

from schemas.growth import GrowthCase
from schemas.messages import Language
from service.files.hand_out import Column, HandOut, percent


def task_markdown(case: GrowthCase, language: Language, *, level: int = 1) -> str:
    """Return the task sheet as Markdown; `level` is that of its title."""
    sheet = HandOut(case, language)
    parts = [f"{'#' * level} {_cell(sheet.title)}"]
    for section in sheet.sections():
        parts.append(f"{'#' * (level + 1)} {_cell(section.title)}")
        if section.lines:
            parts.append("\n".join(f"- {_cell(line)}" for line in section.lines))
        if section.columns:
            parts.append(_table(section.columns, sheet))
    return "\n\n".join(parts) + "\n"


def _table(columns: Sequence[Column], sheet: HandOut) -> str:
    def shown(column: Column, value: object) -> str:
        if value is None:
            return ""
        if isinstance(value, int | float):
            if column.style == "number":
                return f"{value:,.10g}"
            return percent(value) if column.style == "percent" else sheet.money(value)
        return _cell(str(value))

    titles = [_cell(column.title) for column in columns]
    rules = ["---" if column.style == "text" else "---:" for column in columns]
    printed = [[shown(column, value) for value in column.values] for column in columns]
    return "\n".join(f"| {' | '.join(row)} |" for row in (titles, rules, *zip(*printed, strict=True)))


def _cell(text: str) -> str:
    """Return a text on one line that ends no cell and begins no markup."""
    line = " ".join(text.split())
    return line.translate({ord(mark): f"\\{mark}" for mark in "\\|<>[]`*_"})
