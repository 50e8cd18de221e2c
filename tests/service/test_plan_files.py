"""`POST /v1/plans:read`: a sheet as planners have it, or a plan file; how it was read is told with it."""

import base64
import json
from typing import Any

import httpx
import pytest

from service.examples import PLANS_READ, examples, small_bodies
from service.files.workbook_plan import write_plan
from tests.service.files.making import workbook, workbook_of

pytestmark = pytest.mark.anyio
ROWS = [
    ["区域", "业务员", "去年", "备注", "排名"],
    ["粤东", "王强", 620, "", 1],
    [None, "李娜", 280, "", 2],
    ["合计", None, 900, "", None],
]


def in_base64(content: bytes) -> str:
    return base64.b64encode(content).decode()


async def read(client: httpx.AsyncClient, **body: Any) -> dict[str, Any]:
    answer = await client.post(PLANS_READ, json=body)
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def refused(client: httpx.AsyncClient, **body: Any) -> list[dict[str, Any]]:
    answer = await client.post(PLANS_READ, json=body)
    assert answer.status_code == 422, answer.text
    errors: list[dict[str, Any]] = answer.json()["errors"]
    return errors


@pytest.mark.parametrize("name", list(small_bodies(PLANS_READ)))
async def test_the_examples_become_plans_once_they_have_a_goal(client: httpx.AsyncClient, name: str) -> None:
    made = await read(client, **small_bodies(PLANS_READ)[name])  # type: ignore[arg-type]
    plan = {**made["plan"], "goal": {"growth": 0.2}}
    answer = (await client.post("/v1/allocations", json=plan)).json()
    assert answer["goal"]["street"] == pytest.approx(1.2 * 1810)


async def test_a_workbook_with_merged_cells_and_a_total_is_told_column_by_column(client: httpx.AsyncClient) -> None:
    made = await read(client, name="去年.xlsx", base64=in_base64(workbook(ROWS, merged=["A2:A3"])))
    assert made["bare"]
    assert made["cells"] == 2
    assert made["sheet"] == "Sheet1"
    assert made["plan"]["name"] == "去年"
    assert made["plan"]["cells"]["columns"]["region"] == ["粤东", "粤东"]
    assert [(column["place"], column["name"], column["part"]) for column in made["columns"]] == [
        ("A", "region", "dimension"),
        ("B", "rep", "dimension"),
        ("C", "history", "measure"),
        ("D", "备注", "carried"),
        ("E", "排名", "carried"),
    ]
    noticed = {found["code"]: found["severity"] for found in made["findings"]}
    assert noticed["totals_left_out"] == "note"
    assert noticed["columns_unused"] == "warning"


async def test_what_was_pasted_has_no_name(client: httpx.AsyncClient) -> None:
    made = await read(client, text="rep\thistory\nAnn\t1,200\nBen\t800\n")
    assert "name" not in made["plan"]
    assert made["plan"]["cells"]["columns"] == {"rep": ["Ann", "Ben"], "history": [1200, 800]}


async def test_the_owner_of_a_sheet_says_what_a_column_is(client: httpx.AsyncClient) -> None:
    text = "rep,turnover,history of the shop\nAnn,120,old\nBen,80,new\n"
    made = await read(client, text=text, read_as={"B": "history", "C": None})
    assert made["plan"]["cells"]["columns"] == {"rep": ["Ann", "Ben"], "history": [120, 80]}
    (unknown,) = await refused(client, text=text, read_as={"K": "history"})
    assert (unknown["code"], unknown["pointer"]) == ("column_unknown", "/read_as/K")


async def test_a_plan_file_is_read_as_it_is(client: httpx.AsyncClient) -> None:
    plan = json.loads(examples()["rules"].body)
    assert (await read(client, name="plan.json", text=json.dumps(plan)))["plan"] == plan
    yaml = "schema: apportion/1\ngoal: {growth: 66%}\ncells: {columns: {rep: ['007'], history: [5]}}\n"
    made = await read(client, name="plan.yaml", text=yaml)
    assert made["plan"]["cells"]["columns"]["rep"] == ["007"]
    assert not made["bare"]
    book = await read(client, name="plan.xlsx", base64=in_base64(write_plan(plan)))
    assert book["plan"]["goal"] == plan["goal"]
    assert not book["bare"]


async def test_which_sheet_it_is_may_be_said(client: httpx.AsyncClient) -> None:
    sheets = {"North": [["rep", "history"], ["Ann", 1]], "South": [["rep", "history"], ["Ben", 2]]}
    content = in_base64(workbook_of(sheets))
    (unclear,) = await refused(client, name="two.xlsx", base64=content)
    assert unclear["code"] == "sheet_unclear"
    assert unclear["params"]["sheets"] == ["North", "South"]
    made = await read(client, name="two.xlsx", base64=content, sheet="South")
    assert made["plan"]["cells"]["columns"]["rep"] == ["Ben"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "plan_file_content"),
        ({"text": "a", "base64": ""}, "plan_file_content"),
        ({"base64": "?"}, "plan_file_base64"),
        ({"base64": in_base64(b"PK\x03\x04 not a workbook")}, "workbook_broken"),
        ({"base64": in_base64(b"%PDF-1.7")}, "file_binary"),
        ({"text": "rep,history\nAnn,much\n"}, "cell_not_a_number"),
        ({"name": "plan.yaml", "text": "a: [1"}, "yaml_syntax"),
        ({"name": "plan.yaml", "text": "- 1"}, "plan_not_object"),
        ({"text": "", "txt": ""}, "unknown_key"),
        ({"text": "rep,history\n" + "".join(f"r{at},1\n" for at in range(20_001))}, "limit_cells"),
    ],
)
async def test_what_cannot_be_read_is_said(client: httpx.AsyncClient, body: dict[str, Any], code: str) -> None:
    assert [found["code"] for found in await refused(client, **body)] == [code]
