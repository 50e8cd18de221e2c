"""What each group of rules moves: the average of its effect over all orders in which groups could come in.

Optima are reused: where the optimum under some groups keeps one more group's rules it is the optimum with that group.
Groups come in one after the other first, so that there is an answer, an ordered one, when time runs out.
"""

from dataclasses import dataclass
from math import factorial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from solvers.deadline import Deadline, OutOfTime
from solvers.explain.groups import Groups

Array = NDArray[np.float64]
Method = Literal["shapley", "ordered"]
MOST_GROUPS = 6
"""More groups than this come in one after the other, in the order of the plan."""


@dataclass(frozen=True)
class Effects:
    """What groups of rules move.

    Attributes
    ----------
    without, within : arrays (n,), money: optimum without any group, and with all
    by_group : array (groups, n), money; sums to within - without
    method : `shapley`, or `ordered` where there are many groups or time ran out
    stopped : whether it was the time
    """

    without: Array
    within: Array
    by_group: Array
    method: Method
    stopped: bool = False


def effects(groups: Groups, within: Array | None, deadline: Deadline) -> Effects:
    """Return the effects of all groups.

    Parameters
    ----------
    within : the chi-square optimum (n,) under all rules, where it is known already

    Raises
    ------
    OutOfTime
        Before even the ordered effects are known.
    """
    count = len(groups.names)
    everything = (1 << count) - 1
    known: dict[int, Array] = {} if within is None else {everything: within}
    for number in range(count + 1):
        _find(known, groups, (1 << number) - 1, deadline)
    chain = np.array([known[(2 << number) - 1] - known[(1 << number) - 1] for number in range(count)])
    ordered = chain.reshape(count, groups.problem.size)
    if count > MOST_GROUPS:
        return Effects(known[0], known[everything], ordered, "ordered")
    try:
        for chosen in range(everything + 1):
            _find(known, groups, chosen, deadline)
    except OutOfTime:
        return Effects(known[0], known[everything], ordered, "ordered", stopped=True)
    return Effects(known[0], known[everything], _shapley(known, count, groups.problem.size), "shapley")


def _find(known: dict[int, Array], groups: Groups, chosen: int, deadline: Deadline) -> None:
    if chosen in known:
        return
    deadline.left()
    members = [group for group in range(len(groups.names)) if chosen >> group & 1]
    for group in members:
        smaller = known.get(chosen & ~(1 << group))
        if smaller is not None and groups.keeps(group, smaller):
            known[chosen] = smaller
            return
    known[chosen] = groups.optimum(chosen, deadline)


def _shapley(known: dict[int, Array], count: int, size: int) -> Array:
    """Return phi_g = sum over S without g of |S|! (k - |S| - 1)! / k! times X(S with g) - X(S)."""
    total = np.zeros((count, size))
    for chosen, x in known.items():
        inside = chosen.bit_count()
        for group in range(count):
            if not chosen >> group & 1:
                weight = factorial(inside) * factorial(count - inside - 1) / factorial(count)
                total[group] += weight * (known[chosen | 1 << group] - x)
    return total
