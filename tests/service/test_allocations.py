"""A plan in, an allocation out: as JSON, CSV or XLSX, in English or Chinese."""

import gzip
import io
import json
from typing import Any

import httpx
import openpyxl
import pytest

from service.examples import small_bodies

pytestmark = pytest.mark.anyio
JSON = {"Content-Type": "application/json"}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PLANS: dict[str, Any] = small_bodies("/v1/allocations")
MINIMAL, RULES, INFEASIBLE = PLANS["minimal"], PLANS["rules"], PLANS["infeasible"]
EVALUATION: Any = small_bodies("/v1/allocations:evaluate")["evaluation"]


def changed(plan: dict[str, Any], **parts: Any) -> dict[str, Any]:
    return {**plan, **parts}


async def test_targets_add_up_to_the_goal(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/allocations", json=MINIMAL)
    said = answer.json()
    assert (answer.status_code, said["outcome"], said["goal"]["amount"]) == (200, "optimal", 1200.0)
    assert said["cells"]["columns"]["target"] == [480.0, 420.0, 300.0]
    assert said["certificate"]["verified"] is True


async def test_the_same_plan_gets_the_same_bytes(client: httpx.AsyncClient) -> None:
    answers = [(await client.post("/v1/allocations", json=RULES)).json() for _ in range(3)]
    for answer in answers:
        del answer["provenance"]["seconds"]
    assert answers[0] == answers[1] == answers[2]
    assert sum(row["target"] for row in answers[0]["cells"]) == answers[0]["goal"]["street"] == 2080


async def test_csv_is_a_download_named_after_the_plan(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/allocations", json=RULES, headers={"Accept": "text/csv"})
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith('attachment; filename="allocation.csv"; ')
    assert disposition.endswith("filename*=UTF-8''%E5%8D%8E%E5%8D%97%E5%A4%A7%E5%8C%BA%202027.csv")
    assert "张敏" in answer.content.decode("utf-8-sig")


async def test_xlsx_opens_as_a_workbook(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/allocations", json=RULES, headers={"Accept": XLSX, "Accept-Language": "zh"})
    assert answer.headers["Content-Type"] == XLSX
    assert answer.headers["Content-Language"] == "zh-CN"
    book = openpyxl.load_workbook(io.BytesIO(answer.content), read_only=True)
    assert len(book.sheetnames) >= 2
    book.close()


async def test_an_impossible_plan_is_an_answer(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/allocations", json=INFEASIBLE)
    said = answer.json()
    assert (answer.status_code, said["outcome"], said["cells"]) == (200, "infeasible", None)
    assert said["diagnosis"]["reachable"]["street"]["max"] == 1400.0
    assert said["diagnosis"]["conflicts"]


@pytest.mark.parametrize(("query", "accept"), [("?strict=true", "*/*"), ("", "text/csv"), ("", XLSX)])
async def test_an_impossible_plan_is_a_problem_where_a_table_or_strictness_was_asked_for(
    client: httpx.AsyncClient, query: str, accept: str
) -> None:
    answer = await client.post(f"/v1/allocations{query}", json=INFEASIBLE, headers={"Accept": accept})
    said = answer.json()
    assert (answer.status_code, said["type"]) == (422, "/problems/plan-infeasible")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert said["diagnosis"]["reachable"]["street"]["max"] == 1400.0
    assert said["detail"] == said["diagnosis"]["summary"] != ""


async def test_all_findings_are_told_at_once_with_places_and_hints(client: httpx.AsyncClient) -> None:
    plan = changed(MINIMAL, gaol={"growth": 0.2}, rules=[{"id": "a", "kind": "bonud", "measure": "growth", "max": 1}])
    answer = await client.post("/v1/allocations", json=plan)
    said = answer.json()
    assert (answer.status_code, said["type"]) == (422, "/problems/plan-invalid")
    found = {error["pointer"]: error for error in said["errors"]}
    assert said["errors_total"] == len(said["errors"]) >= 2
    assert "goal" in found["/gaol"]["hint"]
    assert "bound" in found["/rules/0/kind"]["hint"]


async def test_no_more_than_a_hundred_findings_are_told_and_all_are_counted(client: httpx.AsyncClient) -> None:
    plan = changed(MINIMAL, **{f"wrong{place}": 1 for place in range(300)})
    said = (await client.post("/v1/allocations", json=plan)).json()
    assert (len(said["errors"]), said["errors_total"]) == (100, 300)


@pytest.mark.parametrize(
    ("options", "accept_language", "said"),
    [
        ({}, None, "en"),
        ({}, "zh-CN,zh;q=0.9,en;q=0.1", "zh-CN"),
        ({"language": "zh"}, "en", "zh-CN"),
        ({"language": "en"}, "zh", "en"),
        ({}, "fr", "en"),
    ],
)
async def test_the_language_is_that_of_the_plan_else_of_the_header(
    client: httpx.AsyncClient, options: dict[str, str], accept_language: str | None, said: str
) -> None:
    headers = {"Accept-Language": accept_language} if accept_language else {}
    wrong = changed(MINIMAL, options=options, wrong=1)
    for plan in (changed(MINIMAL, options=options), wrong):
        answer = await client.post("/v1/allocations", json=plan, headers=headers)
        assert answer.headers["Content-Language"] == said
        assert "Accept-Language" in answer.headers["Vary"]
    assert ("方案有误" in answer.text) is (said == "zh-CN")


async def test_gzip_goes_in_and_out(client: httpx.AsyncClient) -> None:
    body = gzip.compress(json.dumps(RULES).encode())
    answer = await client.post("/v1/allocations", content=body, headers={**JSON, "Content-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    plain = await client.post("/v1/allocations", json=RULES, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert plain.json()["cells"] == answer.json()["cells"]


@pytest.mark.parametrize(
    ("change", "code", "params"),
    [
        ({"cells": {"columns": {"rep": ["R"] * 20_001}}}, "limit_cells", {"found": 20_001, "limit": 20_000}),
        ({"cells": {"rows": [{"rep": "R"}] * 20_001}}, "limit_cells", {"found": 20_001, "limit": 20_000}),
        ({"rules": [{}] * 51}, "limit_rules", {"found": 51, "limit": 50}),
        ({"options": {"time_limit": 61}}, "limit_seconds_asked", {"found": 61.0, "limit": 60.0}),
    ],
)
async def test_a_limit_is_named_with_what_was_found(
    client: httpx.AsyncClient, change: dict[str, Any], code: str, params: dict[str, Any]
) -> None:
    answer = await client.post("/v1/allocations", json=changed(MINIMAL, **change))
    said = answer.json()
    assert (answer.status_code, said["type"]) == (422, "/problems/limit-exceeded")
    assert (said["errors"][0]["code"], said["errors"][0]["params"]) == (code, params)


async def test_a_bomb_is_refused_as_too_large(client: httpx.AsyncClient) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    answer = await client.post("/v1/allocations", content=bomb, headers={**JSON, "Content-Encoding": "gzip"})
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/body-too-large")


async def test_a_posted_plan_cannot_name_files(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/allocations", json=changed(MINIMAL, cells={"file": "/etc/passwd"}))
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "cells_of_file")


async def test_validation_reports_without_solving(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/allocations:validate", json=RULES)
    said = answer.json()
    assert answer.status_code == 200
    assert (said["valid"], said["findings"], said["findings_total"]) == (True, [], 0)
    assert (said["size"]["cells"], said["resolved"]["grid"]) == (4, 10.0)
    assert set(said["columns"]) >= {"region", "product", "rep", "history", "potential"}


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"wrong": 1}, "/wrong", "unknown_key"),
        ({"fair_share": {"blend": {"momentum": 0.5}}}, "/fair_share/blend", "weights_sum"),
        ({"rounding": {"unit": -1}}, "/rounding/unit", "out_of_range"),
        ({"options": {"time_limit": 0}}, "/options/time_limit", "out_of_range"),
    ],
)
async def test_validation_of_a_wrong_plan_lists_what_is_wrong(
    client: httpx.AsyncClient, change: dict[str, Any], pointer: str, code: str
) -> None:
    said = (await client.post("/v1/allocations:validate", json=changed(MINIMAL, **change))).json()
    assert said["valid"] is False
    assert [(found["pointer"], found["code"], found["severity"]) for found in said["findings"]] == [
        (pointer, code, "error")
    ]


async def test_an_evaluation_says_what_chosen_targets_mean(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/allocations:evaluate", json=EVALUATION)
    said = answer.json()
    assert (answer.status_code, said["outcome"]) == (200, "evaluated")
    assert said["cells"]["columns"]["target"] == [440, 400, 360]
    met = dict(zip(said["rules"]["columns"]["id"], said["rules"]["columns"]["met"], strict=True))
    assert (met["grow[Ann]"], met["grow[Cho]"]) == (True, False)


async def test_findings_of_an_evaluation_point_into_its_body(client: httpx.AsyncClient) -> None:
    body = {"plan": changed(MINIMAL, wrong=1), "targets": EVALUATION["targets"], "options": {}}
    said = (await client.post("/v1/allocations:evaluate", json=body)).json()
    assert [error["pointer"] for error in said["errors"]] == ["/options"]
    del body["options"]
    said = (await client.post("/v1/allocations:evaluate", json=body)).json()
    assert [error["pointer"] for error in said["errors"]] == ["/plan/wrong"]
    said = (await client.post("/v1/allocations:evaluate", json={"plan": MINIMAL})).json()
    assert [error["code"] for error in said["errors"]] == ["evaluation_missing"]
    said = (await client.post("/v1/allocations:evaluate", json={"plan": MINIMAL, "targets": None})).json()
    assert [(error["pointer"], error["code"]) for error in said["errors"]] == [("/targets", "evaluation_targets")]
    said = (await client.post("/v1/allocations:evaluate", json=[])).json()
    assert [error["code"] for error in said["errors"]] == ["evaluation_no_object"]
