"""Rules about who gets a target, over groups of cells: switches, and programs in which they are whole.

A program with switches is solved as an integer program first. Its switches are then held where they are, and what is
left is a linear program: its point is exact, and its multipliers tell what stops it there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.backends import integer
from solvers.choices import Choice
from solvers.deadline import Deadline, OutOfTime
from solvers.diagnose.hashing import labelled
from solvers.program import Program, Solution, nothing

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
HELD = 1e-9
_ON = 0.5
_TRIES = 20
"""Times that switches are ruled out which an integer program calls possible and a linear one does not."""


@dataclass(frozen=True)
class Switches:
    """The switches of some instances of rules.

    Attributes
    ----------
    cells : CSR (k, n); least : array (k,), scaled, 0 where a switch that is on needs no least target
    of : int array (k,), the element of the instance behind each switch
    counted : CSR (t, k), which switches each limited instance counts; most : array (t,)
    of_count : int array (t,), the element of each limited instance
    """

    cells: sparse.csr_array
    least: Array
    of: Ints
    counted: sparse.csr_array
    most: Array
    of_count: Ints

    @property
    def count(self) -> int:
        """Number of switches k."""
        return len(self.least)

    @property
    def labels(self) -> NDArray[np.uint64]:
        """Labels (n,) that differ where cells belong to different switches."""
        return labelled(self.cells)


def switches_of(choices: Sequence[Choice], instances: Sequence[tuple[int, int, int]], scale: float) -> Switches | None:
    """Return the switches of some instances of rules; None where there are none.

    Parameters
    ----------
    instances : element, place of the rule, and number of the instance
    """
    blocks, least, of, counted, most, of_count = [], [], [], [], [], []
    first = 0
    for element, place, instance in instances:
        choice = choices[place]
        rows = np.flatnonzero(choice.instance == instance)
        blocks.append(choice.switches[rows])
        least.append(choice.least[rows] * scale)
        of.append(np.full(len(rows), element))
        if choice.kind == "limit":
            counted.append(first + np.arange(len(rows)))
            most.append(float(choice.most[instance]))
            of_count.append(element)
        first += len(rows)
    if not blocks:
        return None
    at = np.concatenate([np.zeros(0, dtype=np.int64), *counted])
    which = np.repeat(np.arange(len(counted)), [len(own) for own in counted])
    return Switches(
        sparse.vstack(blocks, format="csr"),
        np.concatenate(least),
        np.concatenate(of),
        sparse.csr_array((np.ones(len(at)), (which, at)), shape=(len(counted), first)),
        np.array(most),
        np.array(of_count, dtype=np.int64),
    )


@dataclass(frozen=True)
class Switched:
    """A program over groups of cells (its first g variables) and the total (the next one), with switches.

    Attributes
    ----------
    sums : CSR (k, g), the groups of each switch
    largest : array (k,), what a switch that is on can have at most
    cap : what the total is taken to be at most
    """

    switches: Switches
    sums: sparse.csr_array
    largest: Array
    cap: float

    def rows(self, program: Program) -> tuple[Program, Flags]:
        """Return the program with its switches, last among its variables and rows, and which variables are whole.

        The rows are: nothing where a switch is off (k), its least where it is on (those that have one), and no more
        on than may be (t).
        """
        switches, width, count = self.switches, program.variables, self.switches.count
        floors = np.flatnonzero(switches.least > 0)
        wide = _over(self.sums, width)
        on = sparse.diags_array(-self.largest).tocsr()
        least = sparse.csr_array(sparse.diags_array(-switches.least).tocsr()[floors])
        blank = sparse.csr_array((len(switches.most), width))
        matrix = sparse.vstack(
            [
                sparse.hstack([program.matrix, sparse.csr_array((program.matrix.shape[0], count))], format="csr"),
                sparse.hstack([wide, on], format="csr"),
                sparse.hstack([wide[floors], least], format="csr"),
                sparse.hstack([blank, switches.counted], format="csr"),
            ],
            format="csr",
        )
        free = np.full(count, np.inf)
        none = np.full(len(switches.most), -np.inf)
        upper = program.upper.copy()
        upper[self.sums.shape[1]] = min(upper[self.sums.shape[1]], self.cap)
        whole = np.zeros(width + count, dtype=np.bool_)
        whole[width:] = True
        return Program(
            np.append(program.cost, np.zeros(count)),
            matrix,
            np.concatenate([program.row_lower, -free, np.zeros(len(floors)), none]),
            np.concatenate([program.row_upper, np.zeros(count), free[floors], switches.most]),
            np.append(program.lower, np.zeros(count)),
            np.append(upper, np.ones(count)),
        ), whole

    def held(self, program: Program, on: Flags) -> Program:
        """Return the program without switches in which those that are on have their least, and the others nothing."""
        upper, floors = program.upper.copy(), np.flatnonzero(on & (self.switches.least > 0))
        groups = self.sums.shape[1]
        upper[:groups][self.off(on)] = 0.0
        least = self.switches.least[floors]
        return replace(
            program,
            matrix=sparse.vstack([program.matrix, _over(self.sums[floors], program.variables)], format="csr"),
            row_lower=np.append(program.row_lower, least * (1.0 - HELD)),
            row_upper=np.append(program.row_upper, np.full(len(floors), np.inf)),
            upper=np.maximum(upper, program.lower),
        )

    def off(self, on: Flags) -> Flags:
        """Tell which groups (g,) get nothing."""
        return np.asarray(self.sums[~on].sum(axis=0)).ravel() > 0

    def behind(self, on: Flags, prices: Array, floors: Array) -> set[int]:
        """Return the elements that a price of groups (g,) that are off, or of floors that are held, speaks for."""
        switches = self.switches
        priced = (np.asarray((self.sums @ (prices < 0)).ravel()) > 0) & ~on
        found = set(switches.of[priced & (switches.least > 0)].tolist())
        found |= set(switches.of_count[np.asarray(switches.counted @ priced.astype(float)).ravel() > 0].tolist())
        held = np.flatnonzero(on & (switches.least > 0))
        return found | set(switches.of[held[floors != 0]].tolist())


def switched(switches: Switches, first: Ints, upper: Array, total: float) -> Switched:
    """Return switches over groups of cells.

    Parameters
    ----------
    first : int array (g,), a cell of each group
    upper : array (g,), what each group can have at most
    total : what all can have at most
    """
    sums = sparse.csr_array(switches.cells[:, first])
    finite = np.where(np.isfinite(upper), upper, total)
    return Switched(switches, sums, np.minimum(np.asarray(sums @ finite).ravel(), total), total)


def optimum(
    program: Program,
    own: Switched,
    exactly: Callable[[Program], Solution],
    deadline: Deadline,
    seed: int,
    *,
    further: tuple[Program, Flags] | None = None,
) -> tuple[Solution, Flags]:
    """Return the optimum of a program with switches, and which of them are on.

    Parameters
    ----------
    exactly : solves the program whose switches are held where they were found
    further : the program that the integer back end is given in its place, and which of its variables are whole

    Raises
    ------
    OutOfTime
    """
    begun, whole = own.rows(program) if further is None else own.rows(further[0])
    if further is not None:
        whole[: len(further[1])] |= further[1]
    found = nothing("infeasible")
    on = np.zeros(own.switches.count, dtype=np.bool_)
    for _ in range(_TRIES):
        found = integer.solve(begun, whole, deadline.left(), seed)
        if found.status != "optimal":
            break
        on = found.point[-own.switches.count :] > _ON
        solution = exactly(own.held(program, on))
        if solution.found:
            return solution, on
        begun = _without(begun, on)
    if found.status in ("limit", "failed"):
        raise OutOfTime
    return nothing("infeasible"), on


def _without(program: Program, on: Flags) -> Program:
    """Return a program in which the last variables cannot be just these."""
    row = np.append(np.zeros(program.variables - len(on)), np.where(on, -1.0, 1.0))
    return replace(
        program,
        matrix=sparse.vstack([program.matrix, sparse.csr_array(row[None, :])], format="csr"),
        row_lower=np.append(program.row_lower, 1.0 - float(on.sum())),
        row_upper=np.append(program.row_upper, np.inf),
    )


def _over(matrix: sparse.csr_array, width: int) -> sparse.csr_array:
    """Return a matrix with further columns of nothing."""
    rows = sparse.csr_array(matrix)
    return sparse.csr_array((rows.data, rows.indices, rows.indptr), shape=(rows.shape[0], width))
