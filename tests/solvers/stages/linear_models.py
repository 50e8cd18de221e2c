"""Random models for linear first stages, their programs as anybody would write them, and the gap of an answer."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.model import Model
from solvers.program import Program
from tests.solvers.exact.crossing_models import random_model

Array = NDArray[np.float64]


def model(seed: int, *, cells: int = 60, crossing: int = 6) -> Model:
    """Return a possible model: by cell for even seeds, else by entities of any cells; some cells have no basis."""
    draw = np.random.default_rng(seed)
    found = random_model(seed, cells, crossing)
    fair = found.fair.copy()
    if seed % 3 == 0:
        fair[draw.random(cells) < 0.1] = 0.0
    entity = draw.permutation(cells)
    if seed % 2:
        entity = np.unique(draw.integers(0, cells // 4, cells), return_inverse=True)[1]
    return replace(
        found,
        fair=fair,
        entity=entity,
        entity_fair=np.bincount(entity, fair).astype(np.float64),
        efficiency=draw.uniform(-1.0, 1.0, cells),
    )


def plain(model: Model, objective: str) -> Program:
    """Return a first stage row by row: a row for each entity, and variables for its deviation or the level."""
    at = np.flatnonzero(model.entity_fair > 0)
    count, fair = len(at), model.entity_fair[at]
    if objective == "max_efficiency":
        assert model.efficiency is not None
        return model.program(-model.efficiency)
    if objective == "minimax":
        rows = sparse.hstack([model.grouping[at], -fair[:, None]], format="csr")
        cost = np.append(np.zeros(model.cells), 1.0)
        return model.extended(cost, rows, np.full(count, -np.inf), np.zeros(count), np.zeros(1), np.full(1, np.inf))
    identity = sparse.eye_array(count)
    rows = sparse.hstack([model.grouping[at], -identity, identity], format="csr")
    cost = np.concatenate([np.zeros(model.cells), np.ones(2 * count)])
    return model.extended(cost, rows, fair, fair, np.zeros(2 * count), np.full(2 * count, np.inf))


def value(model: Model, objective: str, x: Array) -> float:
    """Return an objective, to be minimised, at targets x (n,)."""
    if objective == "max_efficiency":
        assert model.efficiency is not None
        return -float(model.efficiency @ x)
    has = model.entity_fair > 0
    totals, fair = model.sums(x)[has], model.entity_fair[has]
    return float((totals / fair).max() if objective == "minimax" else np.abs(totals - fair).sum())


def bound(model: Model, objective: str, rows: Array, entities: Array) -> float:
    """Return what no targets can undercut, by weak duality from multipliers (m,) and entities' slopes (e,)."""
    if objective == "max_efficiency":
        assert model.efficiency is not None
        slope, constant = -model.efficiency, 0.0
    else:
        slope, constant = entities[model.entity], float(entities @ model.entity_fair)
        if objective == "minimax":
            assert (entities >= 0).all()
            assert abs(constant - 1.0) <= 1e-12
            constant = 0.0
        else:
            assert np.abs(entities).max() <= 1.0
    limits = np.where(rows > 0, model.row_lower, np.where(rows < 0, model.row_upper, 0.0))
    reduced = slope - model.matrix.T @ rows
    most = np.minimum(model.upper, float(model.cells))
    return float(rows @ limits + np.minimum(reduced * model.lower, reduced * most).sum()) - constant


def violation(model: Model, x: Array) -> float:
    """Return by how much targets miss limits, relative to max(1, activity) for rows."""
    activity = model.matrix @ x
    of_rows = np.maximum(model.row_lower - activity, activity - model.row_upper) / np.maximum(1.0, np.abs(activity))
    return float(max(of_rows.max(), (model.lower - x).max(), (x - model.upper).max()))
