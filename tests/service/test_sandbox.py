"""A portfolio at once, portfolios that become targets, and a class that is ranked."""

import base64
from typing import Any

import httpx
import pytest

from service.examples import GROWTH_LANDINGS, GROWTH_RANKINGS, examples, small_bodies
from tests.service.files.making import workbook

pytestmark = pytest.mark.anyio
CHOSEN: Any = small_bodies("/v1/growth-plans:evaluate")["growth_chosen"]
LANDING: Any = small_bodies(GROWTH_LANDINGS)["growth_landing"]
CLASS: Any = small_bodies(GROWTH_RANKINGS)["growth_class"]
SHEET = "Team\tLever\tStart\tSpend\n三组\t新增业务员\t1\t20\n\t旺季抢跑\tQ3\t\n"


async def said(client: httpx.AsyncClient, path: str, body: object) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def refused(client: httpx.AsyncClient, path: str, body: object) -> tuple[str, str]:
    answer = await client.post(path, json=body, headers={"Accept-Language": "en"})
    assert answer.status_code == 422, answer.text
    return answer.json()["errors"][0]["pointer"], answer.json()["errors"][0]["code"]


async def test_a_portfolio_alone_is_told_like_one_beside_the_best(client: httpx.AsyncClient) -> None:
    whole = await said(client, "/v1/growth-plans:evaluate", CHOSEN)
    alone = await said(client, "/v1/growth-plans:evaluate?compare=none", CHOSEN)
    assert alone["evaluation"]["broken"] == whole["evaluation"]["broken"] != []
    left_out = {"least_cost", "most_growth", "best", "gap_to_best"}
    assert all(alone["evaluation"][name] is None for name in left_out)
    assert {**alone, "evaluation": None} == {**whole, "evaluation": None}


async def test_levers_become_targets_that_say_where_they_grow_from(client: httpx.AsyncClient) -> None:
    made = await said(client, GROWTH_LANDINGS, LANDING)
    assert made["growth_plan"]["outcome"] == "evaluated"
    street = made["allocation"]["goal"]["street"]
    assert street == pytest.approx(made["growth_plan"]["revenue"])
    rep = made["sources"]["rep"]
    for place, target in enumerate(rep["target"]):
        parts = (rep[name][place] for name in ("history", "momentum", "planned_channel", "planned_customer"))
        assert sum(parts) + rep["planned_people"][place] + rep["adjustment"][place] == pytest.approx(target)
    again = await said(client, "/v1/allocations", made["plan"])
    assert again["totals"] == made["allocation"]["totals"]


async def test_the_best_portfolio_lands_where_none_is_chosen(client: httpx.AsyncClient) -> None:
    made = await said(client, GROWTH_LANDINGS, {key: value for key, value in LANDING.items() if key != "chosen"})
    assert made["growth_plan"]["outcome"] == "optimal"
    assert made["allocation"]["goal"]["amount"] == 1660


async def test_what_cannot_be_reached_lands_nowhere(client: httpx.AsyncClient) -> None:
    body = {"case": {**LANDING["case"], "goal": {"growth": 9}}, "plan": LANDING["plan"]}
    made = await said(client, GROWTH_LANDINGS, body)
    assert (made["growth_plan"]["outcome"], made["plan"], made["allocation"]) == ("infeasible", None, None)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"case": {**LANDING["case"], "base": 900}}, ("/case/base", "landing_base_differs")),
        ({"case": {**LANDING["case"], "bases": 900}}, ("/case/bases", "unknown_key")),
        ({"plan": {**LANDING["plan"], "gaol": 1}}, ("/plan/gaol", "unknown_key")),
        ({"chosen": [{"lever": "没有"}]}, ("/chosen/0/lever", "growth_lever_unknown")),
        ({"hires": "friends"}, ("/hires", "unknown_value")),
    ],
)
async def test_what_cannot_land_is_told_with_its_place(
    client: httpx.AsyncClient, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert await refused(client, GROWTH_LANDINGS, {**LANDING, **changes}) == expected


async def test_a_class_is_ranked_beside_the_optimum(client: httpx.AsyncClient) -> None:
    made = await said(client, GROWTH_RANKINGS, CLASS)
    assert made["optimum"]["outcome"] == "optimal"
    assert [(team["rank"], team["team"]) for team in made["teams"]] == [(1, "一组"), (2, "二组")]
    assert all(team["plan"]["evaluation"]["best"] == made["optimum"]["objective"] for team in made["teams"])


async def test_teams_may_come_as_a_sheet(client: httpx.AsyncClient) -> None:
    made = await said(client, GROWTH_RANKINGS, {**CLASS, "text": SHEET})
    third = next(team for team in made["teams"] if team["team"] == "三组")
    assert {(lever["id"], lever["start"]) for lever in third["plan"]["levers"]} == {("新增业务员", 1), ("旺季抢跑", 3)}
    rows = [["小组", "杠杆", "启动季度", "投入"], ["二组", "新增业务员", 1, 20]]
    book = base64.b64encode(workbook(rows)).decode()
    made = await said(client, GROWTH_RANKINGS, {**CLASS, "name": "teams.xlsx", "base64": book})
    second = next(team for team in made["teams"] if team["team"] == "二组")
    assert [lever["id"] for lever in second["plan"]["levers"]] == ["新增业务员"]


@pytest.mark.parametrize("media", ["text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"])
async def test_a_ranking_can_be_taken_along(client: httpx.AsyncClient, media: str) -> None:
    answer = await client.post(GROWTH_RANKINGS, json=CLASS, headers={"Accept": media})
    assert (answer.status_code, answer.headers["Content-Type"].split(";")[0]) == (200, media)
    assert "attachment" in answer.headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"teams": []}, ("/teams", "teams_none")),
        ({"teams": [*CLASS["teams"], CLASS["teams"][0]]}, ("/teams/2/team", "teams_team_twice")),
        (
            {"teams": [{"team": "四组", "chosen": [{"lever": "没有"}]}]},
            ("/teams/0/chosen/0/lever", "growth_lever_unknown"),
        ),
        ({"text": "a\tb\n1\t2\n"}, ("pasted", "teams_unreadable")),
        ({"text": SHEET, "base64": "AAAA"}, ("/base64", "plan_file_content")),
        ({"base64": "?"}, ("/base64", "plan_file_base64")),
    ],
)
async def test_a_class_that_cannot_be_meant_is_refused(
    client: httpx.AsyncClient, changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert await refused(client, GROWTH_RANKINGS, {**CLASS, **changes}) == expected


async def test_a_class_larger_than_a_school_is_refused(client: httpx.AsyncClient) -> None:
    rows = "".join(f"T{team}\t新增业务员\n" for team in range(61))
    assert await refused(client, GROWTH_RANKINGS, {**CLASS, "text": f"Team\tLever\n{rows}"}) == (
        "/teams",
        "limit_teams",
    )


async def test_the_sandbox_of_the_library_is_among_the_examples(client: httpx.AsyncClient) -> None:
    case = (await client.get("/v1/examples/growth_66_case")).json()
    plan = (await client.get("/v1/examples/growth_66")).json()
    assert (case["base"], examples()["growth_66_case"].post_to) == (3000, "/v1/growth-plans")
    made = await said(client, GROWTH_LANDINGS, {"case": case, "plan": plan})
    assert set(made["sources"]) >= {"region", "product", "rep"}


async def test_a_growth_case_in_a_file_is_read_like_a_plan(client: httpx.AsyncClient) -> None:
    text = "base: 100\ngoal: {growth: 20%}\nlevers: [{name: 甲, path: 渠道, gain: 30, cost: 1}]\n"
    made = await said(client, "/v1/plans:read", {"name": "case.yaml", "text": text})
    assert (await said(client, "/v1/growth-plans", made["plan"]))["outcome"] == "optimal"
