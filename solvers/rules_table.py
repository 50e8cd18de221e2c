"""The answer's table of rules: what each instance came to, as the certifier found it."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from solvers.certify.held import Held
from solvers.certify.reading import Instance
from solvers.problem import CellLimit, Problem
from solvers.tabulate import Columns

Array = NDArray[np.float64]
Row = tuple[object, ...]
_MET = 1e-9
_BINDING = 1e-7
NAMES = ("id", "rule", "members", "measure", "min", "max", "value", "slack", "binding", "met", "price")


def rules_table(
    problem: Problem,
    held: Iterable[Held],
    skipped: Iterable[Instance],
    targets: Array,
    goal: tuple[float, float],
    step: float,
    prices: Mapping[str, float],
) -> Columns:
    """Return the columns of all instances: the goal (wanted and reached), rules, capacities, and limits of cells.

    A row binds where it has a price, or no room for one more step of printed money (without rounding: for 1e-7 of the
    average target).
    """
    near = max(step * (1.0 - 1e-9) if problem.unit else 0.0, _BINDING * problem.street / problem.size)
    wanted, reached = goal
    missed = abs(reached - wanted)
    met = missed <= _MET * max(wanted, problem.street / problem.size)
    rows: list[Row] = [("goal", "goal", {}, "amount", wanted, wanted, reached, _number(0.0 - missed), met, met, None)]
    rows += (_of_instance(item, near, prices.get(item.instance.name)) for item in held)
    rows += ((*_named(one), None, None, False, None, None) for one in skipped)
    for limit in problem.cell_limits:
        rows += _of_cells(problem, limit, targets, near)
    return {name: list(values) for name, values in zip(NAMES, zip(*rows, strict=True), strict=True)}


def _named(one: Instance) -> Row:
    return (one.name, one.rule, dict(one.members), one.measure, _number(one.low), _number(one.high))


def _of_instance(item: Held, near: float, price: float | None) -> Row:
    binding = bool(item.room < near * item.largest) or price is not None
    return (*_named(item.instance), _number(item.value), _number(item.slack), binding, item.violation <= _MET, price)


def _of_cells(problem: Problem, limit: CellLimit, targets: Array, near: float) -> Iterator[Row]:
    """Yield the rows of cell limits; the potential's are listed only where they bind."""
    value = targets[limit.cells]
    below = value - limit.amount if limit.below else np.full(len(value), np.inf)
    above = limit.amount - value if limit.above else np.full(len(value), np.inf)
    slack = np.minimum(below, above)
    met = slack >= -_MET * np.maximum(problem.street / problem.size, limit.amount)
    shown = np.flatnonzero((slack < near) | ~met) if limit.name == "potential" else np.arange(len(value))
    dimensions = problem.table.dimensions
    members = [problem.table.codes[name][limit.cells[shown]].tolist() for name in dimensions]
    ids = [dict(zip(dimensions, row, strict=True)) for row in zip(*members, strict=True)]
    for at, positions in zip(shown.tolist(), ids, strict=True):
        named = {name: dimensions[name].ids[position] for name, position in positions.items()}
        amount = float(limit.amount[at])
        yield (
            f"{limit.name}[{','.join(named.values())}]",
            limit.name,
            named,
            "amount",
            amount if limit.below else None,
            amount if limit.above else None,
            float(value[at]),
            _number(float(slack[at])),
            bool(slack[at] < near),
            bool(met[at]),
            None,
        )


def _number(value: float) -> float | None:
    """Return a number without the noise of its last digits; None where undefined."""
    return float(f"{value:.12g}") + 0.0 if np.isfinite(value) else None
