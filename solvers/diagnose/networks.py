"""Gini rules in the programs of a diagnosis: by networks that sort their peers (`solvers.peer_network`).

Their rows and variables stand behind those of the other rules, so that places among these stay what they are.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.diagnose.cuts import CutRows, written
from solvers.diagnose.system import Reduced, System
from solvers.peer_network import Ordered, networked, rows_of, weights_of
from solvers.peer_order import mean
from solvers.peers import Cut, missed
from solvers.program import Program

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
_CLEARLY = 1e-7


def with_networks(program: Program, rules: Sequence[Ordered]) -> Program:
    """Return a program over groups, the total and any further variables with rules behind it."""
    width = program.variables
    return networked(program, [_wide(rule, width) for rule in rules]) if rules else program


def with_room(rules: Sequence[Ordered], room: float) -> list[Ordered]:
    """Return rules that may be missed by so much, scaled."""
    return [replace(rule, limit=rule.limit + room * len(rule.shift)) for rule in rules]


def own_rows(rules: Sequence[Ordered], first: int) -> Ints:
    """Return the numbers of the rules' own rows, given that of the first row of all."""
    return first - 1 + np.cumsum([len(rows_of(rule).low) for rule in rules]).astype(np.int64)


def paying(reduced: Reduced, multipliers: Array, first: int) -> set[int]:
    """Return the elements of rules whose own rows have a multiplier."""
    own = multipliers[own_rows(reduced.ordered, first)] if reduced.ordered else np.zeros(0)
    return {at for at, pays in zip(reduced.sorted.values(), own.tolist(), strict=True) if abs(pays) > _CLEARLY}


def giving_way(program: Program, rules: Sequence[Ordered]) -> Program:
    """Return a program with rules behind it that each a variable lets give way, for as much as other rows cost."""
    count, width = len(rules), program.variables
    gives = np.array([len(rule.shift) * float(abs(rule.matrix).max()) for rule in rules])
    wide = replace(
        program,
        cost=np.append(program.cost, np.ones(count)),
        matrix=sparse.csr_array(
            sparse.hstack([program.matrix, sparse.csr_array((program.matrix.shape[0], count))], format="csr")
        ),
        lower=np.append(program.lower, np.zeros(count)),
        upper=np.append(program.upper, np.full(count, np.inf)),
    )
    lifted = []
    for place, rule in enumerate(rules):
        own = _wide(rule, width + count)
        rest = own.rest.copy()
        rest[width + place] = -gives[place]
        lifted.append(replace(own, rest=rest))
    return networked(wide, lifted)


def with_cuts(system: System, reduced: Reduced, multipliers: Array, first: int) -> tuple[Reduced, Array]:
    """Return a program with one row a rule in the place of its network, and the multipliers that are the same there.

    Parameters
    ----------
    multipliers : of the program with networks, whose own rows begin at `first`
    """
    found: list[tuple[Cut, int, float]] = []
    own = own_rows(reduced.ordered, first)
    means = weights_of(reduced.ordered, multipliers, first)
    for (place, element), weights, row in zip(reduced.sorted.items(), means, own.tolist(), strict=True):
        if weights is not None:
            one = system.problem.peers[place]
            found.append((Cut(place, mean(weights) - one.limit * one.count), element, float(multipliers[row])))
            system.cuts.keep(found[-1][0])
    behind, longer = len(reduced.of_row), _longer(system, reduced, [cut for cut, _, _ in found])
    pays = np.array([paid for _, _, paid in found]) * longer.cuts.largest[len(reduced.cuts.largest) :]
    return longer, np.insert(multipliers[: behind + 1], behind, pays)


def with_known(system: System, reduced: Reduced) -> Reduced:
    """Return a program with the rows that have proven something of rules with networks: they may prove more."""
    return _longer(system, reduced, system.cuts.kept(list(reduced.sorted))) if reduced.sorted else reduced


def keeps(system: System, reduced: Reduced, totals: Array) -> bool:
    """Tell whether totals of groups (g,) keep the rules with networks."""
    money = reduced.spread(totals) / system.scale
    total = float(money.sum())
    rules = [system.problem.peers[place] for place in reduced.sorted]
    rules = [one for one in rules if total > 0 or one.whole == "money"]
    return not any(missed(one, one.values(money, total, total), 0.0) for one in rules)


def _longer(system: System, reduced: Reduced, cuts: Sequence[Cut]) -> Reduced:
    """Return a program with further rows of rules with networks, behind the others but that of the total."""
    if not cuts:
        return reduced
    more = written(system.problem.peers, cuts, system.cells, system.scale)
    base, behind = reduced.program, len(reduced.of_row)
    rows = more.matrix[:, np.append(reduced.first, system.cells)]
    elements = [reduced.sorted[cut.peers] for cut in cuts]
    return replace(
        reduced,
        program=replace(
            base,
            matrix=sparse.csr_array(sparse.vstack([base.matrix[:behind], rows, base.matrix[behind:]], format="csr")),
            row_lower=np.insert(base.row_lower, behind, np.full(len(cuts), -np.inf)),
            row_upper=np.insert(base.row_upper, behind, more.high),
        ),
        of_row=np.append(reduced.of_row, np.array(elements, dtype=np.int64)),
        names=(*reduced.names, *(system.elements[at].rule for at in elements)),
        cuts=_both(reduced.cuts, more),
    )


def _both(one: CutRows, other: CutRows) -> CutRows:
    return CutRows(
        sparse.csr_array(sparse.vstack([one.matrix, other.matrix], format="csr")),
        np.append(one.high, other.high),
        np.append(one.peers, other.peers),
        (*one.weights, *other.weights),
        np.append(one.largest, other.largest),
    )


def _wide(rule: Ordered, width: int) -> Ordered:
    matrix = sparse.csr_array(
        (rule.matrix.data, rule.matrix.indices, rule.matrix.indptr), shape=(len(rule.shift), width)
    )
    return replace(rule, matrix=matrix, rest=np.append(rule.rest, np.zeros(width - len(rule.rest))))
