"""Compiled loops of rounding on a tree: which steps each node takes, and who bears what costs more than a step.

Every cell has at most one step, the choice between the multiples on both sides of its target, at a price between -1
and 1. Below it there are units at the price -1, above it units at the price 1; nodes know only how many.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from solvers.exact.compiling import compiled

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


class Nest(NamedTuple):
    """A tree of t nodes in depth-first order, as `solvers.structure.Tree` says, with whole limits of their sums."""

    cells: Ints
    end: Ints
    first: Ints
    own: Ints
    parent: Ints
    lower: Ints
    upper: Ints


class Settled(NamedTuple):
    """What nodes (t,) have decided.

    Attributes
    ----------
    low, high : dearest unit that the lower limit makes the node take and cheapest that the upper one denies it
    denied, taken : how many units of price -1 it is denied, and of price 1 it takes
    down, up : how many of either are left to the nodes above it
    """

    low: Array
    high: Array
    denied: Ints
    taken: Ints
    down: Ints
    up: Ints


class Steps(NamedTuple):
    """The steps of cells (n,): their price, 0 while open (1 taken, -1 denied), and room (n,) to put some in order."""

    price: Array
    state: NDArray[np.int8]
    prices: Array
    turns: Ints


class Side(NamedTuple):
    """A node's units (t,) seen from the end that is decided first.

    Attributes
    ----------
    near, far : how many units before the steps and after them are open; lowered by what is decided
    beyond : filled with how many units after the steps are decided
    last : filled with the price of the unit decided last
    """

    near: Ints
    far: Ints
    beyond: Ints
    last: Array


@compiled()
def least_first(prices: Array, turns: Ints, count: int, wanted: int) -> None:
    """Rearrange pairs of price and turn so that the `wanted` least of the first `count` stand in front (Hoare 1961).

    The pivots come from a fixed sequence, so that no order of the input is a bad one for long.
    """
    low, high, chance = 0, count - 1, 12345
    while low < high:
        chance = (chance * 1103515245 + 12345) & 0x7FFFFFFF
        middle = low + chance % (high - low + 1)
        price, turn = prices[middle], turns[middle]
        i, j = low, high
        while i <= j:
            while prices[i] < price or (prices[i] == price and turns[i] < turn):
                i += 1
            while prices[j] > price or (prices[j] == price and turns[j] > turn):
                j -= 1
            if i <= j:
                prices[i], prices[j] = prices[j], prices[i]
                turns[i], turns[j] = turns[j], turns[i]
                i += 1
                j -= 1
        if wanted <= j + 1:
            high = j
        elif wanted > i:
            low = i
        else:
            break


@compiled()
def decide(start: int, stop: int, sign: int, wanted: int, cells: Ints, steps: Steps) -> float:
    """Take (sign 1) the cheapest or deny (-1) the dearest open steps of the cells at some places; return the last's.

    Of equal prices the first cell is taken first, and denied last.
    """
    count = 0
    for place in range(start, stop):
        cell = cells[place]
        if steps.state[cell] == 0:
            steps.prices[count], steps.turns[count] = sign * steps.price[cell], sign * cell
            count += 1
    if wanted < count:
        least_first(steps.prices, steps.turns, count, wanted)
    last = -np.inf
    for k in range(wanted):
        steps.state[sign * steps.turns[k]] = sign
        last = max(last, steps.prices[k])
    return sign * last


@compiled()
def cut(v: int, sign: int, amount: int, nest: Nest, steps: Steps, some: Ints, side: Side) -> int:
    """Take (sign 1) so many of a node's cheapest units, or deny (-1) it the dearest; return how many it is short of.

    `some` (t,) says how many steps are open; it is lowered by what is decided.
    """
    part = min(amount, side.near[v])
    if part > 0:
        side.near[v] -= part
        side.last[v] = -sign
        amount -= part
    part = min(amount, some[v])
    if part > 0:
        some[v] -= part
        side.last[v] = decide(nest.first[v], nest.own[nest.end[v] - 1], sign, part, nest.cells, steps)
        amount -= part
    part = min(amount, side.far[v])
    if part > 0:
        side.far[v] -= part
        side.beyond[v] = part
        side.last[v] = sign
        amount -= part
    return amount


@compiled()
def settle(
    nest: Nest, base: Ints, down: Ints, up: Ints, price: Array, state: NDArray[np.int8], settled: Settled
) -> int:
    """Let every node, the lowest first, take the cheapest units that its lower limit needs, and deny the dearest.

    What a node decides stands whatever is decided above it: its open units are the ones between. (A separable convex
    function on a laminar family is summed up by the sorted list of its unit prices; a limit cuts the list's ends.)

    Parameters
    ----------
    base, down, up : (n,), value of each cell below its step, and how many units lie below that and above the step
    price : (n,), of the step; state : (n,), 0 where there is an open one, filled with 1 (taken) and -1 (denied)

    Returns
    -------
    int
        How many units nodes were short of or had too many.
    """
    nodes, cells = len(nest.end), len(base)
    least, some = np.zeros(nodes, np.int64), np.zeros(nodes, np.int64)
    steps = Steps(price, state, np.empty(cells), np.empty(cells, np.int64))
    take = Side(settled.down, settled.up, settled.taken, settled.low)
    deny = Side(settled.up, settled.down, settled.denied, settled.high)
    missed = 0
    for v in range(nodes - 1, -1, -1):
        for place in range(nest.first[v], nest.own[v]):
            cell = nest.cells[place]
            least[v] += base[cell] - down[cell]
            settled.down[v] += down[cell]
            settled.up[v] += up[cell]
            some[v] += 1 if state[cell] == 0 else 0
        need = nest.lower[v] - least[v]
        spare = least[v] + settled.down[v] + some[v] + settled.up[v] - nest.upper[v]
        if need > 0:
            short = cut(v, 1, need, nest, steps, some, take)
            least[v] += need - short
            missed += short
        if spare > 0:
            missed += cut(v, -1, spare, nest, steps, some, deny)
        above = nest.parent[v]
        if above >= 0:
            least[above] += least[v]
            some[above] += some[v]
            settled.down[above] += settled.down[v]
            settled.up[above] += settled.up[v]
    return missed


@compiled()
def thresholds(root: float, parent: Ints, low: Array, high: Array) -> Array:
    """Return the price (t,) up to which each node takes units: its parent's, where its own decisions leave it that."""
    found = np.empty(len(parent))
    found[0] = root
    for v in range(1, len(parent)):
        found[v] = max(low[v], min(found[parent[v]], high[v]))
    return found


@compiled()
def shared(amount: int, room: int, mine: int) -> int:
    """Return which part of an amount falls to one of several in proportion to its room, never more than fits."""
    part = int(amount * (mine / room)) if room > 0 else 0
    return max(amount - (room - mine), min(part, mine, amount))


@compiled()
def handed_down(own_amount: Ints, left: Ints, rooms: Ints, nest: Nest) -> Ints:
    """Spread amounts that nodes (t,) bear over the cells (n,) below them, evenly in proportion to their room.

    Parameters
    ----------
    left : (t,), the room of each node for what comes from above
    rooms : (n,)
    """
    amounts, found = own_amount.copy(), np.zeros(len(rooms), np.int64)
    for v in range(len(amounts)):
        amount = amounts[v]
        if amount == 0:
            continue
        room = 0
        for place in range(nest.first[v], nest.own[v]):
            room += rooms[nest.cells[place]]
        child = v + 1
        while child < nest.end[v]:
            room += left[child]
            child = nest.end[child]
        for place in range(nest.first[v], nest.own[v]):
            mine = rooms[nest.cells[place]]
            found[nest.cells[place]] = shared(amount, room, mine)
            amount -= found[nest.cells[place]]
            room -= mine
        child = v + 1
        while child < nest.end[v]:
            part = shared(amount, room, left[child])
            amounts[child] += part
            amount -= part
            room -= left[child]
            child = nest.end[child]
    return found


@compiled()
def labelled(
    tails: Ints, heads: Ints, costs: Ints, onward: NDArray[np.bool_], back: NDArray[np.bool_], labels: Ints
) -> bool:
    """Lower labels (nodes,) until none is above another's by more than an open arc between them costs (Ford 1956).

    Parameters
    ----------
    onward, back : (a,), whether an arc may carry more, and whether it may carry less

    Returns
    -------
    bool
        Whether that came to an end; around a circle of negative cost it never does.
    """
    for _ in range(len(labels) + 1):
        changed = False
        for arc in range(len(tails)):
            tail, head, cost = tails[arc], heads[arc], costs[arc]
            if onward[arc] and labels[head] > labels[tail] + cost:
                labels[head] = labels[tail] + cost
                changed = True
            if back[arc] and labels[tail] > labels[head] - cost:
                labels[tail] = labels[head] - cost
                changed = True
        if not changed:
            return True
    return False


@compiled()
def split(amounts: Ints, whole: Ints, bundle: Ints, rooms: Ints) -> Ints:
    """Spread the amounts of bundles (b,) over their members (k,), evenly in proportion to room.

    Parameters
    ----------
    whole : (b,), the room of each bundle
    bundle, rooms : (k,), of the members
    """
    left, room, found = amounts.copy(), whole.copy(), np.empty(len(rooms), np.int64)
    for member in range(len(rooms)):
        own = bundle[member]
        found[member] = shared(left[own], room[own], rooms[member])
        left[own] -= found[member]
        room[own] -= rooms[member]
    return found
