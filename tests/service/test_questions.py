"""Counterfactuals and frontiers over HTTP: answers, languages, and errors that name the field."""

from typing import Any

import httpx
import pytest

from service.examples import COUNTERFACTUALS, FRONTIERS, small_bodies

pytestmark = pytest.mark.anyio
WISHES: dict[str, Any] = small_bodies(COUNTERFACTUALS)
FRONTIER: Any = small_bodies(FRONTIERS)["frontier"]


async def test_a_wish_is_answered_with_who_pays(client: httpx.AsyncClient) -> None:
    answer = await client.post(COUNTERFACTUALS, json=WISHES["want"])
    said = answer.json()
    assert (answer.status_code, said["possible"], said["amount"]) == (200, True, 220.0)
    assert set(said) >= {"possible", "operations", "who_pays", "fairness", "conflict"}
    assert set(said["who_pays"]["columns"]) >= {"id", "before", "after"}
    assert said["operations"][0]["op"] == "rule"


async def test_a_wish_against_a_rule_tells_what_must_move(client: httpx.AsyncClient) -> None:
    said = (await client.post(COUNTERFACTUALS, json=WISHES["want_in_the_way"])).json()
    assert not said["possible"]
    assert said["moves"] == [{"rule": "grow[Eva]", "side": "max", "from": 0.4, "to": 0.5}]
    assert said["conflict"]["rules"]


async def test_a_frontier_falls_from_the_most_efficient(client: httpx.AsyncClient) -> None:
    said = (await client.post(FRONTIERS, json=FRONTIER)).json()
    assert list(said["columns"]) == ["max_stretch", "efficiency", "price_of_fairness"]
    assert said["columns"]["price_of_fairness"][-1] == 0.0
    assert said["columns"]["efficiency"][-1] == said["most"]


async def test_the_language_is_the_askers(client: httpx.AsyncClient) -> None:
    answer = await client.post(COUNTERFACTUALS, json=WISHES["want"], headers={"Accept-Language": "zh"})
    assert answer.headers["Content-Language"] == "zh-CN"
    assert "可以定为" in answer.json()["summary"]


@pytest.mark.parametrize(
    ("path", "body", "pointers"),
    [
        (COUNTERFACTUALS, [], [""]),
        (COUNTERFACTUALS, {}, ["/plan", "/where", "/want"]),
        (COUNTERFACTUALS, {**WISHES["want"], "want": {"amout": 3}}, ["/want/amout"]),
        (COUNTERFACTUALS, {**WISHES["want"], "want": {"amount": "3"}}, ["/want/amount"]),
        (COUNTERFACTUALS, {**WISHES["want"], "want": {}}, ["/want"]),
        (COUNTERFACTUALS, {**WISHES["want"], "where": {"rep": "Evan"}}, ["/where/rep"]),
        (COUNTERFACTUALS, {**WISHES["want"], "where": {"rep": 3}}, ["/where/rep"]),
        (COUNTERFACTUALS, {**WISHES["want"], "plan": {"goal": {"growth": 0.1}}}, ["/plan/cells"]),
        (COUNTERFACTUALS, {**WISHES["want"], "whom": 1}, ["/whom"]),
        (FRONTIERS, {**FRONTIER, "efficiency": "margins"}, ["/efficiency"]),
        (FRONTIERS, {**FRONTIER, "points": 1}, ["/points"]),
        (FRONTIERS, {**FRONTIER, "stretch": [1.1]}, ["/points"]),
        (FRONTIERS, {"plan": FRONTIER["plan"], "efficiency": "margin", "stretch": [-1]}, ["/stretch/0"]),
        (FRONTIERS, {**FRONTIER, "plan": {**FRONTIER["plan"], "goal": {"growth": -2}}}, ["/plan/goal/growth"]),
        (FRONTIERS, {**FRONTIER, "plan": {**FRONTIER["plan"], "goal": {"amount": 9000}}}, ["/plan"]),
    ],
)
async def test_errors_name_the_field(client: httpx.AsyncClient, path: str, body: Any, pointers: list[str]) -> None:
    answer = await client.post(path, json=body)
    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers
