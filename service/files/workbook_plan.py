"""A plan as a workbook that a planner can fill in: goal, cells, members, rules."""

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.columns import BY_NAME, canonical, label
from schemas.messages import Language
from service.files.answer_columns import title_of
from service.files.plan_sheets import GOAL_FIELDS, KINDS, MEASURES, MEMBER_FIELDS, RULE_FIELDS, SHEETS, Field, PlanSheet
from service.files.rule_text import (
    written_each,
    written_exceptions,
    written_list,
    written_selection,
    written_soft,
)
from service.files.sheets import Book, Sheet

NONE = "(none)"
"""How the language calls a blank id; an empty cell in front of a row would mean the id above it."""
_SPARE_ROWS = 200
"""Rows below the last one in which cells still offer their lists."""


def write_plan(data: Mapping[str, Any], language: Language = "en") -> bytes:
    """Return a plan as a workbook that `service.files.plans.load_plan` reads back to an equal plan.

    Parameters
    ----------
    data : Mapping
        A plan as decoded JSON, its cells in columns or rows. Parts that are null are left out: null means absent.
    language : "en" or "zh"
        Of titles, headers and help.

    Returns
    -------
    bytes
        An XLSX file. A workbook holds 16 digits of a number.
    """
    book = Book()
    write_goal(book, data, language)
    write_cells(book, data, language)
    write_members(book, data.get("dimensions") or {}, language)
    write_rules(book, data.get("rules") or [], language)
    return book.bytes()


def title(sheet: PlanSheet, language: Language) -> str:
    """Return the title of a sheet of a plan."""
    return SHEETS[sheet][1 if language == "zh" else 0]


# --- goal ------------------------------------------------------------------------------------------------------------


def write_goal(book: Book, data: Mapping[str, Any], language: Language) -> None:
    """Write the goal sheet: every part of the plan that is a single value, filled in or empty, with its help."""
    sheet = book.sheet(title("goal", language))
    sheet.header(0, ("项目", "值", "说明") if language == "zh" else ("Item", "Value", "Help"))
    for row, field in enumerate(GOAL_FIELDS, start=1):
        sheet.put(row, 0, field.title(language), "text")
        sheet.put(row, 1, goal_value(data, field), "percent" if field.kind == "ratio" else "number")
        sheet.put(row, 2, field.help(language), "help")
        if field.choices:
            sheet.choices(row, row, 1, field.choices)
    sheet.fit(fixed={1: 30, 2: 70})


def goal_value(data: Mapping[str, Any], field: Field) -> object:
    """Return what the goal sheet shows for a part of a plan."""
    value: Any = data
    for key in field.path.split("."):
        if not isinstance(value, Mapping) or value.get(key) is None:
            return None
        value = value[key]
    if field.kind == "weights":
        return "; ".join(f"{driver}={weight}" for driver, weight in value.items())
    if field.kind == "totals":
        return "; ".join(written_list(names) for names in value)
    if field.kind in ("texts", "by") and isinstance(value, list):
        return written_list(value) + ("|" if field.kind == "by" and len(value) == 1 else "")
    return value


# --- cells -----------------------------------------------------------------------------------------------------------


def columns_of(cells: Mapping[str, Any]) -> dict[str, Sequence[object]]:
    """Return cells in columns, however they came."""
    if "columns" in cells:
        return dict(cells["columns"])
    rows: list[Mapping[str, object]] = cells.get("rows") or []
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def write_cells(book: Book, data: Mapping[str, Any], language: Language) -> None:
    """Write the cells; names of columns in the language, ids as texts."""
    sheet = book.sheet(title("cells", language))
    columns = columns_of(data.get("cells") or {})
    carried = {canonical(name) for name in data.get("carry") or []}
    other = (
        {canonical(name) for name in data.get("measures") or []}
        | carried
        | {name for name, known in BY_NAME.items() if known.role != "dimension"}
    )
    sheet.header(
        0, [header if canonical(header) in carried else title_of(canonical(header), language) for header in columns]
    )
    for column, (header, values) in enumerate(columns.items()):
        known = BY_NAME.get(canonical(header))
        if known is not None:
            sheet.comment(0, column, known.help_zh if language == "zh" else known.help_en)
        style = _style_of(canonical(header), values)
        empty = None if canonical(header) in other else NONE
        for row, value in enumerate(values, start=1):
            sheet.put(row, column, empty if value is None or value == "" else value, style)
    sheet.fit()
    if columns:
        last = max(len(values) for values in columns.values())
        sheet.worksheet.autofilter(0, 0, last, len(columns) - 1)


def _style_of(name: str, values: Sequence[object]) -> str:
    if name in ("market_growth", "margin"):
        return "percent"
    numbers = [value for value in values if isinstance(value, int | float)]
    if name == "effort" or not numbers:
        return "number"
    return "money" if all(float(value).is_integer() for value in numbers) else "cents"


# --- members and rules -----------------------------------------------------------------------------------------------


def write_members(book: Book, dimensions: Mapping[str, Sequence[Mapping[str, Any]]], language: Language) -> None:
    """Write the members of the declared dimensions."""
    sheet = _table(book, title("members", language), MEMBER_FIELDS, language)
    row = 1
    for dimension, members in dimensions.items():
        for member in members or [{}]:
            values = {
                **member,
                "dimension": label(dimension, language),
                "tags": written_list(member.get("tags") or []) or None,
            }
            for column, field in enumerate(MEMBER_FIELDS):
                sheet.put(row, column, values.get(field.path), "percent" if field.path == "ramp" else "number")
            row += 1
    sheet.fit()


def write_rules(book: Book, rules: Sequence[Mapping[str, Any]], language: Language) -> None:
    """Write the rules, one a row."""
    sheet = _table(book, title("rules", language), RULE_FIELDS, language)
    for row, rule in enumerate(rules, start=1):
        for column, field in enumerate(RULE_FIELDS):
            sheet.put(row, column, rule_value(rule, field.path, language), "wrapped")
    last = len(rules) + _SPARE_ROWS
    names = {field.path: column for column, field in enumerate(RULE_FIELDS)}
    for name, words in (("kind", KINDS), ("measure", MEASURES)):
        sheet.choices(1, last, names[name], list(words.values() if language == "zh" else words))
    sheet.fit()


def rule_value(rule: Mapping[str, Any], name: str, language: Language) -> object:
    """Return what the rules sheet shows for a part of a rule."""
    value = rule.get(name)
    if value is None:
        return None
    if name in ("where", "of"):
        return written_selection(value, language)
    if name == "each":
        return written_each(value, language)
    if name == "except":
        return written_exceptions(value, language) or None
    if name == "soft":
        return written_soft(value, language)
    if name == "count":
        return label(value, language)
    words = {"kind": KINDS, "measure": MEASURES}.get(name, {})
    return words.get(value, value) if language == "zh" else value


def _table(book: Book, name: str, fields: Sequence[Field], language: Language) -> Sheet:
    sheet = book.sheet(name)
    sheet.header(0, [field.title(language) for field in fields])
    for column, field in enumerate(fields):
        sheet.comment(0, column, field.help(language))
        if field.choices:
            sheet.choices(1, _SPARE_ROWS, column, field.choices)
    return sheet
