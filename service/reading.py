"""A file that came over the wire: read into a plan, and what was made of it told."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from schemas.columns import label
from schemas.finding import Finding
from schemas.messages import Language
from schemas.plan_file import Noted, Part, PlanFile, PlanRead, ReadColumn
from service.answers import Answer
from service.files.header import Role, SheetColumn
from service.files.limits import DEFAULT, MEBIBYTE, FileLimits
from service.files.plans import LoadedPlan, plan_in
from service.files.xlsx_xml import column_letters
from service.orders import Order, answered, cells_in, language_of_plan, told
from service.problems import MOST_ERRORS
from service.settings import Limits
from solvers.errors import LimitError, PlanError
from solvers.form import malformed, no_object

PASTED = "pasted"
_WARNED = frozenset({"total_disagrees", "months_part_year", "months_disagree", "sheets_left_out", "columns_unused"})
"""What its owner should look at; all else only tells how the file was read."""
_PARTS: Mapping[Role, Part] = {
    "dimension": "dimension",
    "number": "measure",
    "key": "key",
    "span": "month",
    "carry": "carried",
    "unused": "carried",
    "open": "carried",
    "sum": "left_out",
    "answer": "left_out",
    "empty": "left_out",
}
_MOST_UNPACKED = 256 * MEBIBYTE


def plan_reading(order: Order) -> Answer:
    """Answer with the plan that a file holds."""
    return answered(order, _read, language_of_plan)


def _read(order: Order, data: object, language: Language) -> Answer:
    asked = _asked(data)
    name = asked.name.strip() or PASTED
    loaded = plan_in(name, _content(asked), sheet=asked.sheet, read_as=asked.read_as, limits=file_limits(order.limits))
    found = cells_in(loaded.data.get("cells"))
    if found > order.limits.cells:
        raise LimitError([Finding("limit_cells", "/text", {"found": found, "limit": order.limits.cells})])
    return told(_said(loaded, asked, found, language), language)


def _asked(data: object) -> PlanFile:
    if not isinstance(data, Mapping):
        raise PlanError([no_object(data)])
    try:
        asked = PlanFile.model_validate(data)
    except ValidationError as error:
        raise PlanError(malformed(error, data, PlanFile)) from None
    if (asked.text is None) == (asked.base64 is None):
        raise PlanError([Finding("plan_file_content", "/base64" if asked.text is not None else "")])
    return asked


def _content(asked: PlanFile) -> bytes:
    if asked.text is not None:
        return asked.text.encode()
    try:
        return base64.b64decode(asked.base64 or "", validate=True)
    except (binascii.Error, ValueError):
        raise PlanError([Finding("plan_file_base64", "/base64")]) from None


def file_limits(limits: Limits) -> FileLimits:
    """Return the limits of a file: no larger than a body, parsed in no more memory or time than a worker has."""
    return replace(
        DEFAULT,
        bytes=limits.body_bytes,
        unpacked=min(DEFAULT.unpacked, _MOST_UNPACKED),
        memory=min(DEFAULT.memory, limits.memory_bytes),
        seconds=min(DEFAULT.seconds, limits.seconds),
    )


def _said(loaded: LoadedPlan, asked: PlanFile, count: int, language: Language) -> PlanRead:
    findings = [
        Noted(severity="warning" if found.code in _WARNED else "note", **found.said(language).model_dump())
        for found in loaded.findings
    ]
    cells = loaded.cells
    return PlanRead(
        plan=_without_blank_name(loaded.data, asked),
        bare=cells is not None and "goal" not in loaded.data,
        sheet=cells.source.sheet if cells else "",
        cells=count,
        columns=[_column(column, language) for column in cells.seen] if cells else [],
        findings=findings[:MOST_ERRORS],
        findings_total=len(findings),
    )


def _without_blank_name(data: dict[str, Any], asked: PlanFile) -> dict[str, Any]:
    """Return a plan that is not named after what it was pasted as."""
    return data if asked.name.strip() else {key: value for key, value in data.items() if key != "name"}


def _column(column: SheetColumn, language: Language) -> ReadColumn:
    return ReadColumn(
        place=column_letters(column.index),
        title=column.title,
        name=column.name,
        label=label(column.name, language),
        part=_PARTS[column.role],
    )
