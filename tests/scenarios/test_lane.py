"""A lane does one job at a time in a process that may end at any moment."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any

import pytest

from scenarios.lane import DiedError, Lane, OverdueError

SOON = 20.0
KILLS = 10


def nothing() -> None:
    """Prepare nothing."""


def pid_of(_: object) -> int:
    return os.getpid()


def slept(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def died(code: int) -> None:
    os.kill(os.getpid(), code)


def failed(text: str) -> None:
    raise ValueError(text)


def large(size: int) -> bytes:
    return b"x" * size


def kill(pid: int) -> None:
    with suppress(ProcessLookupError):  # it has been replaced by then
        os.kill(pid, signal.SIGKILL)


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane(multiprocessing.get_context("forkserver"), nothing, most=1000)
    yield made
    made.end()


def answer(lane: Lane, function: Any, given: Any, seconds: float = SOON) -> Any:
    return lane.begin(function, given, seconds).result(SOON)


def test_one_process_does_job_after_job(lane: Lane) -> None:
    assert {answer(lane, pid_of, None) for _ in range(5)} == {lane.pid}
    assert lane.pid != os.getpid()
    assert answer(lane, large, 20_000_000) == b"x" * 20_000_000


def test_an_error_comes_back_and_the_process_stays(lane: Lane) -> None:
    before = lane.pid
    with pytest.raises(ValueError, match="no such thing"):
        answer(lane, failed, "no such thing")
    assert answer(lane, pid_of, None) == before


def test_a_process_that_dies_at_work_is_noticed_at_once_and_replaced(lane: Lane) -> None:
    began = time.monotonic()
    with pytest.raises(DiedError) as error:
        answer(lane, died, signal.SIGKILL)
    assert error.value.code == -signal.SIGKILL
    assert time.monotonic() - began < SOON / 4
    assert answer(lane, pid_of, None) == lane.pid


def test_a_process_killed_at_any_moment_around_its_taking_a_job_loses_none(lane: Lane) -> None:
    """Either the job was taken and is reported as lost at once, or another process does it."""
    done = lost = 0
    for number in range(KILLS):
        killer = threading.Timer(0.0002 * number, kill, (lane.pid,))
        killer.start()
        began = time.monotonic()
        try:
            answer(lane, slept, 0.0005)
            done += 1
        except DiedError:
            lost += 1
        assert time.monotonic() - began < SOON / 4
        killer.join()
    assert done + lost == KILLS


def test_a_process_that_died_idle_costs_nobody_a_job(lane: Lane) -> None:
    for _ in range(2):
        os.kill(lane.pid, signal.SIGKILL)
        assert answer(lane, pid_of, None) == lane.pid


def test_a_job_that_takes_too_long_is_ended_with_its_process(lane: Lane) -> None:
    before = lane.pid
    with pytest.raises(OverdueError):
        answer(lane, slept, 60, seconds=0.2)
    assert answer(lane, pid_of, None) != before


def test_cancelling_ends_the_process_and_the_next_job_has_another(lane: Lane) -> None:
    before = answer(lane, pid_of, None)
    begun = lane.begin(slept, 60, SOON)
    time.sleep(0.1)
    assert begun.cancel()
    with pytest.raises(CancelledError):
        begun.result(SOON)
    assert answer(lane, pid_of, None) != before


def test_a_process_is_replaced_after_so_many_jobs() -> None:
    lane = Lane(multiprocessing.get_context("forkserver"), nothing, most=2)
    assert len({answer(lane, pid_of, None) for _ in range(4)}) == 2
    lane.end()


def test_ending_a_lane_ends_what_it_is_doing(lane: Lane) -> None:
    other = Lane(multiprocessing.get_context("forkserver"), nothing, most=2)
    begun = other.begin(slept, 60, SOON)
    time.sleep(0.1)
    began = time.monotonic()
    other.end()
    assert time.monotonic() - began < SOON / 4
    with pytest.raises(DiedError):
        begun.result(SOON)
    assert answer(lane, pid_of, None) == lane.pid
