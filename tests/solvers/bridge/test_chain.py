"""Chains divide the growth of a product among its factors, without a residual, in whatever order they are named."""

from itertools import permutations
from math import factorial, isclose, prod

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers.bridge.chain import chain, lmdi, nested, shapley

values = st.floats(0.01, 100)
pairs = st.lists(st.tuples(values, values), min_size=1, max_size=5)


def averaged_over_orders(before: list[float], after: list[float]) -> list[float]:
    """The definition: what each factor adds when it changes, averaged over all orders."""
    parts = [0.0] * len(before)
    for order in permutations(range(len(before))):
        now = list(before)
        for factor in order:
            old = prod(now)
            now[factor] = after[factor]
            parts[factor] += prod(now) - old
    return [part / factorial(len(before)) for part in parts]


@given(pairs)
def test_shapley_is_the_average_over_all_orders(factors: list[tuple[float, float]]) -> None:
    before, after = [old for old, _ in factors], [new for _, new in factors]
    assert shapley(before, after) == pytest.approx(
        averaged_over_orders(before, after), rel=1e-9, abs=1e-9 * prod(after) + 1e-9
    )


@given(pairs)
def test_both_divide_all_of_the_change(factors: list[tuple[float, float]]) -> None:
    before, after = [old for old, _ in factors], [new for _, new in factors]
    for parts in (lmdi(before, after), shapley(before, after)):
        assert isclose(
            sum(parts), prod(after) - prod(before), rel_tol=1e-6, abs_tol=1e-6 * (prod(before) + prod(after))
        )


def test_rates_have_no_noise() -> None:
    made = chain(["customers", "money each"], [100.0, 4.0], [120.0, 5.0])
    assert [factor.growth for factor in made.factors] == [0.2, 0.25]
    assert made.growth == 0.5


def test_factors_that_cancel_out_leave_no_hole() -> None:
    made = chain(["a", "b"], [2.0, 3.0], [3.0, 2.0])
    assert made.change == 0.0
    assert made.factors[0].lmdi == pytest.approx(-made.factors[1].lmdi)
    assert made.factors[0].lmdi_share is None


def test_totals_that_go_into_each_other_become_a_chain() -> None:
    made = nested(["orders", "units per order", "price"], [10, 40, 200], [20, 60, 330])
    assert made is not None
    assert [(factor.before, factor.after) for factor in made.factors] == [(10, 20), (4, 3), (5, 5.5)]
    assert (made.before, made.after) == pytest.approx((200, 330))


def test_a_total_that_is_not_positive_makes_no_chain() -> None:
    assert nested(["orders", "price"], [0, 1], [1, 1]) is None
