"""How fast rules that nest are solved: `chi_square` of cells under reps under regions."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.cases.quadratic import piqp_residual, with_piqp
from benchmarks.plans import SEED
from benchmarks.registry import Proven, Run, case
from solvers.exact.tree import solve_tree
from solvers.exact.witness import by_nodes
from solvers.model import GOAL, Model
from solvers.polish import residual
from solvers.program import Curve, Program
from solvers.structure import Tree, structure_of

Array = NDArray[np.float64]
CELLS_PER_REP, REPS_PER_REGION = 40, 31
LARGEST_FOR_PIQP = 100_000
PROVEN = 1e-9


@case(
    question="Nested limits on regions, reps and cells, from arrays and tree to targets, proven to 1e-9; beside "
    "sorting as many numbers, and a general solver of the same program.",
    sizes=(1_000, 10_000, 100_000, 1_000_000),
)
def contenders(size: int) -> Mapping[str, Run | Proven]:
    """Return the tree route, with cells in the tree's order and in any order, and what stands beside it."""
    model, mixed = nested_limits(size, mixed=False), nested_limits(size, mixed=True)
    (tree, off), (other, other_off) = proven_tree(model), proven_tree(mixed)
    found: dict[str, Run | Proven] = {
        "Apportion (tree)": Proven(lambda: _first(solve_tree(tree, None, model.fair, model.lower, model.upper).x), off),
        "numpy sort": lambda: float(np.sort(model.fair)[-1]),
        "Apportion (tree, cells in any order)": Proven(
            lambda: _first(solve_tree(other, None, mixed.fair, mixed.lower, mixed.upper).x), other_off
        ),
        "Apportion (finding the tree)": lambda: float(structure_of(model).tree.nodes),
    }
    if size <= LARGEST_FOR_PIQP:
        program = program_of(model)
        found["PIQP"] = Proven(lambda: _first(with_piqp(program)), piqp_residual(program))
    return found


def nested_limits(size: int, *, mixed: bool) -> Model:
    """Return a random model whose limits hold for known targets and bind for about a quarter of the reps."""
    draw = np.random.default_rng(SEED)
    fair = draw.lognormal(0.0, 1.0, size)
    fair *= size / fair.sum()
    known = fair * draw.uniform(0.8, 1.25, size)
    known *= size / known.sum()
    reps = size // CELLS_PER_REP
    rep = np.sort(draw.integers(reps, size=size))
    if mixed:
        rep = draw.permutation(rep)
    region = rep // REPS_PER_REGION
    rows = [_members(rep, reps), _members(region, reps // REPS_PER_REGION + 1)]
    matrix = sparse.vstack([*rows, sparse.csr_array(np.ones((1, size)))], format="csr")
    sums = matrix @ known
    low, high = draw.uniform(0.9, 0.99, len(sums)), draw.uniform(1.0, 1.08, len(sums))
    low[-1] = high[-1] = size / sums[-1]
    names = tuple(
        f"{rule}[{i}]" for rule, block in zip(("rep", "region"), rows, strict=True) for i in range(block.shape[0])
    )
    return Model(
        scale=1.0,
        fair=fair,
        lower=known * draw.uniform(0.0, 0.9, size),
        upper=known * draw.uniform(1.05, 2.5, size),
        matrix=matrix,
        row_lower=sums * low,
        row_upper=sums * high,
        names=(*names, GOAL),
        sides=("both",) * matrix.shape[0],
        entity=np.arange(size),
        entity_fair=fair,
        power=2.0,
        concession=0.0,
        efficiency=None,
    )


def proven_tree(model: Model) -> tuple[Tree, float]:
    """Return the tree of a model's rules, and the residual of what the tree route finds, which proves it."""
    tree = structure_of(model).tree
    found = solve_tree(tree, None, model.fair, model.lower, model.upper)
    rows, _ = by_nodes(tree, 2.0 * (found.levels - 1.0), len(model.names))
    off = residual(program_of(model), found.x, rows)
    if not off <= PROVEN:
        raise AssertionError(f"the residual is {off:.0e}")
    return tree, off


def program_of(model: Model) -> Program:
    """Return a model's least chi-square as a program."""
    return model.program(np.zeros(model.cells), Curve("square", np.arange(model.cells), model.fair, 1.0 / model.fair))


def _members(of: NDArray[np.int64], count: int) -> sparse.csr_array:
    return sparse.csr_array((np.ones(len(of)), (of, np.arange(len(of)))), shape=(count, len(of)))


def _first(x: Array) -> float:
    return float(x[0])
