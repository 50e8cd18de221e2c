"""`POST /v1/bridges`: two periods posted, the growth told; what is wrong is told with its place in the request."""

from typing import Any

import httpx
import pytest

from service.examples import BRIDGES, small_bodies

pytestmark = pytest.mark.anyio


@pytest.mark.parametrize("name", list(small_bodies(BRIDGES)))
async def test_the_examples_are_answered(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.post(BRIDGES, json=small_bodies(BRIDGES)[name])
    assert answer.status_code == 200, answer.text
    assert answer.json()["schema"] == "apportion/bridge/1"


async def test_the_table_may_be_the_text_of_a_file(client: httpx.AsyncClient) -> None:
    body = {"csv": "year,channel,revenue\n2025,a,10\n2026,a,16\n"}
    answer = (await client.post(BRIDGES, json=body)).json()
    assert answer["growth"] == 0.6
    assert answer["dimensions"]["channel"]["columns"]["share_of_growth"] == [1.0]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "", "bridge_nothing"),
        ([], "", "not_an_object"),
        ({"cells": {"columns": {"a": [1], "b": [1, 2]}}}, "/cells", "bridge_cells_form"),
        ({"cells": {"rows": []}, "csv": "a"}, "/csv", "bridge_two_tables"),
        ({"factor": []}, "/factor", "unknown_key"),
        ({"factors": [{"name": "x", "before": 0, "after": 1}]}, "/factors/0/before", "out_of_range"),
        (
            {"cells": {"columns": {"year": ["2025", "2026"], "channel": [["a"], "a"], "revenue": [1, 2]}}},
            "/cells/columns/channel/0",
            "bridge_cell_nested",
        ),
        (
            {"cells": {"columns": {"year": ["2025", "2026"], "channel": ["a", "a"], "revenue": [1, 10**300]}}},
            "/cells/columns/revenue/1",
            "out_of_range",
        ),
        ({"cells": {"columns": {"year": [], "channel": [], "revenue": []}}}, "/cells/columns", "sales_empty"),
        (
            {"cells": {"columns": {"year": ["2025", "2026"], "channel": ["a", "a"], "revenue": [1, "x"]}}},
            "/cells/columns/revenue/1",
            "cell_not_a_number",
        ),
        (
            {"cells": {"rows": [{"year": "2025", "channel": "a", "revenue": True}, {"year": "2026", "revenue": 1}]}},
            "/cells/rows/0/revenue",
            "cell_not_a_number",
        ),
    ],
)
async def test_what_is_wrong_has_its_place(client: httpx.AsyncClient, body: Any, pointer: str, code: str) -> None:
    answer = await client.post(BRIDGES, json=body)
    assert answer.status_code == 422, answer.text
    assert (pointer, code) in [(error["pointer"], error["code"]) for error in answer.json()["errors"]], answer.text


@pytest.mark.parametrize(("before", "after"), [(2012, 2013), ("2012", 2013.0)])
async def test_years_may_be_numbers(client: httpx.AsyncClient, before: object, after: object) -> None:
    columns = {"year": [2012, 2013, 2013], "channel": [7, 7, 8], "revenue": [10, 12, 4]}
    body = {"cells": {"columns": columns}, "period": {"column": "year", "before": before, "after": after}}
    answer = (await client.post(BRIDGES, json=body)).json()
    assert answer["growth"] == pytest.approx(0.6)
    assert (answer["before"]["label"], answer["after"]["label"]) == ("2012", "2013")
    assert answer["dimensions"]["channel"]["columns"]["id"] == ["8", "7"]


async def test_a_year_that_the_table_does_not_have_names_those_it_has(client: httpx.AsyncClient) -> None:
    columns = {"year": [2012, 2013], "channel": ["a", "a"], "revenue": [1, 2]}
    body = {"cells": {"columns": columns}, "period": {"column": "year", "before": 2011, "after": 2013}}
    [error] = (await client.post(BRIDGES, json=body)).json()["errors"]
    assert "there are 2012, 2013" in error["message"]


@pytest.mark.parametrize(
    ("columns", "period", "pointer", "code"),
    [
        (
            {"year": [2012, 2013], "channel": ["a", "a"], "revenue": [None, None]},
            None,
            "/revenue",
            "bridge_value_blank",
        ),
        ({"channel": ["a", "b"], "history": [None, None], "actual": [1, 2]}, None, "/history", "bridge_value_blank"),
        ({"year": [None, None], "channel": ["a", "a"], "revenue": [1, 2]}, 2012, "", "bridge_period_blank"),
        ({"year": [2012, 2013], "channel": ["a", "a"], "revenue": [1, 2]}, True, "before", "needs_text"),
    ],
)
async def test_blank_columns_are_refused(
    client: httpx.AsyncClient, columns: dict[str, Any], period: Any, pointer: str, code: str
) -> None:
    body: dict[str, Any] = {"cells": {"columns": columns}}
    if period is not None:
        body["period"] = {"column": "year", "before": period, "after": 2013}
    answer = await client.post(BRIDGES, json=body)
    assert answer.status_code == 422
    [error] = answer.json()["errors"]
    assert error["code"] == code
    assert error["pointer"].endswith(pointer)


async def test_a_period_without_any_money_is_told(client: httpx.AsyncClient) -> None:
    columns = {"year": [2012, 2013], "channel": ["a", "a"], "revenue": [None, 2]}
    answer = (await client.post(BRIDGES, json={"cells": {"columns": columns}})).json()
    assert "bridge_value_blank_in" in [warning["code"] for warning in answer["warnings"]]
