"""Whatever comes over the wire gets a proper answer: a status, a problem, an id."""

import json
import logging
import re
from typing import get_args

import httpx
import pytest

from schemas.fairness import DRIVERS, Objective
from schemas.messages import help as help_
from schemas.problem import Problem
from schemas.rules import KINDS, Measure
from service.app import create_app
from service.examples import examples
from service.settings import Limits, Settings

pytestmark = pytest.mark.anyio
JSON = {"Content-Type": "application/json"}


def problem(answer: httpx.Response, status: int, kind: str) -> Problem:
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    said = Problem.model_validate_json(answer.content)
    assert (said.status, said.type) == (status, f"/problems/{kind}")
    assert said.request_id == answer.headers["X-Request-ID"]
    assert "Traceback" not in answer.text
    return said


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        (b"", "", "body_empty"),
        (b"[1,", "", "json_syntax"),
        (b'{"goal": {"growth": NaN}}', "/goal/growth", "json_not_finite"),
        (b'{"goal": {"growth": 1e400}}', "/goal/growth", "json_not_finite"),
        (b'{"goal": {}, "goal": {}}', "/goal", "json_duplicate_key"),
        (rb'{"name": "\ud800"}', "/name", "json_unclean_text"),
        (rb'{"name": "\u0000"}', "/name", "json_unclean_text"),
        (b"\x80", "", "body_not_utf8"),
    ],
)
@pytest.mark.parametrize("path", ["/v1/allocations", "/v1/allocations:validate", "/v1/allocations:evaluate"])
async def test_a_body_that_is_no_sound_json_is_400(
    client: httpx.AsyncClient, path: str, body: bytes, pointer: str, code: str
) -> None:
    said = problem(await client.post(path, content=body, headers=JSON), 400, "body-unreadable")
    assert [(error.pointer, error.code) for error in said.errors] == [(pointer, code)]


@pytest.mark.parametrize("body", ["null", "1", '"plan"', "[]", "{}", '{"schema": "apportion/2"}', '{"goal": 66}'])
async def test_json_that_is_no_plan_is_422(client: httpx.AsyncClient, body: str) -> None:
    problem(await client.post("/v1/allocations", content=body, headers=JSON), 422, "plan-invalid")


async def test_a_body_too_deep_is_422(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/allocations", content="[" * 100_000, headers=JSON)
    assert problem(answer, 422, "limit-exceeded").errors[0].code == "limit_depth"


async def test_a_body_too_large_is_413(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v1/allocations", content=b" " * 2_000_001, headers=JSON)
    assert problem(answer, 413, "body-too-large").errors[0].params == {"limit": 2_000_000}


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Content-Type": "text/yaml"}, "content_type_unknown"),
        ({"Content-Type": "application/x-www-form-urlencoded"}, "content_type_unknown"),
        ({"Content-Type": "application/json; charset=gbk"}, "content_type_unknown"),
        ({}, "content_type_missing"),
        ({**JSON, "Content-Encoding": "br"}, "content_encoding_unknown"),
    ],
)
async def test_a_type_not_understood_is_415(client: httpx.AsyncClient, headers: dict[str, str], code: str) -> None:
    said = problem(await client.post("/v1/allocations", content=b"{}", headers=headers), 415, "media-type-unsupported")
    assert said.errors[0].code == code


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=UTF-8", "application/vnd.x+json"]
)
async def test_kinds_of_json_are_understood(client: httpx.AsyncClient, content_type: str) -> None:
    answer = await client.post("/v1/allocations", content=b"{}", headers={"Content-Type": content_type})
    problem(answer, 422, "plan-invalid")


@pytest.mark.parametrize("path", ["/v1/allocations", "/v1/allocations:validate", "/v1/allocations:evaluate"])
async def test_an_answer_that_cannot_be_given_is_406(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.post(path, json={}, headers={"Accept": "image/png"})
    assert "application/json" in problem(answer, 406, "not-acceptable").detail
    problem(await client.get("/v1/catalogue", headers={"Accept": "text/csv"}), 406, "not-acceptable")


@pytest.mark.parametrize(
    "path", ["/page", "/v1", "/v1/", "/v1/allocations/", "/v1/allocation", "/v1/examples/x", "/problems/x"]
)
async def test_an_unknown_address_is_404(client: httpx.AsyncClient, path: str) -> None:
    problem(await client.get(path), 404, "not-found")


async def test_an_unknown_name_gets_the_nearest_as_hint(client: httpx.AsyncClient) -> None:
    said = problem(await client.get("/v1/examples/minimall"), 404, "not-found")
    assert "/v1/examples/minimal?" in str(said.errors[0].hint)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/allocations", "POST, OPTIONS"),
        ("HEAD", "/v1/allocations", "POST, OPTIONS"),
        ("DELETE", "/v1/allocations:validate", "POST, OPTIONS"),
        ("POST", "/v1/catalogue", "GET, HEAD, OPTIONS"),
        ("PUT", "/v1/examples/minimal", "GET, HEAD, OPTIONS"),
    ],
)
async def test_a_method_not_known_is_405(client: httpx.AsyncClient, method: str, path: str, allowed: str) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    options = await client.options(path)
    assert (options.status_code, options.headers["Allow"]) == (204, allowed)


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/v1/catalogue", "/v1/examples", "/openapi.json", "/docs"])
async def test_head_is_get_without_the_body(client: httpx.AsyncClient, path: str) -> None:
    get, head = await client.get(path), await client.head(path)
    assert get.status_code == head.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Length"] == get.headers["Content-Length"]


@pytest.mark.parametrize(
    ("query", "code"),
    [("stict=true", "query_unknown"), ("strict=maybe", "query_invalid"), ("strict=1&strict=0", "query_twice")],
)
async def test_a_parameter_not_understood_is_400(client: httpx.AsyncClient, query: str, code: str) -> None:
    said = problem(await client.post(f"/v1/allocations?{query}", json={}), 400, "request-invalid")
    assert said.errors[0].code == code


async def test_every_answer_has_a_request_id_and_keeps_a_sane_one(client: httpx.AsyncClient) -> None:
    made = (await client.get("/livez")).headers["X-Request-ID"]
    assert re.fullmatch(r"[0-9a-f]{32}", made)
    assert (await client.get("/livez", headers={"X-Request-ID": "crm-17.a:b"})).headers["X-Request-ID"] == "crm-17.a:b"
    for strange in ("a b", "x" * 129, "<script>", "a\tb"):
        assert (await client.get("/livez", headers={"X-Request-ID": strange})).headers["X-Request-ID"] != strange


async def test_every_answer_is_safe_to_show(client: httpx.AsyncClient) -> None:
    for path in ("/livez", "/docs", "/nothing", "/problems/plan-invalid"):
        headers = (await client.get(path)).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in headers["Content-Security-Policy"]


async def test_the_access_log_tells_neither_bodies_nor_tokens_nor_parameters(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    headers = {"Authorization": "Bearer t0p-secret", "X-Request-ID": "seen"}
    with caplog.at_level(logging.INFO, logger="apportion.access"):
        await client.post("/v1/allocations?token=t0p-secret", json={"name": "t0p-secret"}, headers=headers)
        await client.get("/a%0Ab")
    lines = [record.getMessage() for record in caplog.records if record.name == "apportion.access"]
    assert re.fullmatch(r"POST /v1/allocations 400 \d+ ms seen", lines[0])
    assert lines[1].startswith("GET /a%0Ab 404")
    assert "t0p-secret" not in caplog.text


async def test_a_failure_nobody_foresaw_is_a_problem_with_the_request_id() -> None:
    app = create_app(Settings(workers=1))

    async def failing() -> None:
        raise ZeroDivisionError("secret")

    app.add_api_route("/failing", failing)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://apportion.test") as client:
        answer = await client.get("/failing")
    assert "secret" not in problem(answer, 500, "internal-error").detail


async def test_without_workers_the_service_lives_but_is_not_ready() -> None:
    transport = httpx.ASGITransport(create_app(Settings(workers=1)))
    async with httpx.AsyncClient(transport=transport, base_url="http://apportion.test") as client:
        assert (await client.get("/livez")).json() == {"status": "live"}
        answer = await client.get("/readyz")
        problem(answer, 503, "service-not-ready")
        assert "Retry-After" in answer.headers
        problem(await client.post("/v1/allocations", json={}), 503, "service-not-ready")


async def test_a_token_guards_v1_and_nothing_else() -> None:
    settings = Settings.model_validate({"workers": 1, "token": "open sesame ✓"})
    transport = httpx.ASGITransport(create_app(settings))
    async with httpx.AsyncClient(transport=transport, base_url="http://apportion.test") as client:
        for path in ("/livez", "/docs", "/openapi.json", "/problems/unauthorized"):
            assert (await client.get(path)).status_code == 200
        for given in (None, "Bearer", "Bearer ", "Bearer open", "Basic open sesame ✓", "open sesame ✓"):
            headers = httpx.Headers([(b"Authorization", given.encode())] if given else [])
            answer = await client.get("/v1/catalogue", headers=headers)
            problem(answer, 401, "unauthorized")
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert (await client.post("/v1/allocations", json={}, headers=headers)).status_code == 401
        right = httpx.Headers([(b"Authorization", "bearer open sesame ✓".encode())])
        assert (await client.get("/v1/catalogue", headers=right)).status_code == 200
        assert "open sesame" not in repr(settings)


async def test_catalogue_names_all_words_limits_and_versions(client: httpx.AsyncClient) -> None:
    said = (await client.get("/v1/catalogue")).json()
    chinese = (await client.get("/v1/catalogue", headers={"Accept-Language": "zh"})).json()
    built = {kind["name"]: kind["built"] for kind in said["rule_kinds"]}
    assert built["bound"] is built["lock"] is True
    assert set(built) == {"bound", "lock", "viable", "limit", "spread", "gini"}
    assert {limit["name"]: limit["value"] for limit in said["limits"]}["cells"] == 20_000
    assert "去年实际" in next(column for column in said["columns"] if column["name"] == "history")["aliases"]
    assert said["versions"]["schema"] == "apportion/1"
    for part in ("rule_kinds", "measures", "objectives", "drivers", "columns", "limits"):
        for english, translated in zip(said[part], chinese[part], strict=True):
            assert english["name"] == translated["name"]
            assert english["help"].isascii(), english["name"]
            assert not translated["help"].isascii(), english["name"]


def test_the_catalogue_helps_with_every_word_of_the_language() -> None:
    assert set(help_.RULE_KINDS) == set(KINDS)
    assert set(help_.MEASURES) == set(get_args(Measure))
    assert set(help_.OBJECTIVES) == set(get_args(Objective))
    assert set(help_.DRIVERS) == set(DRIVERS)
    assert set(help_.LIMITS) == set(Limits.model_fields)
    assert set(help_.EXAMPLES) == set(examples())


async def test_every_example_can_be_posted_where_the_list_says(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/v1/examples")).json()["examples"]
    assert {"minimal", "rules", "infeasible", "evaluation", "south_china"} <= {example["id"] for example in listed}
    for example in listed:
        body = (await client.get(example["href"])).content
        answer = await client.post(example["post_to"], content=body, headers=JSON)
        assert answer.status_code == 200, answer.text
        if example["post_to"].startswith("/v1/allocations"):
            outcome = {"infeasible": "infeasible", "evaluation": "evaluated"}.get(example["id"], "optimal")
            assert json.loads(answer.content)["outcome"] == outcome, example["id"]
