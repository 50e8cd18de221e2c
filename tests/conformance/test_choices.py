"""Rules that choose who gets a target: the choice is the best of all, which small plans let one try out."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from solvers.allocate import allocate
from solvers.read import read_plan
from tests.conformance.answers import answered, columns, value
from tests.conformance.examples import examples
from tests.reference.polytope import Unsolved
from tests.reference.solve import Optimum, optimum

Plan = dict[str, Any]
NAMES = ("甲组", "R2", "东区 3")
PRODUCTS = ("主力", "新品")
LARGER_IS_BETTER = ("max_efficiency",)


@st.composite
def small(draw: DrawFn, objective: str) -> Plan:
    """Draw a plan of up to six cells with one rule of each kind."""
    cells = [(rep, item) for rep in NAMES for item in PRODUCTS]
    history = [draw(st.integers(5, 90)) * 1.0 for _ in cells]
    potential = [h * draw(st.sampled_from([1.5, 2.0, 4.0])) for h in history]
    plan: Plan = {
        "schema": "apportion/1",
        "goal": {"growth": draw(st.sampled_from([-0.2, 0.1, 0.3]))},
        "cells": {
            "columns": {
                "rep": [rep for rep, _ in cells],
                "product": [item for _, item in cells],
                "history": history,
                "potential": potential,
                "margin": [draw(st.sampled_from([0.1, 0.2, 0.35])) for _ in cells],
            }
        },
        "fairness": {"objective": objective, "by": draw(st.sampled_from(["cell", "rep"]))},
        "rules": [{"id": "share", "kind": "bound", "where": {"rep": NAMES[0]}, "measure": "share", "max": 0.6}],
    }
    if objective == "max_efficiency":
        plan["fairness"]["efficiency"] = "margin"
    if draw(st.booleans()):
        least = draw(st.sampled_from([20.0, 40.0, 80.0]))
        plan["rules"].append({"id": "worth", "kind": "viable", "each": ["rep", "product"], "min": least})
    if draw(st.booleans()) or len(plan["rules"]) == 1:
        plan["rules"].append({"id": "focus", "kind": "limit", "each": "rep", "count": "product", "max": 1})
    return plan


def choices(plan: Plan) -> Iterator[Plan]:
    """Yield the plan without its choices, once for each of them that its rules allow."""
    kinds = {rule["kind"]: rule for rule in plan["rules"]}
    table = plan["cells"]["columns"]
    cells = list(zip(table["rep"], table["product"], strict=True))
    rest = [rule for rule in plan["rules"] if rule["kind"] not in ("viable", "limit")]
    for on in product([False, True], repeat=len(cells)):
        members = [sum(o for o, (rep, _) in zip(on, cells, strict=True) if rep == name) for name in NAMES]
        if "limit" in kinds and max(members) > kinds["limit"]["max"]:
            continue
        least = kinds["viable"]["min"] if "viable" in kinds else 0.0
        limits = {"max": [None if o else 0.0 for o in on], "min": [least if o else None for o in on]}
        yield {**plan, "rules": rest, "cells": {"columns": {**table, **limits}}}


def best(plan: Plan) -> Optimum | None:
    """Return the best optimum over all choices."""
    found: Optimum | None = None
    sign = -1.0 if plan["fairness"]["objective"] in LARGER_IS_BETTER else 1.0
    for one in choices(plan):
        here = optimum(one, second_stage=False)
        assume(here.decided)
        if not here.feasible or here.value is None:
            continue
        if found is None or found.value is None or sign * here.value < sign * found.value:
            found = here
    return found


@pytest.mark.parametrize("objective", ["chi_square", "minimax", "least_absolute", "max_efficiency", "entropy"])
def test_no_other_choice_is_better(objective: str) -> None:
    @examples(4)
    @given(small(objective))
    def holds(plan: Plan) -> None:
        try:
            known = best(plan)
        except Unsolved:
            assume(False)
        answer = answered(plan)
        if known is None:
            assert answer.outcome == "infeasible"
            return
        assert answer.outcome == "optimal"
        assert answer.certificate.verified
        assert value(answer) == pytest.approx(known.value, rel=1e-7, abs=1e-7)

    holds()


def lowest(plan: Plan) -> list[float] | None:
    """Return the lexicographically lowest stretches over all choices, the largest first."""
    found: list[float] | None = None
    for one in choices(plan):
        here = optimum(one, second_stage=False)
        assume(here.decided)
        if here.feasible and (found is None or is_lower(stretches(here), found)):
            found = stretches(here)
    return found


def stretches(found: Optimum) -> list[float]:
    return sorted(found.stretches.values(), reverse=True)


def is_lower(one: list[float], other: list[float], near: float = 1e-6) -> bool:
    apart = next(((a, b) for a, b in zip(one, other, strict=True) if abs(a - b) > near), None)
    return apart is not None and apart[0] < apart[1]


def check_levels(plan: Plan) -> None:
    try:
        known = lowest(plan)
    except Unsolved:
        assume(False)
    answer = allocate(read_plan(plan), diagnosing=False)
    if known is None:
        assert answer.outcome == "infeasible"
        return
    assert answer.outcome == "optimal"
    assert answer.certificate.verified
    assert "choice_by_highest_level" not in [warning.code for warning in answer.warnings]
    table = columns(answer.cells if plan["fairness"]["by"] == "cell" else answer.totals["rep"])
    assert sorted(table["stretch"], reverse=True) == pytest.approx(known, abs=1e-6)


def test_a_lexicographic_choice_is_the_best_at_every_level() -> None:
    @examples(8)
    @given(small("lexicographic_minimax"))
    def holds(plan: Plan) -> None:
        check_levels(plan)

    holds()


@pytest.mark.slow
def test_very_many_lexicographic_choices_are_the_best_at_every_level() -> None:
    @examples(200)
    @given(small("lexicographic_minimax"))
    def holds(plan: Plan) -> None:
        check_levels(plan)

    holds()


@examples(10)
@given(small("chi_square"), st.sampled_from([1.0, 7.0]))
def test_rounded_targets_keep_the_choice(plan: Plan, unit: float) -> None:
    answer = answered({**plan, "rounding": {"unit": unit}})
    assume(answer.outcome in ("optimal", "feasible"))
    assume("rounding_relaxed" not in [warning.code for warning in answer.warnings])
    cells = columns(answer.cells)
    kinds = {rule["kind"]: rule for rule in plan["rules"]}
    least = kinds["viable"]["min"] if "viable" in kinds else 0.0
    assert all(target == 0 or target >= least for target in cells["target"])
    if "limit" in kinds:
        for name in NAMES:
            active = [t for t, rep in zip(cells["target"], cells["rep"], strict=True) if rep == name and t > 0]
            assert len(active) <= 1


def test_a_limit_that_may_be_missed_is_missed_by_as_few_as_possible() -> None:
    table = {"rep": ["甲", "甲", "甲", "乙"], "product": ["A", "B", "C", "A"], "history": [10.0, 10.0, 10.0, 10.0]}
    table["potential"] = [12.0, 12.0, 12.0, 12.0]
    plan: Plan = {"schema": "apportion/1", "goal": {"amount": 30}, "cells": {"columns": table}}
    plan["rules"] = [{"id": "focus", "kind": "limit", "each": "rep", "count": "product", "max": 1, "soft": {}}]
    answer = answered(plan)
    rules = columns(answer.rules)
    found = dict(zip(rules["id"], zip(rules["value"], rules["met"], strict=True), strict=True))
    assert found["focus[甲]"] == (2, False)
    assert found["focus[乙]"] == (1, True)
    assert "soft_unmet" in [warning.code for warning in answer.warnings]


def test_where_every_cell_is_forced_below_what_is_viable_there_is_no_answer() -> None:
    table = {"rep": ["甲", "乙"], "history": [10.0, 10.0], "potential": [15.0, 15.0]}
    plan: Plan = {"schema": "apportion/1", "goal": {"amount": 25}, "cells": {"columns": table}}
    plan["rules"] = [{"id": "worth", "kind": "viable", "each": "rep", "min": 20.0}]
    answer = answered(plan)
    assert answer.outcome == "infeasible"
    assert answer.diagnosis is not None
    assert "worth" in {rule.partition("[")[0] for rule in answer.diagnosis.conflicts[0].rules}
