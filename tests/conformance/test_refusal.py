"""What the engine cannot do yet it refuses by name, and never ignores."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers.errors import PlanError
from tests.conformance.answers import answered
from tests.conformance.examples import examples
from tests.strategies.plans import Plan, plans

NOT_BUILT: tuple[Plan, ...] = (
    {"id": "worth", "kind": "viable", "min": 1},
    {"id": "peers", "kind": "spread", "measure": "stretch", "max": 0.1},
    {"id": "even", "kind": "gini", "measure": "stretch", "max": 0.05},
)


@examples(10)
@given(plans(soft=True))
def test_a_soft_rule_is_refused(plan: Plan) -> None:
    with pytest.raises(PlanError) as refused:
        answered(plan)
    found = [finding for finding in refused.value.findings if finding.code == "soft_not_built"]
    assert [finding.params["rule"] for finding in found] == ["wish"]


@examples(10)
@given(plans(), st.sampled_from(NOT_BUILT))
def test_a_kind_of_rule_that_is_not_built_is_refused(plan: Plan, rule: Plan) -> None:
    dimension = plan["fairness"]["report"]
    with pytest.raises(PlanError) as refused:
        answered({**plan, "rules": [*plan["rules"], {**rule, "each": dimension}]})
    assert "rule_kind_not_built" in [finding.code for finding in refused.value.findings]
