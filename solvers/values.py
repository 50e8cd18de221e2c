"""The values of one column, checked and as arrays.

A value that is wrong is said with its place; what stands in for it raises no further finding, so that reading can go
on and say everything else too. A table with findings is never computed with.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
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
_TEXTS = {str, type(None)}
_PLAIN = (str, float, int, bool, type(None))
_LARGEST_CARRIED = 2.0**63


@dataclass(frozen=True)
class Texts:
    """A column of ids.

    Attributes
    ----------
    distinct : the different values, in the order in which the column first has them
    codes : int array (n,), place of each value in `distinct`
    """

    distinct: list[str | None]
    codes: NDArray[np.int64]

    def first(self) -> list[int]:
        """Return the row that first has each value."""
        rows = np.empty(len(self.distinct), dtype=np.int64)
        rows[self.codes[::-1]] = np.arange(len(self.codes) - 1, -1, -1)
        return [int(row) for row in rows]


def texts(reading: Reading, column: Raw) -> Texts:
    """Return a column of ids; None, empty and white space stay as they are, with a warning.

    What is not text is an error; its JSON text stands in for it.
    """
    found = _only_texts(column.values)
    if found is None:
        values = column.values
        rows = [row for row, value in enumerate(values) if type(value) not in _TEXTS]
        reading.wrong("id_not_text", column.header, rows, found=short(values[rows[0]]))
        found = _coded([value if type(value) in _TEXTS else short(value) for value in values])
    if not is_clean("".join(text for text in found.distinct if text is not None)):
        _unclean(reading, column)
        found = _replaced(found, [None if text is None else cleaned(text) for text in found.distinct])
    long = np.array([text is not None and len(text) > LONGEST_ID for text in found.distinct], dtype=np.bool_)
    if long.any():
        rows = np.flatnonzero(long[found.codes]).tolist()
        reading.wrong("id_too_long", column.header, rows, longest=LONGEST_ID)
    blank = np.array([not text or text.isspace() for text in found.distinct], dtype=np.bool_)
    if blank.any():
        params = {"column": column.header, "count": int(blank[found.codes].sum())}
        reading.warnings.append(Finding("id_blank", "/cells", params))
    return found


def _only_texts(values: Sequence[Any]) -> Texts | None:
    """Return a column of texts and empty values by its different ones; None where something else is among them."""
    try:
        found = _coded(values)
    except TypeError:  # a list or an object
        return None
    return found if set(map(type, found.distinct)) <= _TEXTS else None


def _coded(values: Sequence[Any]) -> Texts:
    """Return values numbered by the order in which they are met; one pass."""
    numbers: defaultdict[Any, int] = defaultdict(count().__next__)
    codes = np.fromiter(map(numbers.__getitem__, values), dtype=np.int64, count=len(values))
    return Texts(list(numbers), codes)


def _replaced(found: Texts, instead: Sequence[str | None]) -> Texts:
    """Return a column with its different values replaced; some may have become alike."""
    merged = _coded(instead)
    return Texts(merged.distinct, merged.codes[found.codes])


def numbers(reading: Reading, column: Raw, stand_in: float) -> NDArray[np.float64]:
    """Return a column of numbers (n,), NaN where empty."""
    values = column.values
    kinds = set(map(type, values))
    if not kinds <= {float, int, type(None)}:
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
    if not beyond.any():
        return array
    rows = np.flatnonzero(beyond).tolist()
    reading.wrong("number_out_of_range", column.header, rows, found=short(values[rows[0]]))
    return np.where(beyond, stand_in, array)


def _not_a_number(values: Sequence[Any], array: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell which NaNs of a column were written and do not stand for an empty value."""
    missing = np.isnan(array)
    if not missing.any() or int(missing.sum()) == values.count(None):
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
