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
