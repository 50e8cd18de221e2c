"""The values of one column, checked and as arrays.

A value that is wrong is said with its place; what stands in for it raises no further finding, so that reading can go
on and say everything else too. A table with findings is never computed with.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.finding import Finding
from solvers.form import short
from solvers.names import cleaned, is_clean
from solvers.raw_columns import Raw
from solvers.reading import Reading

LARGEST = 1e15
LONGEST_ID = 10_000
"""Letters that an id may have at most; it is repeated in every table of an answer."""
SMALLEST = 1e-100
"""Sizes beyond which a number is no amount, and its ratios and squares no numbers."""
_PLAIN = (str, float, int, bool, type(None))
_LARGEST_CARRIED = 2.0**63


def texts(reading: Reading, column: Raw) -> list[Any]:
    """Return a column of ids; None, empty and white space stay as they are, with a warning.

    What is not text is an error; its JSON text stands in for it.
    """
    values = column.values
    if not set(map(type, values)) <= {str, type(None)}:
        rows = [row for row, value in enumerate(values) if type(value) not in (str, type(None))]
        reading.wrong("id_not_text", column.header, rows, found=short(values[rows[0]]))
        values = [value if type(value) in (str, type(None)) else short(value) for value in values]
    distinct = set(values)
    if not is_clean("".join(text for text in distinct if text is not None)):
        _unclean(reading, column)
        values = [value if value is None else cleaned(value) for value in values]
        distinct = set(values)
    if max((len(text) for text in distinct if text is not None), default=0) > LONGEST_ID:
        rows = [row for row, value in enumerate(values) if value is not None and len(value) > LONGEST_ID]
        reading.wrong("id_too_long", column.header, rows, longest=LONGEST_ID)
    blank = [text for text in distinct if not text or text.isspace()]
    if blank:
        count = sum(map(values.count, blank))
        reading.warnings.append(Finding("id_blank", "/cells", {"column": column.header, "count": count}))
    return values


def numbers(reading: Reading, column: Raw, stand_in: float) -> NDArray[np.float64]:
    """Return a column of numbers (n,), NaN where empty."""
    values = column.values
    if not set(map(type, values)) <= {float, int, type(None)}:
        rows = [row for row, value in enumerate(values) if type(value) not in (float, int, type(None))]
        reading.wrong("not_a_number", column.header, rows, found=short(values[rows[0]]))
        instead = None if np.isnan(stand_in) else stand_in
        values = [value if type(value) in (float, int, type(None)) else instead for value in values]
    try:
        array = np.array(values, dtype=np.float64)
    except OverflowError:  # a whole number beyond all doubles
        array = np.array([None if value is None else _double(value) for value in values], dtype=np.float64)
    size = np.abs(array)
    beyond = (size >= LARGEST) | ((size < SMALLEST) & (size > 0)) | _not_a_number(values, array)
    rows = np.flatnonzero(beyond).tolist()
    if rows:
        reading.wrong("number_out_of_range", column.header, rows, found=short(values[rows[0]]))
    return np.where(beyond, stand_in, array)


def _not_a_number(values: Sequence[Any], array: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which NaNs of a column were written and do not stand for an empty value."""
    missing = np.isnan(array)
    if int(missing.sum()) == values.count(None):
        return np.zeros(len(array), dtype=np.bool_)
    written = np.array([value is not None for value in values], dtype=np.bool_)
    return np.logical_and(missing, written)


def keys(reading: Reading, column: Raw) -> list[str | None]:
    """Return the caller's own texts; each may be used once."""
    values = column.values
    wrong = [row for row, value in enumerate(values) if value is not None and type(value) is not str]
    if wrong:
        reading.wrong("id_not_text", column.header, wrong, found=short(values[wrong[0]]))
        return values
    if not is_clean("".join(filter(None, values))):
        _unclean(reading, column)
    elif len(set(values) - {None}) < len(values) - values.count(None):
        rows = _repeated(values)
        reading.wrong("key_twice", column.header, rows, found=short(values[rows[0]]))
    return values


def _repeated(values: Sequence[Any]) -> list[int]:
    """Return the rows whose value stands in an earlier row too."""
    first: dict[str, int] = {}
    return [row for row, value in enumerate(values) if value is not None and first.setdefault(value, row) != row]


def carried(reading: Reading, column: Raw) -> list[object]:
    """Return a column that is only echoed: text, finite numbers, true, false or nothing."""
    values = column.values
    types = set(map(type, values))
    if not types <= set(_PLAIN):
        rows = [row for row, value in enumerate(values) if type(value) not in _PLAIN]
        reading.wrong("carry_not_plain", column.header, rows, found=short(values[rows[0]]))
        return values
    if str in types and not is_clean("".join([value for value in values if type(value) is str])):
        _unclean(reading, column)
    if types & {float, int}:
        amounts = np.array([_double(value) if type(value) in (float, int) else 0.0 for value in values])
        rows = np.flatnonzero(~(np.abs(amounts) < _LARGEST_CARRIED)).tolist()
        if rows:
            reading.wrong("carry_out_of_range", column.header, rows, found=short(values[rows[0]]))
    return values


def _unclean(reading: Reading, column: Raw) -> None:
    rows = [row for row, value in enumerate(column.values) if type(value) is str and not is_clean(value)]
    reading.wrong("column_unclean", column.header, rows)


def _double(value: float) -> float:
    return float(value) if abs(value) < _LARGEST_CARRIED else float("inf")
