"""Cells as CSV: UTF-8 with a byte order mark, so that spreadsheets know it, and no text that runs as a formula.

How a text that begins like a formula is written, and read back, `service.files.protection` tells.
"""

import csv
import io
from collections.abc import Mapping, Sequence
from itertools import repeat

from schemas.allocation import Allocation
from schemas.finding import Finding
from schemas.messages import Language
from service.files.answer_columns import title_of
from service.files.answer_views import columns_of
from service.files.protection import protected
from solvers.errors import FileError


def write_csv(allocation: Allocation, language: Language = "en") -> bytes:
    """Return the cells of an allocation as CSV.

    Parameters
    ----------
    allocation : Allocation
        An answer with targets.
    language : "en" or "zh"
        Headers are the language's own names of columns (`region`, `target`) in English, for programs, and Chinese
        labels in Chinese; `service.files.cells.read_cells` knows both.

    Raises
    ------
    FileError
        Where the answer has no cells.
    """
    if allocation.cells is None:
        raise FileError([Finding("nothing_to_write", "", {"outcome": allocation.outcome})])
    columns = columns_of(allocation.cells)
    if not any(value is not None for value in columns.get("key", [])):
        columns.pop("key", None)
    return write_columns(columns, language)


def write_columns(columns: Mapping[str, Sequence[object]], language: Language = "en") -> bytes:
    """Return columns as CSV; numbers as they are printed, an empty value as nothing."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([protected(title_of(name, "zh") if language == "zh" else name) for name in columns])
    shown = [_shown(values) for values in columns.values()]
    writer.writerows(zip(*shown, strict=True))
    return text.getvalue().encode("utf-8-sig")


def _shown(values: Sequence[object]) -> list[str]:
    """Return values as they are written; the distinct ones are looked at once."""
    texts = (
        {value: protected(value) for value in set(values) if isinstance(value, str)}
        if all(map(isinstance, values, repeat(str)))
        else None
    )
    if texts is not None:
        return [texts[str(value)] for value in values]
    return [_written(value) for value in values]


def _written(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value) if isinstance(value, int) else protected(str(value))
