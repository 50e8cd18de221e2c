"""Scenarios, comparisons and sweeps over HTTP."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from service.examples import small_bodies
from service.settings import Settings
from service.sweeping import NDJSON
from tests.service.serving import client_of, wait_until

SWEEP = small_bodies("/v1/sweeps")["sweep"]


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with client_of(Settings(workers=2, queue=4)) as client:
        yield client


def sweep_of(steps: int, **axes: Any) -> dict[str, Any]:
    growth = {"path": "goal.growth", "range": {"from": 0.2, "to": 0.8, "steps": steps}}
    return {**SWEEP, "sweep": {"axes": {**axes, "growth": growth}}}  # type: ignore[dict-item]


def lines_of(client: httpx.Client, body: dict[str, Any]) -> list[dict[str, Any]]:
    with client.stream("POST", "/v1/sweeps", json=body, headers={"Accept": NDJSON}) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == NDJSON
        return [json.loads(line) for line in answer.iter_lines()]


def test_a_stream_tells_the_points_of_the_table_in_order_with_progress(client: httpx.Client) -> None:
    begin, *told, end = lines_of(client, sweep_of(60))
    points = [line for line in told if line["kind"] == "point"]
    table = client.post("/v1/sweeps", json=sweep_of(60)).json()
    assert (begin["kind"], begin["points"], end) == ("begin", 60, {"kind": "end", "points": 60})
    assert [point["index"] for point in points] == list(range(60))
    for name in ("growth", "outcome", "gini", "binding"):
        assert [point[name] for point in points] == table["points"]["columns"][name]
    events = [{key: value for key, value in line.items() if key != "kind"} for line in told if line["kind"] == "event"]
    assert events == table["events"]
    assert {"becomes impossible"} <= {event["what"] for event in events}


def test_a_worker_that_dies_midway_changes_no_byte(client: httpx.Client) -> None:
    body = sweep_of(200, most={"path": "rules[grow].max", "values": [0.5, 0.6, 0.7]})
    wanted = lines_of(client, body)
    told, killed = [], False
    with client.stream("POST", "/v1/sweeps", json=body, headers={"Accept": NDJSON}) as answer:
        for line in answer.iter_lines():
            told.append(json.loads(line))
            if len(told) == 100:
                os.kill(child_of(os.getpid()), signal.SIGKILL)
                killed = True
    assert killed
    assert told == wanted


def child_of(pid: int) -> int:
    """Return the youngest process that works for the service."""
    found = []
    for folder in os.listdir("/proc"):  # noqa: PTH208
        if folder.isdigit():
            try:
                with open(f"/proc/{folder}/stat", encoding="utf-8") as file:  # noqa: PTH123
                    parent = int(file.read().rpartition(")")[2].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            found.append((int(folder), parent))
    servers = {child for child, parent in found if parent == pid}
    return max(child for child, parent in found if parent in servers)


def test_a_client_that_goes_away_ends_the_work(client: httpx.Client) -> None:
    body = sweep_of(20_000)
    with client.stream("POST", "/v1/sweeps", json=body, headers={"Accept": NDJSON}) as answer:
        told = answer.iter_lines()
        kept = [json.loads(next(told)) for _ in range(50)]
    assert [line["index"] for line in kept[1:] if line["kind"] == "point"][:5] == [0, 1, 2, 3, 4]
    wait_until(lambda: client.post("/v1/sweeps", json=sweep_of(5)).status_code == 200, seconds=20)


def test_other_requests_are_answered_while_a_sweep_runs(client: httpx.Client) -> None:
    going = threading.Thread(target=lines_of, args=(client, sweep_of(2000)))
    going.start()
    plan = SWEEP["plan"]  # type: ignore[index]
    assert client.post("/v1/allocations", json=plan).status_code == 200
    going.join()


@pytest.mark.parametrize(
    ("path", "body", "wanted"),
    [
        ("/v1/sweeps", {"sweep": {"axes": {}}}, ["/sweep/axes"]),
        ("/v1/sweeps", {"sweep": {"axes": {"a": {"path": "goal.grwth", "values": [1]}}}}, ["/sweep/axes/a/path"]),
        ("/v1/sweeps", {"sweep": {"axes": {"a": {"path": "goal.growth"}}}}, ["/sweep/axes/a"]),
        ("/v1/sweeps", {}, ["/sweep"]),
        (
            "/v1/scenarios:apply",
            {"scenario": {"operations": [{"op": "drop_rule", "id": "x"}]}},
            ["/scenario/operations/0/id"],
        ),
        (
            "/v1/comparisons",
            {"scenarios": [{"operations": [{"op": "scale", "field": "potential", "by": "x"}]}]},
            ["/scenarios/0/operations/0/by"],
        ),
        ("/v1/comparisons", {"scenarios": {}}, ["/scenarios"]),
    ],
)
def test_what_is_wrong_is_said_where_it_is(
    client: httpx.Client, path: str, body: dict[str, Any], wanted: list[str]
) -> None:
    answer = client.post(path, json={"plan": SWEEP["plan"], **body})  # type: ignore[index]
    assert answer.status_code == 422, answer.text
    assert [error["pointer"] for error in answer.json()["errors"]] == wanted


def test_the_changed_plan_can_be_posted(client: httpx.Client) -> None:
    made = client.post("/v1/scenarios:apply", json=small_bodies("/v1/scenarios:apply")["scenario"]).json()
    allocated = client.post("/v1/allocations", json=made["plan"]).json()
    assert allocated["provenance"]["plan_hash"] == made["hash"]
    assert [(one["op"], one["touched"]) for one in made["operations"]] == [("scale", 2), ("move", 1), ("set", 1)]
