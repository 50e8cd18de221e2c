"""Jobs run in processes that can be ended, die or fill up without hurting anybody else."""

import os
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import httpx
import pytest

from service.settings import Settings
from tests.service.serving import JSON, OBEDIENT, client_of, wait_until


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    with client_of(Settings(workers=2, queue=4, max_seconds=3, grace_seconds=0.5), OBEDIENT) as client:
        yield client


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_same_process_answers_again_and_again(client: httpx.Client) -> None:
    pids = {client.post("/v1/allocations", json={"do": "echo"}).json()["pid"] for _ in range(8)}
    assert len(pids) <= 2
    assert os.getpid() not in pids


def test_the_service_answers_at_once_while_a_solve_runs(client: httpx.Client) -> None:
    long_one = threading.Thread(
        target=client.post, args=["/v1/allocations"], kwargs={"json": {"do": "sleep", "seconds": 1}}
    )
    long_one.start()
    took = []
    while long_one.is_alive():
        began = time.perf_counter()
        assert client.get("/livez").status_code == 200
        took.append(time.perf_counter() - began)
    assert len(took) > 20
    assert median(took) < 0.25


def test_a_large_answer_is_compressed_by_the_worker_and_arrives_whole(client: httpx.Client) -> None:
    answer = client.post("/v1/allocations", json={"do": "echo", "letters": 5_000_000})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert int(answer.headers["Content-Length"]) < 50_000
    assert answer.json()["letters"] == "a" * 5_000_000


def test_a_client_that_goes_away_ends_its_job(client: httpx.Client, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with pytest.raises(httpx.ReadTimeout):
        client.post("/v1/allocations", json={"do": "sleep", "seconds": 60, "note": str(note)}, timeout=1)
    wait_until(note.exists)
    wait_until(lambda: not alive(int(note.read_text())), seconds=30)
    assert client.post("/v1/allocations", json={"do": "echo"}).status_code == 200


def test_a_job_past_the_limit_is_stopped_and_the_limit_named(client: httpx.Client, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    answer = client.post("/v1/allocations", json={"do": "sleep", "seconds": 60, "note": str(note)})
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/limit-exceeded")
    assert answer.json()["errors"][0]["code"] == "limit_seconds"
    assert answer.json()["errors"][0]["params"] == {"limit": 3.0}
    wait_until(lambda: not alive(int(note.read_text())), seconds=30)


def test_a_solve_past_the_limit_that_the_plan_asked_for_is_stopped_earlier(client: httpx.Client) -> None:
    began = time.monotonic()
    answer = client.post("/v1/allocations", json={"do": "sleep_past_own_limit", "seconds": 60})
    assert answer.json()["errors"][0]["code"] == "limit_seconds"
    assert time.monotonic() - began < 30


def test_a_worker_that_dies_takes_its_own_request_along_and_no_other(client: httpx.Client) -> None:
    others: list[httpx.Response] = []
    other = threading.Thread(
        target=lambda: others.append(client.post("/v1/allocations", json={"do": "sleep", "seconds": 1}))
    )
    other.start()
    answer = client.post("/v1/allocations", json={"do": "die"})
    assert (answer.status_code, answer.json()["type"]) == (500, "/problems/worker-lost")
    other.join()
    assert others[0].status_code == 200
    for _ in range(4):
        assert client.post("/v1/allocations", json={"do": "echo"}).status_code == 200


def test_a_worker_that_died_idle_is_replaced(client: httpx.Client) -> None:
    pids = {client.post("/v1/allocations", json={"do": "echo"}).json()["pid"] for _ in range(8)}
    for pid in pids:
        os.kill(pid, 9)
    wait_until(lambda: not any(alive(pid) for pid in pids))
    time.sleep(0.3)  # until the lanes have noticed
    for _ in range(4):
        assert client.post("/v1/allocations", json={"do": "echo"}).status_code == 200


def test_more_memory_than_allowed_is_a_limit_and_no_crash(client: httpx.Client) -> None:
    answer = client.post("/v1/allocations", json={"do": "grow"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "limit_memory")


@pytest.mark.parametrize(("deed", "type_"), [("fail", "internal-error"), ("doubt", "answer-not-certified")])
def test_a_defect_of_ours_tells_the_request_id_and_nothing_else(client: httpx.Client, deed: str, type_: str) -> None:
    answer = client.post("/v1/allocations", json={"do": deed}, headers={"X-Request-ID": "abc-1"})
    assert (answer.status_code, answer.json()["type"]) == (500, f"/problems/{type_}")
    assert "abc-1" in answer.json()["detail"]
    assert "secret" not in answer.text
    assert "Traceback" not in answer.text


def test_a_full_service_says_when_to_come_again() -> None:
    with client_of(Settings(workers=1, queue=0), OBEDIENT) as client:
        assert client.get("/readyz").status_code == 200
        long_one = threading.Thread(
            target=client.post, args=["/v1/allocations"], kwargs={"json": {"do": "sleep", "seconds": 2}}
        )
        long_one.start()
        wait_until(lambda: client.get("/readyz").status_code == 503)
        refused = client.post("/v1/allocations", json={"do": "echo"})
        assert (refused.status_code, refused.json()["type"]) == (503, "/problems/service-busy")
        assert int(refused.headers["Retry-After"]) > 0
        long_one.join()
        assert client.post("/v1/allocations", json={"do": "echo"}).status_code == 200


def test_stopping_the_service_ends_its_processes(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    with client_of(Settings(workers=1), OBEDIENT) as client:
        idle = client.post("/v1/allocations", json={"do": "echo"}).json()["pid"]
        with pytest.raises(httpx.TransportError):
            client.post("/v1/allocations", json={"do": "sleep", "seconds": 60, "note": str(note)}, timeout=1)
    wait_until(lambda: not alive(idle))
    wait_until(lambda: not alive(int(note.read_text())))


def test_a_body_that_grows_beyond_the_limit_is_refused_while_the_client_still_sends() -> None:
    with client_of(Settings(workers=1, max_body_bytes=1_000_000), OBEDIENT) as client:
        content = b'{"do": "echo", "pad": "' + b"a" * 1_500_000 + b'"}'
        answer = client.post("/v1/allocations", content=content, headers=JSON)
        assert (answer.status_code, answer.json()["type"]) == (413, "/problems/body-too-large")
        assert answer.json()["errors"][0]["params"] == {"limit": 1_000_000}
        streamed = client.post("/v1/allocations", content=iter([content[:900_000], content[900_000:]]), headers=JSON)
        assert streamed.status_code == 413
        assert client.post("/v1/allocations", json={"do": "echo"}).status_code == 200
