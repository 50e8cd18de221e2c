"""What a diagnosis promises about a growth case, tried out by changing the case and solving it again."""

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.diagnosis import Diagnosis, Fix
from solvers.growth.read import read_case
from solvers.growth.solve import growth_plan


def diagnosed(body: Mapping[str, Any], language: Any = "en") -> Diagnosis:
    """Return why a case is impossible."""
    plan = growth_plan(read_case(body), language=language)
    assert (plan.outcome, plan.levers) == ("infeasible", [])
    assert plan.diagnosis is not None
    return plan.diagnosis


def outcome(body: Mapping[str, Any], **parts: Any) -> str:
    """Return how a case ends with some of its parts replaced."""
    return growth_plan(read_case({**body, **parts})).outcome


def applied(body: Mapping[str, Any], operations: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a case with the operations of a way out."""
    changed: dict[str, Any] = dict(body)
    for operation in operations:
        part, _, key = operation["path"].replace("[", ".", 1).removesuffix("]").partition(".")
        changed[part] = {**changed.get(part, {}), key: operation["value"]} if key else operation["value"]
    return changed


def fixed(told: Diagnosis, *rules: str) -> Fix:
    """Return the way out that changes these rules and no other."""
    return next(fix for fix in told.fixes if {change["rule"] for change in fix.changes} == set(rules))


def kept_promises(body: Mapping[str, Any], told: Diagnosis) -> None:
    """See that every way out is one, that the end is reached, and that a bit beyond it is not."""
    for fix in told.fixes:
        assert fix.verified
        assert outcome(applied(body, fix.operations)) == "optimal", fix.title
    assert told.reachable is not None
    end = told.reachable.goal.max
    assert end is not None
    assert outcome(body, goal={"amount": end}) == "optimal"
    assert outcome(body, goal={"amount": end * (1 + 1e-6)}) == "infeasible"
