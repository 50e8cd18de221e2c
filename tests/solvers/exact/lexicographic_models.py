"""Random models for the lexicographic minimax: entities in a tree of regions, products across it."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.certify.proofs import Ground
from solvers.model import Model
from tests.solvers.exact.crossing_models import WIDTHS, World, model_of

Array = NDArray[np.float64]


def ground_of(model: Model) -> Ground:
    """Return what a certificate would read from the plan behind a model."""
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


def by_rep(model: Model, rep: NDArray[np.int64]) -> Model:
    """Return the model with reps as entities."""
    entity = np.unique(rep, return_inverse=True)[1]
    return replace(model, entity=entity, entity_fair=np.bincount(entity, model.fair).astype(np.float64))


def network_model(seed: int, cells: int, products: int, *, by_cell: bool = False) -> Model:
    """Return a model with rows on reps, regions, channels of reps, products and groups of products."""
    world = World(seed, cells)
    draw, ones = world.draw, np.ones(cells)
    product = draw.integers(0, products, cells)
    channel = world.rep * 2 + draw.integers(0, 2, cells)
    families = [(world.rep, draw.choice([0.0, 0.2, 0.6])), (world.region, 0.7), (channel, draw.choice([0.0, 0.3]))]
    families.append((product, 0.9))
    if draw.random() < 0.5:
        families.append((product // 3, 0.8))
    if draw.random() < 0.3:
        families.append((np.arange(cells), 0.1))
    for codes, share in families:
        for member in np.unique(codes):
            if draw.random() < share:
                world.add((codes == member) * ones)
    model = world.model()
    return model if by_cell else by_rep(model, world.rep)


def tied_model(seed: int, reps: int, products: int) -> Model:
    """Return a model in which all reps are equal but for the limits of their products: whole numbers, many ties."""
    draw = np.random.default_rng(seed)
    rep, product = np.repeat(np.arange(reps), products), np.tile(np.arange(products), reps)
    cells = reps * products
    fair = np.ones(cells)
    known = draw.integers(0, 3, cells).astype(np.float64)
    known[0] += max(0.0, cells - known.sum())
    known *= cells / known.sum()
    rows = [(product == one) * 1.0 for one in range(products)] + [
        (rep // 4 == one) * 1.0 for one in range(reps // 4 + 1)
    ]
    rows = [row for row in rows if row.any()]
    value = np.array([row @ known for row in rows])
    width = draw.choice(WIDTHS, len(rows)) * value
    lower, upper = np.zeros(cells), np.where(draw.random(cells) < 0.5, np.maximum(known, 1.5), np.inf)
    return by_rep(model_of(fair, lower, upper, np.array(rows), value - width, value + width), rep)


def without_basis(model: Model, share: float, seed: int) -> Model:
    """Return a model in which some cells have no fair share and get nothing."""
    draw = np.random.default_rng(seed)
    none = (draw.random(model.cells) < share) & (model.lower <= 0)
    fair = np.where(none, 0.0, model.fair)
    bare = replace(
        model, fair=fair, entity_fair=np.bincount(model.entity, fair, minlength=model.entities).astype(np.float64)
    )
    row = sparse.csr_array(none.astype(np.float64)[None, :])
    return bare.with_rows(row, np.array([-np.inf]), np.zeros(1), ("no_basis",)) if none.any() else bare
