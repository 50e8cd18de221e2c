"""Models whose rules form a tree: nested scopes of any depth around targets that are known to be possible."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.lines import Side
from solvers.model import Model

Array = NDArray[np.float64]
Scope = tuple[int, int]
BOTH: tuple[Side, ...] = ("both",)


def nested_scopes(draw: np.random.Generator, start: int, stop: int, depth: int) -> list[Scope]:
    """Return ranges of cells, each inside another or apart from it, ragged."""
    if depth == 0 or stop - start < 2:
        return []
    cuts = np.unique(draw.integers(start, stop + 1, draw.integers(1, 5)))
    parts = [(int(a), int(b)) for a, b in pairwise(cuts)]
    return [scope for a, b in parts for scope in [(a, b), *nested_scopes(draw, a, b, depth - 1)]]


def model_of(
    fair: Array,
    low: Array,
    high: Array,
    scopes: list[Scope],
    limits: tuple[Array, Array],
    *,
    shuffle: NDArray[np.int64] | None = None,
    entity: NDArray[np.int64] | None = None,
    concession: float = 0.0,
    power: float = 2.0,
) -> Model:
    """Return the model with a row for each scope, a range of cells, and the goal; `shuffle` mixes the cells' order."""
    n = len(fair)
    place = np.arange(n) if shuffle is None else shuffle
    at = np.argsort(place)
    rows = np.zeros((len(scopes) + 1, n))
    for row, (start, stop) in enumerate(scopes):
        rows[row, at[start:stop]] = 1.0
    rows[-1] = 1.0
    of = (np.arange(n) if entity is None else entity)[place]
    return Model(
        scale=1.0,
        fair=fair[place],
        lower=low[place],
        upper=high[place],
        matrix=sparse.csr_array(rows),
        row_lower=np.append(limits[0], float(n)),
        row_upper=np.append(limits[1], float(n)),
        names=(*(f"rule[{row}]" for row in range(len(scopes))), "goal"),
        sides=BOTH * (len(scopes) + 1),
        entity=of,
        entity_fair=np.bincount(of, fair[place]).astype(np.float64),
        power=power,
        concession=concession,
        efficiency=None,
    )


def random_model(
    seed: int, cells: int, depth: int, *, width: float = 0.1, entities: bool = False, concession: float = 0.0
) -> Model:
    """Return a model around known targets, whose limits leave `width` of room."""
    draw = np.random.default_rng(seed)
    fair = draw.lognormal(0.0, 1.0, cells)
    target = fair * draw.uniform(0.7, 1.4, cells)
    fair, target = fair * cells / fair.sum(), target * cells / target.sum()
    low = target * (1.0 - width * draw.uniform(0.0, 5.0, cells)).clip(0.0)
    high = np.where(draw.random(cells) < 0.2, np.inf, target * (1.0 + width * draw.uniform(0.0, 5.0, cells)))
    scopes = nested_scopes(draw, 0, cells, depth)
    sums = np.array([target[start:stop].sum() for start, stop in scopes])
    room = width * draw.uniform(0.0, 1.0, (2, len(scopes)))
    limits = np.where(draw.random((2, len(scopes))) < 0.2, np.inf, room)
    lower, upper = sums * (1.0 - limits[0]), sums * (1.0 + limits[1])
    entity = None
    if entities:
        entity = np.zeros(cells, dtype=np.int64)
        for number, (start, stop) in enumerate(_parts(scopes, cells, fine=bool(seed % 2))):
            entity[start:stop] = number
    return model_of(
        fair, low, high, scopes, (np.where(np.isfinite(lower), lower, -np.inf), upper),
        shuffle=draw.permutation(cells), entity=entity, concession=concession, power=3.0,
    )  # fmt: skip


def _parts(scopes: list[Scope], cells: int, *, fine: bool) -> list[Scope]:
    """Return ranges that partition the cells and nest with all scopes: inside all of them, or around all of them."""
    outermost = [s for s in scopes if not any(o != s and o[0] <= s[0] and s[1] <= o[1] for o in scopes)]
    ends = sorted({0, cells, *(end for scope in (scopes if fine else outermost) for end in scope)})
    return list(pairwise(ends))
