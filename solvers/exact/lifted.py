"""Entities beside their cells: a model in which every entity's total is a variable of its own.

For entity e with cells x_i, z_e = c_e - sum x_i is a further cell, and the entity's scope with it sums to c_e. The
objective of a total is then one of a cell. Rows over whole entities are rows over the z alone, of the other sign.
Everything is a tree with crossing rows again, with the entities as its tree.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.model import GOAL, Model
from solvers.structure import Structure, structure_of

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Lifted:
    """A model with entities beside their cells.

    Attributes
    ----------
    model : cells, then the z; rows of the original, then one an entity, then their sum
    structure : of that model
    size : array (e,), c
    whole : bool array (m,), the original's rows that are over the z
    """

    model: Model
    structure: Structure
    size: Array
    whole: NDArray[np.bool_]

    def of_original(self, rows: Array) -> Array:
        """Return the multipliers (m,) of the original's rows, given those of this model's."""
        own = rows[: len(self.whole)]
        return np.where(self.whole, -own, own)


def lifted(model: Model) -> Lifted:
    """Return a model with entities beside their cells."""
    count, n = model.entities, model.cells
    least = model.sums(np.maximum(model.lower, 0.0))
    size = np.maximum(model.entity_fair, least)
    rows, whole = _rows(model)
    of_entities = sparse.hstack([model.grouping, sparse.eye_array(count)], format="csr")
    matrix = sparse.vstack([rows, of_entities, np.ones((1, n + count))], format="csr")
    matrix.sort_indices()
    total = float(size.sum())
    beside = np.where(whole, rows @ np.concatenate([np.zeros(n), size]), 0.0)
    lower = np.where(whole, beside - model.row_upper, model.row_lower)
    upper = np.where(whole, beside - model.row_lower, model.row_upper)
    free = np.full(count, np.inf)
    wide = replace(
        model,
        fair=np.concatenate([model.fair, size]),
        lower=np.concatenate([model.lower, -free]),
        upper=np.concatenate([model.upper, free]),
        matrix=matrix,
        row_lower=np.concatenate([lower, size, [total]]),
        row_upper=np.concatenate([upper, size, [total]]),
        names=(*("street" if name == GOAL else name for name in model.names), *["entity"] * count, GOAL),
        sides=model.sides + model.sides[-1:] * (count + 1),
        entity=np.concatenate([model.entity, np.arange(count)]),
        entity_fair=size,
    )
    return Lifted(wide, structure_of(wide, with_entities=True), size, whole)


def _rows(model: Model) -> tuple[sparse.csr_array, NDArray[np.bool_]]:
    """Return the model's rows over cells and z, and which of them are over the z."""
    matrix, members = model.matrix, np.bincount(model.entity, minlength=model.entities)
    row_of = np.repeat(np.arange(len(model.names)), np.diff(matrix.indptr))
    plain = np.bincount(row_of, matrix.data != 1.0, minlength=len(model.names)) == 0
    counts = sparse.csr_array(
        (np.ones(matrix.nnz), (row_of, model.entity[matrix.indices])), shape=(len(model.names), model.entities)
    )
    of_entity = np.repeat(np.arange(len(model.names)), np.diff(counts.indptr))
    partly = np.bincount(of_entity, counts.data != members[counts.indices], minlength=len(model.names)) > 0
    whole = plain & ~partly & (np.diff(matrix.indptr) > 1)
    of_cells, of_entities = matrix.copy(), counts
    of_cells.data = np.where(whole[row_of], 0.0, of_cells.data)
    of_entities.data = whole[of_entity].astype(np.float64)
    both = sparse.csr_array(sparse.hstack([of_cells, of_entities], format="csr"))
    both.eliminate_zeros()
    return both, whole
