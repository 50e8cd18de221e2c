"""Which path each target grows from: history, momentum, the gain of each path, and what rules and fairness moved."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.allocation import Allocation
from solvers.growth.landed_cells import path_column
from solvers.growth.landing import Landing
from solvers.table import read_table

Array = NDArray[np.float64]
_DECIMALS = 6


def sources(landing: Landing, allocation: Allocation) -> dict[str, dict[str, list[Any]]]:
    """Return where the targets of every dimension's members come from.

    Each row sums: history + momentum + planned gains + adjustment = target.

    Parameters
    ----------
    allocation : the answer to the landed plan, with totals
    """
    table = read_table(landing.plan)
    history = table.number("history")
    parts = {"history": history, "momentum": history * table.number("market_growth")}
    parts |= {path_column(path): table.number(path_column(path)) for path in landing.paths}
    found: dict[str, dict[str, list[Any]]] = {}
    for name, dimension in table.dimensions.items():
        totals = _columns(allocation.totals.get(name))
        if not totals:
            continue
        order = [dimension.position[member] for member in totals["id"]]
        columns: dict[str, list[Any]] = {
            key: totals[key] for key in ("id", "label", "parent", "level") if key in totals
        }
        sums = {}
        for key, values in parts.items():
            own = np.bincount(table.codes[name], values, minlength=len(dimension.ids))
            below = np.concatenate([[0.0], np.cumsum(own)])
            sums[key] = (below[dimension.end] - below[:-1])[order]
            columns[key] = [round(value, _DECIMALS) + 0.0 for value in sums[key].tolist()]
        target = np.array(totals["target"], dtype=np.float64)
        planned = np.sum(list(sums.values()), axis=0)
        columns["adjustment"] = [round(value, _DECIMALS) + 0.0 for value in (target - planned).tolist()]
        columns["target"] = totals["target"]
        found[name] = columns
    return found


def _columns(table: Any) -> dict[str, list[Any]]:
    """Return a table of totals in columns, whichever of the two forms it has."""
    if isinstance(table, dict):
        return dict(table.get("columns", {}))
    rows = table or []
    return {name: [row.get(name) for row in rows] for name in (rows[0] if rows else ())}
