"""An answer is written as its schema writes it, and says how long all of it took."""

import json
import math
from typing import Any

import httpx
import pytest

from schemas.allocation import Allocation
from service.encoding import encoded
from service.examples import small_bodies
from solvers.allocate import allocate
from solvers.evaluate import evaluate
from solvers.read import read_plan

PLANS: dict[str, Any] = small_bodies("/v1/allocations")
PHASES = ["decode", "compile", "solve", "round", "certify", "tabulate", "encode"]


@pytest.mark.parametrize("name", sorted(PLANS))
def test_an_answer_is_written_as_its_schema_writes_it(name: str) -> None:
    text = encoded(allocate(read_plan(PLANS[name])))
    assert text == Allocation.model_validate_json(text).model_dump_json(by_alias=True).encode()


def test_what_is_undefined_is_null() -> None:
    answer = allocate(read_plan(PLANS["minimal"]))
    assert answer.objective is not None
    odd = answer.model_copy(update={"cells": {"columns": {"growth": [math.nan, 1.0]}}})
    assert json.loads(encoded(odd))["cells"] == {"columns": {"growth": [None, 1.0]}}


def test_an_evaluation_is_written_too() -> None:
    body: Any = small_bodies("/v1/allocations:evaluate")["evaluation"]
    text = encoded(evaluate(read_plan(body["plan"]), body["targets"]))
    assert text == Allocation.model_validate_json(text).model_dump_json(by_alias=True).encode()


@pytest.mark.anyio
async def test_every_phase_of_a_request_is_timed(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/allocations", json=PLANS["rules"])
    seconds = answer.json()["provenance"]["seconds"]
    assert [phase for phase in seconds if phase in PHASES] == PHASES
    assert all(0 <= spent < 60 for spent in seconds.values())
    assert seconds["decode"] > 0
    assert seconds["encode"] > 0
