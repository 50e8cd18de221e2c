"""`--goal +66%` or `--goal 8300`: the top line, typed on the command line."""

import re
from collections.abc import Iterator, Mapping
from math import fsum
from typing import Any

from schemas.columns import canonical
from schemas.finding import Finding
from solvers.errors import PlanError

_GROWTH = re.compile(r"[+-]?\d[\d,]*(\.\d+)?\s*%")
_AMOUNT = re.compile(r"\d[\d,]*(\.\d+)?")
_LEAST = 0.1
"""Of last year's total: an amount below it is taken for a growth whose sign and `%` were forgotten."""
_LARGEST_RATIO = 5.0
"""A number below it is rather a ratio than a percentage: 0.66, not 66."""
_FINITE = 1e15
_ASCII = str.maketrans({"％": "%", "＋": "+", "－": "-", "−": "-", "，": ",", "．": "."})


def read_goal(text: str) -> dict[str, object]:
    """Return the plan's `goal` that a text means.

    Raises
    ------
    PlanError
        Where it is neither a percentage nor an amount. A signed number without `%` is refused, for it may mean either.
    """
    plain = text.strip().translate(_ASCII)
    if _GROWTH.fullmatch(plain):
        return {"growth": plain.replace(" ", "")}
    if _AMOUNT.fullmatch(plain):
        return {"amount": float(plain.replace(",", ""))}
    raise PlanError([Finding("cli_goal_unreadable", "--goal", {"found": text})])


def notes_on_goal(data: Mapping[str, Any]) -> list[Finding]:
    """Return what to say of an amount that is less than was sold last year.

    Parameters
    ----------
    data : Mapping
        The decoded plan with the goal that was typed, its cells read.

    Raises
    ------
    PlanError
        Where it is a small part of it: `--goal 66` for +66 %.
    """
    goal = data.get("goal")
    amount = goal.get("amount") if isinstance(goal, Mapping) else None
    sold = fsum(_history(data.get("cells")))
    if not isinstance(amount, float) or amount >= sold:
        return []
    percent = amount * 100 if amount < _LARGEST_RATIO else amount
    params = {"amount": amount, "base": sold, "growth": f"+{percent:.6g}%"}
    if amount < _LEAST * sold:
        raise PlanError([Finding("cli_goal_tiny", "--goal", params)])
    return [Finding("cli_goal_is_amount", "--goal", params)]


def _history(cells: object) -> Iterator[float]:
    """Yield the numbers of the history column; what else it holds is said by the reader of plans."""
    columns = cells.get("columns") if isinstance(cells, Mapping) else None
    rows = cells.get("rows") if isinstance(cells, Mapping) else None
    named = list(columns.items()) if isinstance(columns, Mapping) else []
    if isinstance(rows, list):
        named += [(name, [value]) for row in rows if isinstance(row, Mapping) for name, value in row.items()]
    for name, values in named:
        if isinstance(values, list) and canonical(str(name)) == "history":
            yield from (value for value in values if isinstance(value, int | float) and abs(value) < _FINITE)
