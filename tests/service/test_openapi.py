"""The OpenAPI document: it changes only on purpose, its examples run, and it tells every status.

`python -m tests.service.test_openapi` writes the golden document anew; look at the diff before you commit it.
"""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from service.app import create_app
from service.settings import Settings

GOLDEN = Path(__file__).parent.parent / "golden" / "openapi.json"
METHODS = ("get", "post")


def document() -> dict[str, Any]:
    return create_app(Settings(workers=1)).openapi()


def written(made: dict[str, Any]) -> str:
    return json.dumps(made, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation) for path, item in document()["paths"].items() for method, operation in item.items()
    ]


def test_the_document_is_the_golden_one() -> None:
    assert written(document()) == GOLDEN.read_text(encoding="utf-8"), __doc__


def test_all_addresses_of_this_version_are_described() -> None:
    assert {f"{method.upper()} {path}" for path, method, _ in operations()} == {
        "POST /v1/allocations",
        "POST /v1/allocations:validate",
        "POST /v1/allocations:evaluate",
        "POST /v1/plans:read",
        "POST /v1/counterfactuals",
        "POST /v1/frontiers",
        "POST /v1/scenarios:apply",
        "POST /v1/comparisons",
        "POST /v1/sweeps",
        "POST /v1/bridges",
        "POST /v1/growth-plans",
        "POST /v1/growth-plans:evaluate",
        "POST /v1/growth-plans:land",
        "POST /v1/growth-plans:rank",
        "GET /v1/catalogue",
        "GET /v1/examples",
        "GET /v1/examples/{id}",
        "GET /livez",
        "GET /readyz",
        "GET /docs",
        "GET /problems/{code}",
    }


def test_every_reference_leads_somewhere() -> None:
    made = document()
    names = set(made["components"]["schemas"])
    referred = {part.split('"')[0] for part in json.dumps(made).split("#/components/schemas/")[1:]}
    assert referred - names == set()
    assert "HTTPValidationError" not in names


@pytest.mark.parametrize(
    ("path", "method", "operation"), operations(), ids=lambda part: part if isinstance(part, str) else ""
)
def test_operations_have_a_name_a_summary_and_problems(path: str, method: str, operation: dict[str, Any]) -> None:
    assert operation["operationId"].replace("_", "").isalpha()
    assert operation["summary"]
    statuses = set(operation["responses"])
    assert "200" in statuses
    assert statuses >= ({"400", "401", "406", "413", "415", "422", "500", "503"} if method == "post" else {"400"})
    for status, answer in operation["responses"].items():
        assert status == "200" or set(answer["content"]) == {"application/problem+json"}
    if path in ("/v1/allocations", "/v1/allocations:evaluate"):
        assert set(operation["responses"]["200"]["content"]) == {
            "application/json",
            "text/csv",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("path", "method", "operation"), operations(), ids=lambda part: part if isinstance(part, str) else ""
)
async def test_examples_run(client: httpx.AsyncClient, path: str, method: str, operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", parameter["example"])
    if method == "get":
        assert (await client.get(path)).status_code == 200
        return
    examples = operation["requestBody"]["content"]["application/json"]["examples"]
    assert examples
    for name, example in examples.items():
        answer = await client.post(path, json=example["value"])
        assert answer.status_code == 200, (name, answer.text)


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(written(document()), encoding="utf-8")
