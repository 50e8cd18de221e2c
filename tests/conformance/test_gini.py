"""A Gini rule over dozens of peers: a conic solver with a row for each pair of them finds the same answer."""

import itertools
from dataclasses import replace
from typing import Any

import clarabel
import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from solvers.allocate import allocate
from solvers.read import read_plan
from tests.conformance.answers import answered, columns, value
from tests.conformance.planted import shown

Array = NDArray[np.float64]
Plan = dict[str, Any]
PRODUCTS = 3


def plan(reps: int, seed: int, most: float, *, by: str | None = None) -> Plan:
    """Return reps with three products each, potentials, and limits across the reps."""
    chance = np.random.default_rng(seed)
    size = np.repeat(chance.lognormal(0.0, 0.6, reps), PRODUCTS)
    history = np.round(100.0 * size * chance.lognormal(0.0, 0.4, reps * PRODUCTS), 2) + 1.0
    table = {
        "rep": [f"R{rep:02d}" for rep in range(reps) for _ in range(PRODUCTS)],
        "product": [f"P{product}" for _ in range(reps) for product in range(PRODUCTS)],
        "history": history.tolist(),
        "potential": np.round(history * chance.uniform(1.15, 2.5, len(history)), 2).tolist(),
    }
    return {
        "schema": "apportion/1",
        "goal": {"growth": 0.2},
        "cells": {"columns": table},
        "fairness": {"by": by} if by else {},
        "rules": [
            {"id": "grow", "kind": "bound", "each": "product", "measure": "growth", "min": 0.05, "max": 0.4},
            {"id": "even", "kind": "gini", "each": "rep", "measure": "amount", "max": most},
        ],
    }


def by_pairs(given: Plan) -> tuple[float, Array]:
    """Return value and targets (n,): a variable for the difference of each pair of reps."""
    table = given["cells"]["columns"]
    history, most = np.array(table["history"]), np.array(table["potential"])
    cells = len(history)
    reps = cells // PRODUCTS
    street = 1.2 * history.sum()
    fair = history / history.sum() * cells  # scaled: the average target is 1
    rep, product = np.arange(cells) // PRODUCTS, np.arange(cells) % PRODUCTS
    sums = sparse.csr_array((np.ones(cells), (rep, np.arange(cells))), shape=(reps, cells))
    crossing = sparse.csr_array((np.ones(cells), (product, np.arange(cells))), shape=(PRODUCTS, cells))
    low, high = np.triu_indices(reps, 1)
    pairs = len(low)
    differences = sums[low] - sums[high]
    eye = sparse.eye_array(pairs)
    whole = np.concatenate([np.full(cells, -given["rules"][1]["max"] * reps), np.ones(pairs)])[np.newaxis, :]
    base = crossing @ history / history.sum() * cells / 1.2
    none = sparse.csr_array((PRODUCTS, pairs))
    rows = sparse.vstack(
        [
            sparse.hstack([sparse.csr_array(np.ones((1, cells))), sparse.csr_array((1, pairs))]),
            sparse.hstack([differences, -eye]),
            sparse.hstack([-differences, -eye]),
            sparse.csr_array(whole),
            sparse.hstack([crossing, none]),
            sparse.hstack([-crossing, none]),
            sparse.hstack([sparse.eye_array(cells), sparse.csr_array((cells, pairs))]),
            sparse.hstack([-sparse.eye_array(cells), sparse.csr_array((cells, pairs))]),
        ]
    )
    limits = np.concatenate(
        [[cells], np.zeros(2 * pairs + 1), 1.4 * base, -1.05 * base, most * cells / street, np.zeros(cells)]
    )
    curved = sparse.diags_array(np.concatenate([2.0 / fair, np.zeros(pairs)]))
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-10
    cones = [clarabel.ZeroConeT(1), clarabel.NonnegativeConeT(len(limits) - 1)]
    linear = np.concatenate([np.full(cells, -2.0), np.zeros(pairs)])
    found = clarabel.DefaultSolver(
        sparse.csc_matrix(curved), linear, sparse.csc_matrix(rows), limits, cones, settings
    ).solve()
    x = np.array(found.x[:cells])
    return float(((x - fair) ** 2 / fair).sum()) * street / cells, x * street / cells


@pytest.mark.parametrize(("reps", "seed", "most"), [(12, 5, 0.2), (35, 2, 0.22), (60, 3, 0.27)])
def test_value_and_targets_are_those_of_the_formulation_with_all_pairs(reps: int, seed: int, most: float) -> None:
    given = plan(reps, seed, most)
    answer = answered(given)
    assert answer.outcome == "optimal"
    assert max(proof.residual for proof in answer.certificate.stages) <= 1e-9
    best, targets = by_pairs(given)
    rules = columns(answer.rules)
    assert rules["binding"][rules["id"].index("even")]
    assert value(answer) == pytest.approx(best, rel=1e-6)
    table = columns(answer.cells)
    found = dict(zip(zip(table["rep"], table["product"], strict=True), table["target"], strict=True))
    own = given["cells"]["columns"]
    in_order = [found[key] for key in zip(own["rep"], own["product"], strict=True)]
    assert in_order == pytest.approx(targets.tolist(), abs=1e-4 * float(targets.mean()))


def test_a_witness_that_is_no_mean_of_orders_or_not_that_of_the_optimum_is_rejected() -> None:
    right = shown(plan(20, 4, 0.27))
    assert right is not None
    assert right.verified(right.answer)
    ((rule, weights),) = right.answer.cuts
    limit = 0.27 * len(weights)
    steeper = 1.001 * (weights + limit) - limit
    swapped = weights.copy()
    swapped[[weights.argmax(), weights.argmin()]] = weights.min(), weights.max()
    for wrong in (steeper, swapped, weights - 1.0, np.full(len(weights), np.nan)):
        assert not right.verified(replace(right.answer, cuts=((rule, wrong),)))
    at = [place for place, key in enumerate(right.answer.row_keys) if key[1] == "cut"]
    rows = right.answer.stages[0].rows.copy()
    rows[at] *= 0.99
    stages = (replace(right.answer.stages[0], rows=rows), *right.answer.stages[1:])
    assert not right.verified(replace(right.answer, stages=stages))


def test_with_a_choice_of_who_gets_a_target_it_is_the_best_of_all_choices() -> None:
    history = [100.0, 140.0, 190.0, 260.0, 400.0]
    names = [f"R{rep}" for rep in range(len(history))]
    given: Plan = {
        "schema": "apportion/1",
        "goal": {"growth": 0.1},
        "cells": {"columns": {"rep": names, "history": history}},
        "rules": [{"id": "even", "kind": "gini", "each": "rep", "measure": "amount", "max": 0.3}],
    }
    some = {"id": "some", "kind": "viable", "each": "rep", "min": 180.0}
    found = answered({**given, "rules": [*given["rules"], some]})
    assert found.outcome == "optimal"
    values = []
    for on in itertools.product([False, True], repeat=len(names)):
        limits = {"min": [180.0 if o else None for o in on], "max": [None if o else 0.0 for o in on]}
        chosen = {**given, "cells": {"columns": {**given["cells"]["columns"], **limits}}}
        one = allocate(read_plan(chosen), diagnosing=False)
        values += [value(one)] if one.cells is not None else []
    assert 1 < len(values) < 2 ** len(names)
    assert value(found) == pytest.approx(min(values), rel=1e-6)


def test_with_a_concession_the_most_efficient_targets_keep_it_too() -> None:
    given = plan(24, 6, 0.22)
    chance = np.random.default_rng(6)
    given["cells"]["columns"]["margin"] = np.round(chance.uniform(0.1, 0.5, 24 * PRODUCTS), 3).tolist()
    first = {"objective": "max_efficiency", "efficiency": "margin"}
    best = answered({**given, "fairness": first})
    near = answered({**given, "fairness": {**first, "concession": 0.02}})
    assert (best.outcome, near.outcome) == ("optimal", "optimal")
    assert value(near) == pytest.approx(value(best), rel=1e-7)
