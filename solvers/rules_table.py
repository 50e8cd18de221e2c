"""The answer's table of rules: what each instance came to, as the certifier found it."""

from collections.abc import Iterable, Mapping

import numpy as np

from solvers.certify.held import Held
from solvers.certify.reading import Instance
from solvers.problem import CellLimit, Problem
from solvers.tabulate import Columns

_MET = 1e-9
_BINDING = 1e-7
NAMES = ("id", "rule", "members", "measure", "min", "max", "value", "slack", "binding", "met", "price")


def rules_table(
    problem: Problem,
    held: Iterable[Held],
    skipped: Iterable[Instance],
    targets: np.ndarray[tuple[int], np.dtype[np.float64]],
    street: float,
    step: float,
    prices: Mapping[str, float],
) -> Columns:
    """Return the columns of all instances: the goal, rules, capacities, and limits of cells.

    A row binds where it has no room for one more step of the printed money (1e-7 of the average target without rounding).
    """
    rows: list[tuple[object, ...]] = [_goal(problem, targets, street)]
    near = (
        max(step * (1.0 - 1e-9), _BINDING * problem.street / problem.size)
        if problem.unit
        else _BINDING * problem.street / problem.size
    )
    for item in held:
        one = item.instance
        rows.append(
            (
                one.name,
                one.rule,
                dict(one.members),
                one.measure,
                _number(one.low),
                _number(one.high),
                _number(item.value),
                _number(item.slack),
                bool(item.room < near),
                bool(item.violation <= _MET),
                prices.get(one.name),
            )
        )
    for one in skipped:
        rows.append(
            (
                one.name,
                one.rule,
                dict(one.members),
                one.measure,
                _number(one.low),
                _number(one.high),
                None,
                None,
                False,
                None,
                None,
            )
        )
    for limit in problem.cell_limits:
        rows += _of_cells(problem, limit, targets, near)
    return {name: list(values) for name, values in zip(NAMES, zip(*rows, strict=True), strict=True)}


def _goal(problem: Problem, targets: np.ndarray[tuple[int], np.dtype[np.float64]], street: float) -> tuple[object, ...]:
    return ("goal", "goal", {}, "amount", street, street, street, 0.0, True, True, None)


def _of_cells(
    problem: Problem, limit: CellLimit, targets: np.ndarray[tuple[int], np.dtype[np.float64]], near: float
) -> list[tuple[object, ...]]:
    """Return the rows of cell limits; the potential's are listed only where they bind."""
    value, scale = targets[limit.cells], problem.street / problem.size
    below = value - limit.amount if limit.below else np.full(len(value), np.inf)
    above = limit.amount - value if limit.above else np.full(len(value), np.inf)
    slack = np.minimum(below, above)
    shown = np.flatnonzero(slack < near) if limit.name == "potential" else np.arange(len(value))
    names = problem.table.names(limit.cells[shown])
    ids = {name: problem.table.codes[name][limit.cells[shown]].tolist() for name in problem.table.dimensions}
    dimensions = problem.table.dimensions
    met = slack >= -_MET * np.maximum(scale, limit.amount)
    return [
        (
            f"{limit.name}[{name}]",
            limit.name,
            {dimension: dimensions[dimension].ids[codes[place]] for dimension, codes in ids.items()},
            "amount",
            float(limit.amount[at]) if limit.below else None,
            float(limit.amount[at]) if limit.above else None,
            float(value[at]),
            float(slack[at]),
            bool(slack[at] < near),
            bool(met[at]),
            None,
        )
        for place, (at, name) in enumerate(zip(shown.tolist(), names, strict=True))
    ]


def _number(value: float) -> float | None:
    """Return a number without the noise of its last digits; None where undefined."""
    return float(f"{value:.12g}") + 0.0 if np.isfinite(value) else None
