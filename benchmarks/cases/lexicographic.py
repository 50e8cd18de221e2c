"""Lexicographic minimax of reps with fifty product totals across them: flows in a network, and their proof."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.plans import SEED
from benchmarks.registry import Proven, Run, case
from benchmarks.timing import AnswersDifferError
from solvers.certify.levels import levels
from solvers.certify.proofs import Ground
from solvers.deadline import Deadline
from solvers.model import GOAL, Model
from solvers.stages.lexicographic import lexicographic_minimax
from solvers.stages.stage import Stage

Array = NDArray[np.float64]
PRODUCTS, REGIONS, CELLS_PER_REP = 50, 20, 50
SECONDS = 600.0
PROVEN = 1e-9
SOLD_BY_A_REP = 3
"""Products that a rep of the binding models sells: their totals decide what the rep gets."""


@case(
    question="Lexicographic minimax of reps under regions with 50 product totals across them, loose and binding, from "
    "arrays to targets with the proof of every level; beside the check of that proof and a sort.",
    sizes=(1_000, 10_000, 100_000),
)
def contenders(size: int) -> Mapping[str, Run | Proven]:
    """Return both models solved, their proofs checked, and numpy's sort; answers are the largest stretch."""
    loose, binding = reps_and_products(size, binding=False), reps_and_products(size, binding=True)
    (easy, off), (hard, other_off) = _proven(loose), _proven(binding)
    numbers = np.random.default_rng(SEED).random(size)
    return {
        "Apportion (loose)": Proven(lambda: _largest(loose, _solved(loose)), off),
        "Apportion (binding)": Proven(lambda: _largest(binding, _solved(binding)), other_off),
        "proof of loose": lambda: levels(_ground(loose), easy, easy.point),
        "proof of binding": lambda: levels(_ground(binding), hard, hard.point),
        "numpy sort": lambda: float(np.sort(numbers)[-1]),
    }


def _solved(model: Model) -> Stage:
    return lexicographic_minimax(model, Deadline(SECONDS))


def _largest(model: Model, stage: Stage) -> float:
    return float((model.sums(stage.point) / model.entity_fair).max())


def _proven(model: Model) -> tuple[Stage, float]:
    """Return a model's stage and the residual of its levels.

    Raises
    ------
    AnswersDifferError
        When a level is not proven.
    """
    stage = _solved(model)
    residual = levels(_ground(model), stage, stage.point)
    if not residual <= PROVEN:
        raise AnswersDifferError(f"lexicographic: not proven at {model.cells} cells: {residual}")
    return stage, residual


def _ground(model: Model) -> Ground:
    return Ground(
        matrix=model.matrix,
        low=model.row_lower,
        high=model.row_upper,
        lower=model.lower,
        upper=model.upper,
        fair=model.fair,
        entity=model.entity,
        entity_fair=model.entity_fair,
        power=model.power,
        concession=model.concession,
        efficiency=None,
    )


def reps_and_products(size: int, *, binding: bool) -> Model:
    """Return a model that can be met; where it is to bind, reps sell three products each and limits are narrow."""
    draw = np.random.default_rng(SEED)
    rep = np.arange(size) // CELLS_PER_REP
    reps = int(rep[-1]) + 1
    region = rep * REGIONS // reps
    some = draw.integers(SOLD_BY_A_REP, size=size) * draw.integers(1, 3, size)
    product = (rep * 7 + some) % PRODUCTS if binding else draw.integers(PRODUCTS, size=size)
    fair = draw.lognormal(0.0, 0.8, size)
    fair *= size / fair.sum()
    known = fair * draw.lognormal(0.0, 0.2, size) * draw.lognormal(0.0, 0.4, PRODUCTS)[product]
    known *= size / known.sum()
    rows, limits, names = [], list[tuple[float, float]](), list[str]()
    for rule, codes, room in (("region", region, 0.005), ("product", product, 0.001)):
        members = np.unique(codes, return_inverse=True)[1]
        count = int(members.max()) + 1
        rows.append(sparse.csr_array((np.ones(size), (members, np.arange(size))), shape=(count, size)))
        wide = room if binding else 0.5
        limits += [(total * (1 - wide), total * (1 + wide)) for total in np.bincount(members, known)]
        names += [f"{rule}[{member}]" for member in range(count)]
    low, high = np.array([*limits, (float(size), float(size))]).T
    matrix = sparse.vstack([*rows, sparse.csr_array(np.ones((1, size)))], format="csr")
    apart = 0.2 if binding else 0.9
    return Model(
        scale=1.0,
        fair=fair,
        lower=known * (1.0 - apart * draw.random(size)),
        upper=known * (1.0 + apart * draw.random(size)),
        matrix=matrix,
        row_lower=low,
        row_upper=high,
        names=(*names, GOAL),
        sides=tuple("both" for _ in range(len(names) + 1)),
        entity=rep,
        entity_fair=np.bincount(rep, fair).astype(np.float64),
        power=2.0,
        concession=0.0,
        efficiency=None,
    )
