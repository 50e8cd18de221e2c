"""Whatever is posted, the service answers with a status that its document names, never with a 5xx."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi import checks

from service.examples import small_bodies
from service.settings import Settings
from tests.service.serving import serving
from tests.service.test_openapi import document

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
LITTLE = Settings(workers=2, max_cells=2_000, max_rules=50, max_seconds=10)
THOROUGH = settings(max_examples=25, suppress_health_check=list(HealthCheck), deadline=None)
schema = schemathesis.openapi.from_dict(document())


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(LITTLE) as address:
        yield address


@pytest.mark.slow  # most of it goes into making generators of the document's schemas, a dozen seconds an address
@schema.parametrize()
@THOROUGH
def test_requests_made_from_the_document_get_answers_that_it_names(case: schemathesis.Case[Any], address: str) -> None:
    response = case.call(base_url=address, timeout=30)
    case.validate_response(response, checks=CHECKS)


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client


def places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in pairs:
        yield from places(inner, (*path, key))


def replaced(body: Any, path: tuple[str | int, ...], value: object) -> Any:
    body = copy.deepcopy(body)
    owner = body
    for key in path[:-1]:
        owner = owner[key]
    if value is Ellipsis:
        del owner[path[-1]]
    else:
        owner[path[-1]] = value
    return body


PLANS: list[Any] = list(small_bodies("/v1/allocations").values())
OTHERS = sorted(address for address, body in document()["paths"].items() if small_bodies(address) and body.get("post"))
ODD = st.one_of(
    st.just(Ellipsis),
    st.sampled_from(
        [
            None,
            True,
            0,
            -1,
            66,
            1e14,
            -1e14,
            1e308,
            10**400,
            1e-300,
            "",
            " ",
            "=",
            "66%",
            "abc%",
            "𝒶",
            "Ａｎｎ",
            "ann ",
            "=1+1",
        ]
    ),
    st.sampled_from([[], {}, [[]], [None], {"tag": "x"}, {"not": {}}, {"not": "Ann"}, [1, "a"], {"region": "="}]),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
)


def changed(body: Any, data: st.DataObject) -> Any:
    """Return a body with one or two odd values in it."""
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from(list(places(body))))
        body = replaced(body, path, data.draw(ODD))
    return body


def posted(client: httpx.Client, address: str, body: Any) -> httpx.Response:
    return client.post(address, content=json.dumps(body).encode(), headers={"Content-Type": "application/json"})


@given(body=st.sampled_from(PLANS), data=st.data())
@settings(max_examples=60, suppress_health_check=list(HealthCheck), deadline=None)
def test_plans_with_something_odd_in_them_get_an_answer_or_a_finding(
    client: httpx.Client, body: Any, data: st.DataObject
) -> None:
    body = changed(body, data)
    for address in ("/v1/allocations", "/v1/allocations:validate"):
        answer = posted(client, address, body)
        assert answer.status_code in (200, 400, 422), (body, answer.text)
        if answer.status_code != 200:
            assert answer.json()["errors"], body


@pytest.mark.parametrize("place", OTHERS)
def test_whatever_else_is_posted_with_something_odd_in_it_gets_an_answer_or_a_problem(
    client: httpx.Client, place: str
) -> None:
    @given(body=st.sampled_from(list(small_bodies(place).values())), data=st.data())
    @settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None)
    def answered(body: Any, data: st.DataObject) -> None:
        body = changed(body, data)
        answer = posted(client, place, body)
        assert answer.status_code in (200, 400, 413, 422), (body, answer.text)
        if answer.status_code != 200:
            assert answer.json()["title"], body

    answered()
