"""Rounding under two families of nested rows that cross: a flow of least cost, which is whole by itself.

Most cells are clear at once from prices that are nearly right; only the others, and those that the flow's own prices
call wrong, are arcs of the flow. That no cell is wrong at the flow's prices proves it the cheapest of all.
"""

import numpy as np
from numpy.typing import NDArray

from solvers.backends import flow
from solvers.exact.compiling import fitted
from solvers.rounding import kernels
from solvers.rounding.families import Families, Family
from solvers.rounding.nested import nothing_settled, prices_of
from solvers.rounding.network import Flow, Open, cheapest
from solvers.rounding.task import Rounded, Task
from solvers.rounding.units import Units, units_of, witness_of

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
WORTH_GUESSING = 2_000
"""With fewer cells all of them are in the flow at once."""
ROUNDS = 2
"""Times that prices of both families are brought into line before the flow."""
NEAR, WIDER = 0.05, 5.0
"""How close to its price a unit has to be to be unclear, and how much wider the next attempt looks."""
EVERY_STEP = 0.999
"""At prices of nothing this opens the steps that cost less than a whole unit, and no others."""
ALL = 4.0
"""All prices are closer to each other than this, times the price of a unit."""


def rounded_in_two(task: Task, families: Families) -> Rounded | None:
    """Return the rounding of least change under two families; None where no whole multiples keep all rows."""
    if families.across is None or (families.cells.low > families.cells.high).any():
        return None
    units, both = units_of(task, families), (families.along, families.across)
    unit = flow.largest_cost(len(both[0].nest.end) + len(both[1].nest.end))
    found = _searched(units, both, unit, guessing=task.cells > WORTH_GUESSING)
    if found is None:
        return None
    along, across = found.along / unit, found.across / unit
    rows = len(task.row_lower) + 1
    multipliers = both[0].multipliers(along, rows) + both[1].multipliers(across, rows)
    prices = along[both[0].leaf] + across[both[1].leaf]
    witness = witness_of(task, families.cells, found.counts, prices, multipliers)
    return Rounded(found.counts, task.total, False, False, witness, flow.NAME)


def _searched(units: Units, families: tuple[Family, Family], unit: int, *, guessing: bool) -> Flow | None:
    """Return the cheapest flow of all units, found with as few of them as it takes."""
    prices = np.rint(units.price * unit).astype(np.int64)
    guess, near = (_guessed(units, families, unit), NEAR) if guessing else (_no_guess(families), EVERY_STEP)
    nothing = np.zeros(len(prices), dtype=bool)
    opened = Open(nothing, nothing, nothing)
    while True:
        opened = _with(opened, _unclear(prices, unit, _theta(guess, families), near))
        found = cheapest(units, prices, unit, families, opened, guess)
        if found is None and near >= ALL:
            return None
        if found is not None:
            wrong = _wrong(units, prices, unit, found, _theta((found.along, found.across), families), opened)
            if not (wrong.step.any() or wrong.down.any() or wrong.up.any()):
                return found
            opened, guess = _with(opened, wrong), (found.along, found.across)
        near *= WIDER


def _theta(guess: tuple[Ints, Ints], families: tuple[Family, Family]) -> Ints:
    return np.asarray(guess[0][families[0].leaf] + guess[1][families[1].leaf])


def _with(one: Open, other: Open) -> Open:
    return Open(one.step | other.step, one.down | other.down, one.up | other.up)


def _unclear(prices: Ints, unit: int, theta: Ints, near: float) -> Open:
    """Return the units whose price is close to the highest that cells (n,) pay; no unit has one beyond 1."""
    paid, room = np.clip(theta, -unit, unit), near * unit
    return Open(np.abs(prices - paid) <= room, paid + unit <= room, unit - paid <= room)


def _wrong(units: Units, prices: Ints, unit: int, found: Flow, theta: Ints, opened: Open) -> Open:
    """Return the settled units that would be decided otherwise at the prices theta (n,) that the flow has."""
    taken = found.counts > units.base
    step = units.step & ~opened.step & np.where(taken, prices > theta, prices < theta)
    return Open(step, (units.down > 0) & ~opened.down & (theta < -unit), (units.up > 0) & ~opened.up & (theta > unit))


def _no_guess(families: tuple[Family, Family]) -> tuple[Ints, Ints]:
    return np.zeros(len(families[0].nest.end), np.int64), np.zeros(len(families[1].nest.end), np.int64)


def _guessed(units: Units, families: tuple[Family, Family], unit: int) -> tuple[Ints, Ints]:
    """Return prices at the nodes of both families that are nearly right.

    Each family in turn is settled at the prices of the other; that these change the prices of units beyond the step too
    is left out of account.
    """
    found = [np.zeros(len(family.nest.end)) for family in families]
    settle = fitted(kernels.settle, len(units.base))
    for turn in range(2 * ROUNDS):
        family, other = families[turn % 2], families[1 - turn % 2]
        steps, settled = units.steps, nothing_settled(family)
        price = units.price - found[1 - turn % 2][other.leaf]
        settle(family.nest, units.base, units.down, units.up, price, steps, settled)
        found[turn % 2] = prices_of(family, settled)
    along, across = (np.rint(prices * unit).astype(np.int64) for prices in found)
    return along, across
