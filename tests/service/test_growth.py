"""A growth case in, a portfolio of levers out; with a study; or the worth of a portfolio that somebody chose."""

from typing import Any

import httpx
import pytest

from service.examples import small_bodies

pytestmark = pytest.mark.anyio
PLANS: dict[str, Any] = small_bodies("/v1/growth-plans")
STARTER, IMPOSSIBLE = PLANS["growth_starter"], PLANS["growth_impossible"]
CHOSEN: Any = small_bodies("/v1/growth-plans:evaluate")["growth_chosen"]


async def test_levers_reach_the_goal_at_least_cost(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/growth-plans", json=STARTER)
    said = answer.json()
    assert (answer.status_code, said["outcome"], said["revenue"]) == (200, "optimal", 1660)
    assert said["cost"] == pytest.approx(56.888889)
    assert said["certificate"]["verified"] is True
    assert said["study"] is None


async def test_the_same_case_gets_the_same_bytes(client: httpx.AsyncClient) -> None:
    answers = [(await client.post("/v1/growth-plans", json=PLANS["growth"])).content for _ in range(2)]
    assert answers[0] == answers[1]


async def test_a_study_is_asked_for_by_a_parameter(client: httpx.AsyncClient) -> None:
    said = (await client.post("/v1/growth-plans?study=full", json=STARTER)).json()
    assert set(said["study"]["alone"]) == {"channel", "customer", "product", "people", "time"}
    assert said["study"]["frontier"][-1]["marginal_expense_ratio"] > 0
    refused = await client.post("/v1/growth-plans?study=half", json=STARTER, headers={"Accept-Language": "en"})
    assert refused.status_code == 400
    assert "full" in refused.json()["errors"][0]["message"]


async def test_a_goal_out_of_reach_is_an_answer_in_the_language_asked_for(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/growth-plans", json=IMPOSSIBLE, headers={"Accept-Language": "zh"})
    said = answer.json()
    assert (answer.status_code, answer.headers["Content-Language"], said["outcome"]) == (200, "zh-CN", "infeasible")
    assert said["diagnosis"]["summary"].startswith("目标 1,800 比举措与限制所允许的多 19")
    assert {fix["verified"] for fix in said["diagnosis"]["fixes"]} == {True}


async def test_findings_come_all_at_once_with_their_places(client: httpx.AsyncClient) -> None:
    wrong = {**STARTER, "question": "cheapest", "base": "1000", "levers": [{"name": "a", "path": "time", "gains": 3}]}
    answer = await client.post("/v1/growth-plans", json=wrong)
    assert answer.status_code == 422
    assert {error["pointer"] for error in answer.json()["errors"]} == {"/question", "/base", "/levers/0/gains"}


async def test_more_time_than_the_service_gives_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/growth-plans", json={**STARTER, "options": {"time_limit": 80000}})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "/options/time_limit"


async def test_a_chosen_portfolio_is_judged(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/growth-plans:evaluate", json=CHOSEN)
    said = answer.json()
    assert (answer.status_code, said["outcome"], said["cost"]) == (200, "evaluated", 88)
    assert [row["row"] for row in said["evaluation"]["broken"]] == ["budget"]
    assert said["evaluation"]["gap_to_goal"] == 190


@pytest.mark.parametrize(
    ("chosen", "pointer"), [(None, "/chosen"), ([], "/chosen"), ([{"lever": "没有"}], "/chosen/0/lever")]
)
async def test_a_portfolio_that_is_missing_or_wrong_is_refused(
    client: httpx.AsyncClient, chosen: object, pointer: str
) -> None:
    body = {key: value for key, value in CHOSEN.items() if key != "chosen"}
    answer = await client.post("/v1/growth-plans:evaluate", json=body if chosen == [] else {**body, "chosen": chosen})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer
