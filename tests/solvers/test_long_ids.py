"""Ids are repeated in every table of an answer, so that their length is bounded."""

import pytest

from solvers.errors import PlanError
from tests.solvers.small_plans import answer, three


def test_an_id_may_have_ten_thousand_letters() -> None:
    assert answer(three({"product": ["A" * 10_000, "B", "C"]})).outcome == "optimal"


def test_a_longer_one_is_refused_with_its_place_and_without_repeating_it() -> None:
    with pytest.raises(PlanError) as caught:
        answer(three({"product": ["A" * 10_001, "B", "C"]}))
    assert [(f.code, f.pointer) for f in caught.value.findings] == [("id_too_long", "/cells/columns/product/0")]
    assert len(str(caught.value)) < 300
