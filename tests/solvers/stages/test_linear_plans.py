"""Linear objectives from a plan to its certificate."""

from hypothesis import HealthCheck, given, settings

from solvers.allocate import allocate
from solvers.read import read_plan
from tests.strategies.plans import Plan, plans


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans(objectives=["minimax", "least_absolute", "max_efficiency"]))
def test_answers_to_random_plans_pass_their_certificate(plan: Plan) -> None:
    found = allocate(read_plan(plan))
    assert found.outcome == "optimal"
    assert found.certificate.verified
