"""The answer's table of rules: what each instance came to, as the certifier found it."""

from collections.abc import Mapping, Sequence
from itertools import repeat

import numpy as np
from numpy.typing import NDArray

from solvers.certify.check import Holding
from solvers.certify.held import Held
from solvers.certify.others import Line
from solvers.problem import CellLimit, Problem
from solvers.tabulate import Columns

Array = NDArray[np.float64]
_MET = 1e-9
_BINDING = 1e-7
NAMES = ("id", "rule", "members", "measure", "min", "max", "value", "slack", "binding", "met", "price")


def rules_table(
    problem: Problem,
    checked: Holding,
    targets: Array,
    goal: tuple[float, float],
    step: float,
    prices: Mapping[str, float],
) -> Columns:
    """Return the columns of all instances: the goal (wanted and reached), rules, capacities, and limits of cells.

    A row binds where it has a price, or no room for one more step of printed money (without rounding: for 1e-7 of the
    average target).
    """
    held = checked.rules
    near = max(step * (1.0 - 1e-9) if problem.unit else 0.0, _BINDING * problem.street / problem.size)
    wanted, reached = goal
    missed = abs(reached - wanted)
    met = missed <= _MET * max(wanted, problem.street / problem.size)
    parts: list[list[Sequence[object]]] = [
        [["goal"], ["goal"], [{}], ["amount"], [wanted], [wanted], [reached], _tidy([0.0 - missed]), [met], [met]],
        _of_held(held, near, prices),
        _of_skipped(held),
        _of_others(checked.others),
        *(_of_cells(problem, limit, targets, near) for limit in problem.cell_limits),
    ]
    columns: Columns = {
        name: [value for part in parts for value in part[place]] for place, name in enumerate(NAMES[:-1])
    }
    known = [None, *map(prices.get, held.rows.names), *repeat(None, len(held.skipped))]
    known += [prices.get(line.id) for line in checked.others]
    columns["price"] = [*known, *repeat(None, len(columns["id"]) - len(known))]
    return columns


def _named(held: Held, at: NDArray[np.int64]) -> list[Sequence[object]]:
    """Return the first six columns of some instances."""
    of, chosen = held.rows.instances, at.tolist()
    names, rules, measures = ([column[place] for place in chosen] for column in (of.names, of.rules, of.measures))
    members = [dict(of.members[place]) for place in chosen]
    return [names, rules, members, measures, _tidy(of.low[at]), _tidy(of.high[at])]


def _of_held(held: Held, near: float, prices: Mapping[str, float]) -> list[Sequence[object]]:
    priced = np.array([name in prices for name in held.rows.names], dtype=bool)
    binding = (held.room < near * held.largest) | priced
    met = held.violation <= _MET
    return [*_named(held, held.rows.at), _tidy(held.value), _tidy(held.slack), binding.tolist(), met.tolist()]


def _of_skipped(held: Held) -> list[Sequence[object]]:
    skipped = held.skipped
    none: list[object] = [None] * len(skipped)
    return [*_named(held, skipped), none, none, [False] * len(skipped), none]


def _of_others(lines: Sequence[Line]) -> list[Sequence[object]]:
    """Return the rows of rules that are no rows of their own."""
    return [
        [line.id for line in lines],
        [line.rule for line in lines],
        [dict(line.members) for line in lines],
        [line.measure for line in lines],
        _tidy([line.min for line in lines]),
        _tidy([line.max for line in lines]),
        _tidy([line.value for line in lines]),
        _tidy([line.slack for line in lines]),
        [line.binding for line in lines],
        [line.violation <= max(_MET, line.noise) for line in lines],
    ]


def _of_cells(problem: Problem, limit: CellLimit, targets: Array, near: float) -> list[Sequence[object]]:
    """Return the rows of cell limits; the potential's are listed only where they bind."""
    value = targets[limit.cells]
    below = value - limit.amount if limit.below else np.full(len(value), np.inf)
    above = limit.amount - value if limit.above else np.full(len(value), np.inf)
    slack = np.minimum(below, above)
    met = slack >= -_MET * np.maximum(problem.street / problem.size, limit.amount)
    shown = np.flatnonzero((slack < near) | ~met) if limit.name == "potential" else np.arange(len(value))
    table, count = problem.table, len(shown)
    ids = [table.ids(name, limit.cells[shown]) for name in table.dimensions]
    amount, none = limit.amount[shown].tolist(), [None] * count
    return [
        [f"{limit.name}[{name}]" for name in map(",".join, zip(*ids, strict=True))],
        [limit.name] * count,
        [dict(zip(table.dimensions, row, strict=True)) for row in zip(*ids, strict=True)],
        ["amount"] * count,
        amount if limit.below else none,
        amount if limit.above else none,
        value[shown].tolist(),
        _tidy(slack[shown]),
        (slack[shown] < near).tolist(),
        met[shown].tolist(),
    ]


def _tidy(values: Array | Sequence[float]) -> list[float | None]:
    """Return numbers without the noise of their last digits; None where undefined.

    They are written in one go: as many single texts would take three times as long.
    """
    numbers = np.asarray(values, dtype=np.float64)
    written = ("%.12g " * len(numbers)) % tuple(numbers.tolist())
    rounded = np.array(written.split(), dtype=np.float64) + 0.0
    found: list[float | None] = rounded.tolist()
    for place in np.flatnonzero(~np.isfinite(numbers)).tolist():
        found[place] = None
    return found
