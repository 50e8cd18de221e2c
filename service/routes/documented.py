"""How operations are described in OpenAPI: their answers by status, their bodies, their examples."""

from collections.abc import Iterable, Mapping
from typing import Any

from service.negotiation import HTML, JSON, PROBLEM
from service.problems import STATUS

_REASONS = {
    400: "The parameters are wrong, or the body is not readable as JSON.",
    401: "A bearer token is needed.",
    404: "There is nothing at this address.",
    406: "None of the media types asked for can be given.",
    413: "The body is larger than the limit `body_bytes`.",
    415: "The body is not JSON, or compressed with something else than gzip.",
    422: "The plan is wrong, beyond a limit, or (strict, CSV, XLSX) impossible; the problem's `type` tells which.",
    500: "Something went wrong on our side.",
    503: "The service is full, starting or stopping; see `Retry-After`.",
}
OF_A_READING = (400, 401, 406)
OF_A_BODY = (400, 401, 406, 413, 415, 422, 500, 503)


def problems(statuses: Iterable[int]) -> dict[int | str, dict[str, Any]]:
    """Describe the problems that an operation may answer with."""
    return {
        status: {
            "description": f"{_REASONS[status]} Types: {', '.join(_kinds(status))}.",
            "content": {PROBLEM: {"schema": _ref("Problem")}},
        }
        for status in statuses
    }


def answer(description: str, schema: str) -> dict[int | str, dict[str, Any]]:
    """Describe an answer in JSON, by the name of its schema."""
    return {200: {"description": description, "content": {JSON: {"schema": _ref(schema)}}}}


def page(description: str) -> dict[int | str, dict[str, Any]]:
    """Describe an answer that is a page."""
    return {200: {"description": description, "content": {HTML: {"schema": {"type": "string"}}}}}


def body(schema: Mapping[str, Any], examples: Mapping[str, object]) -> dict[str, Any]:
    """Describe the body that an operation takes."""
    named = {name: {"value": value} for name, value in examples.items()}
    return {"requestBody": {"required": True, "content": {JSON: {"schema": dict(schema), "examples": named}}}}


def path_parameter(name: str, description: str, example: str) -> dict[str, Any]:
    """Describe the part of a path that varies."""
    parameter = {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": {"type": "string"},
        "example": example,
    }
    return {"parameters": [parameter]}


def _kinds(status: int) -> list[str]:
    return [f"`{kind.replace('_', '-')}`" for kind, number in STATUS.items() if number == status]


def _ref(schema: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{schema}"}
