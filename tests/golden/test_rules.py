"""Golden 02 with bounds on the inequality of stretches, golden 05 with rules that may give way."""

from typing import Any

import pytest

from tests.conformance.answers import answered, cell_targets, columns, value
from tests.golden.plans import golden_02, golden_05

WEIGHTS = {
    "floor_粤东": 3,
    "floor_粤西": 3,
    "share_粤西_hi34%": 2,
    "share_桂琼_lo16%": 2,
    "cap_桂琼": 4,
    "cap_粤东": 1,
}


@pytest.mark.parametrize(
    ("kind", "most", "margin"),
    [
        ("spread", 0.1, 1737.885317),
        ("spread", 0.2, 1797.962556),
        ("gini", 0.03, 1761.821076),
        ("gini", 0.05, 1802.570535),
    ],
)
def test_margin_under_a_bound_on_the_inequality_of_stretches(kind: str, most: float, margin: float) -> None:
    plan = golden_02(by="rep", objective="max_efficiency", efficiency="margin")
    plan["rules"].append({"id": "even", "kind": kind, "each": "rep", "measure": "stretch", "max": most})
    answer = answered(plan)
    assert answer.outcome == "optimal"
    assert value(answer) == pytest.approx(margin, abs=1e-5)
    rules = columns(answer.rules)
    at = rules["id"].index("even")
    assert (rules["max"][at], rules["binding"][at], rules["met"][at]) == (most, True, True)
    assert rules["value"][at] == pytest.approx(most, abs=1e-9)


def soft(**how: Any) -> dict[str, Any]:
    """Return golden 05 with every rule soft; `how` gives the keys of `soft` by the rule's weight."""
    plan = golden_05()
    for rule in plan["rules"]:
        rule["soft"] = {"scale": "money", **{key: of(WEIGHTS[rule["id"]]) for key, of in how.items()}}
    return plan


def test_weighted_relaxation() -> None:
    answer = answered(soft(weight=float))
    rules = columns(answer.rules)
    missed = {
        rule: -slack * (5000 if rule.startswith("share") else 1)
        for rule, slack in zip(rules["id"], rules["slack"], strict=True)
        if slack < -1e-9
    }
    assert sum(WEIGHTS[rule] * amount for rule, amount in missed.items()) == pytest.approx(500.0)
    assert missed == pytest.approx({"floor_粤西": 100.0, "share_桂琼_lo16%": 100.0})


def test_relaxation_by_priority() -> None:
    answer = answered(soft(priority=lambda weight: 5 - weight))
    assert [proof.stage for proof in answer.certificate.stages].count("soft") == 4
    assert cell_targets(answer, ["region"]) == pytest.approx({("粤东",): 2600.0, ("粤西",): 1800.0, ("桂琼",): 600.0})
    (warning,) = [warning for warning in answer.warnings if warning.code == "soft_unmet"]
    assert warning.params["rules"] == ["share_粤西_hi34%", "share_桂琼_lo16%"]
