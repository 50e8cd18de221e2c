"""A plan's fingerprint: the same for plans that say the same, another for any other."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest

from solvers.hashing import plan_hash
from solvers.read import read_plan
from solvers.table import read_table
from tests.solvers.reading import bound, in_rows, plan

EXCEPT = [{"where": {"rep": "R1"}, "max": 5.0}]


def full() -> dict[str, Any]:
    return plan(
        {"score": [1, 2, 3, 4], "note": ["x", None, 1, True], "key": list("abcd"), "min": [None, 1.0, None, None]},
        measures=["score"],
        carry=["note"],
        dimensions={"rep": [{"id": "R1", "tags": ["a", "b"]}, {"id": "R2", "capacity": 5.0}], "region": [{"id": "东"}]},
        rules=[bound(min=1.0, **{"except": EXCEPT})],
        fair_share={"blend": {"history": 0.5, "even": 0.5}},
    )


def fingerprint(given: dict[str, Any]) -> str:
    read = read_plan(given)
    return plan_hash(read, read_table(read))


def changed(change: Callable[[dict[str, Any]], object]) -> dict[str, Any]:
    given = copy.deepcopy(full())
    change(given)
    return given


SAME: list[Callable[[dict[str, Any]], object]] = [
    lambda p: p["cells"].update(columns={name: values[::-1] for name, values in p["cells"]["columns"].items()}),
    lambda p: p["cells"].update(columns=dict(reversed(p["cells"]["columns"].items()))),
    lambda p: p.update(in_rows(p)),
    lambda p: p["dimensions"]["rep"].reverse(),
    lambda p: p["dimensions"]["rep"][0]["tags"].reverse(),
    lambda p: p.update(dimensions=dict(reversed(p["dimensions"].items()))),
    lambda p: p.update(dimensions={"业务员": p["dimensions"]["rep"], "region": p["dimensions"]["region"]}),
    lambda p: p.update(fair_share={"blend": {"even": 0.5, "history": "50%"}}),
    lambda p: p.update(over_assignment=0.0, options={"language": "zh"}),
    lambda p: p["cells"]["columns"].update(history=[100, 0, 200, 100]),
]

OTHER: list[Callable[[dict[str, Any]], object]] = [
    lambda p: p.update(name="other"),
    lambda p: p.update(over_assignment=0.01),
    lambda p: p["cells"]["columns"]["history"].__setitem__(0, 100.5),
    lambda p: p["cells"]["columns"]["min"].__setitem__(1, None),
    lambda p: p["cells"]["columns"]["min"].__setitem__(0, 0.0),
    lambda p: p["cells"]["columns"]["key"].__setitem__(0, "z"),
    lambda p: p["cells"]["columns"]["note"].__setitem__(0, "y"),
    lambda p: p["cells"]["columns"]["rep"].__setitem__(0, "R3"),
    lambda p: p["dimensions"]["rep"][0].update(capacity=1.0),
    lambda p: p["dimensions"]["rep"][0].update(label="甲"),
    lambda p: p["dimensions"]["rep"].append({"id": "R9"}),
    lambda p: p["rules"][0].update({"except": [{**EXCEPT[0], "min": None}]}),
    lambda p: p["rules"][0].update({"except": []}),
    lambda p: p["fair_share"]["blend"].update(history=0.25, even=0.75),
    lambda p: p.update(measures=[], carry=["note", "score"]),
]


@pytest.mark.parametrize("change", SAME)
def test_the_same_plan_said_otherwise_has_the_same_hash(change: Callable[[dict[str, Any]], object]) -> None:
    assert json.dumps(changed(change)) != json.dumps(full())
    assert fingerprint(changed(change)) == fingerprint(full())


def test_any_other_plan_has_another() -> None:
    hashes = [fingerprint(full()), *(fingerprint(changed(change)) for change in OTHER)]
    assert len(set(hashes)) == len(OTHER) + 1


def test_ids_are_not_run_together() -> None:
    one = plan({"rep": ["a\x1fb", "c", "d", "e"]})
    other = plan({"rep": ["a", "b\x1fc", "d", "e"]})
    assert fingerprint(one) != fingerprint(other)
