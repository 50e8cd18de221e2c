"""The last look before an answer leaves: the printed tables against the certified counts, summed once more."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from solvers.certify.groups import ancestors
from solvers.grid import Grid
from solvers.table import Table

_CLOSE = 1e-9


def tables_agree(
    table: Table,
    counts: NDArray[np.int64],
    grid: Grid,
    history: NDArray[np.float64],
    printed: Mapping[str, Any],
    combinations: Sequence[Sequence[str]],
) -> bool:
    """Tell whether printed cells and totals are what certified targets add up to, and growth what follows from them.

    Parameters
    ----------
    counts : int array (n,), certified targets in steps of the grid
    history : array (n,), money
    printed : the answer's `cells` and `totals`, as columns or rows
    """
    cells = printed.get("cells")
    if cells is not None and not _agree(_columns(cells), counts, history, grid):
        return False
    totals = printed.get("totals", {})
    for name, dimension in table.dimensions.items():
        lines = ancestors(dimension)[:, table.codes[name]]
        own, before = np.zeros(len(dimension.ids), dtype=np.int64), np.zeros(len(dimension.ids))
        for line in lines:
            inside = line >= 0
            np.add.at(own, line[inside], counts[inside])
            np.add.at(before, line[inside], history[inside])
        if name in totals and not _agree(_columns(totals[name]), own, before, grid):
            return False
    return all(_combination_agrees(table, counts, grid, history, totals, names) for names in combinations)


def _combination_agrees(
    table: Table,
    counts: NDArray[np.int64],
    grid: Grid,
    history: NDArray[np.float64],
    totals: Mapping[str, Any],
    asked: Sequence[str],
) -> bool:
    names = [canonical(name) for name in asked]
    if len(names) < 2 or "|".join(names) not in totals:
        return True
    columns = _columns(totals["|".join(names)])
    place = {key: row for row, key in enumerate(zip(*(columns[name] for name in names), strict=True))}
    rows = np.array([place[key] for key in zip(*(table.ids(name) for name in names), strict=True)])
    own, before = np.zeros(len(place), dtype=np.int64), np.zeros(len(place))
    np.add.at(own, rows, counts)
    np.add.at(before, rows, history)
    return _agree(columns, own, before, grid)


def _agree(
    columns: Mapping[str, Sequence[Any]], counts: NDArray[np.int64], history: NDArray[np.float64], grid: Grid
) -> bool:
    target = grid.money(counts)
    if list(columns["target"]) != target.tolist():
        return False
    before = np.array(columns["history"], dtype=float)
    off = np.abs(before - history)
    if float(off.max(initial=0.0)) > _CLOSE * float(history.sum()):
        return False
    known = before > 0
    growth = np.round(target[known] / before[known] - 1.0, 10)
    printed = np.array(columns["growth"], dtype=float)[known]
    return bool((np.abs(printed - growth) <= _CLOSE * np.maximum(1.0, np.abs(growth))).all())


def _columns(formed: Any) -> Mapping[str, Sequence[Any]]:
    """Return a table as columns, whichever form it has."""
    if isinstance(formed, Mapping):
        columns: Mapping[str, Sequence[Any]] = formed["columns"]
        return columns
    return {name: [row[name] for row in formed] for name in (formed[0] if formed else {})}
