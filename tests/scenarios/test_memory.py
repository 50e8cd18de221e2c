"""Memory stays flat over very many points: asked for by APPORTION_LONG=1, since it takes minutes."""

import os
from pathlib import Path

import pytest

from scenarios.read import read_scenario
from scenarios.supervised import Processes
from scenarios.sweep import prepared, stream
from tests.scenarios.examples import small

POINTS, WARM = 20_000, 4_000


def resident(pid: int) -> int:
    """Return the memory of a process, bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@pytest.mark.slow
@pytest.mark.skipif(not os.environ.get("APPORTION_LONG"), reason="set APPORTION_LONG=1 for what takes minutes")
def test_memory_stays_flat_over_20_000_points() -> None:
    growth = {"path": "goal.growth", "range": {"from": 0.1, "to": 0.6, "steps": POINTS // 4}}
    potential = {"op": {"op": "scale", "field": "potential", "by": "$"}, "values": [0.9, 1.0, 1.1, 1.2]}
    ready = prepared(small(), read_scenario({"sweep": {"axes": {"growth": growth, "potential": potential}}}))
    done, early, late = 0, 0, 0
    with Processes(2) as place:
        for answer in stream(ready, place):
            done += len(answer.points)
            used = resident(os.getpid()) + sum(map(resident, place.pids()))
            early, late = (max(early, used), late) if done <= WARM else (early, max(late, used))
    assert done == POINTS
    assert late < 1.1 * early + 20_000_000
