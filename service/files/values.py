"""The values of a column: ids as they are written, numbers as numbers, nothing by guess."""

from collections.abc import Sequence
from decimal import Decimal

from service.files.grid import Grid
from service.files.header import SheetColumn
from service.files.numbers import NotANumber, is_percent, number_of, seems_number
from service.files.places import Complaints
from service.files.rows import text_of, value_at
from service.files.xlsx_xml import Fault, Value


def number_in(value: Value, column: SheetColumn, unit: str, line: int, complaints: Complaints) -> float | None:
    """Return a cell's number, or None where it is empty; anything else is noted as an error at its place."""
    if value is None or isinstance(value, float):
        return value
    if isinstance(value, Fault):
        fault(value, column, line, complaints)
        return None
    text = "TRUE" if value is True else "FALSE" if value is False else value.strip()
    if not text:
        return None
    try:
        if is_percent(text) and column.is_money:
            raise NotANumber("percent_in_money")
        return number_of(text, unit)
    except NotANumber as error:
        complaints.add(error.reason, line, column.index, header=column.title, value=text[:60])
        return None


def fault(value: Fault, column: SheetColumn, line: int, complaints: Complaints) -> None:
    """Note a cell that holds an error, or a formula that was never computed."""
    code = "cell_error" if value.kind == "error" else "formula_uncomputed"
    complaints.add(code, line, column.index, header=column.title, value=value.text)


def text_in(value: Value, column: SheetColumn, line: int, complaints: Complaints) -> str:
    """Return a cell's text as it is written; empty where there is none."""
    if isinstance(value, Fault):
        fault(value, column, line, complaints)
    return text_of(value)


def echoed(value: Value, unit: str) -> object:
    """Return what a column that is only carried along shows: a number where it is one, else the text as it is."""
    if isinstance(value, Fault):
        return value.text or None
    if not isinstance(value, str):
        return value
    try:
        return number_of(value, unit)
    except NotANumber:
        return value.strip() or None


def holds_numbers(grid: Grid, column: SheetColumn, below: int) -> bool | None:
    """Return whether all values of a column are numbers; None where it is empty.

    Digits with a leading zero (`007`) are an id and not a number.
    """
    values = [value for row in grid.rows[below:] if (value := value_at(row, column.index)) is not None]
    if not values:
        return None
    return all(isinstance(value, float | Fault) or (isinstance(value, str) and seems_number(value)) for value in values)


def exact_sum(values: Sequence[float | None]) -> float | None:
    """Return the decimal sum of numbers as they are written, or None where all are empty."""
    given = [Decimal(f"{value:.15g}") for value in values if value is not None]
    return float(sum(given)) if given else None
