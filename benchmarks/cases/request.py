"""A request over HTTP: from a plan's bytes to an allocation's, with everything that lies between."""

import atexit
import http.client
import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from functools import cache, partial
from typing import Any

import numpy as np

from benchmarks.plans import SEED
from benchmarks.registry import Run, case

REGIONS, PRODUCTS, SECONDS = 20, 50, 60
PHASES = re.compile(rb'"seconds":(\{[^{}]*\})')


@case(
    question="A plan in columns, posted to a service on this machine, until its allocation is there; beside Python's "
    "own reading and writing of the same bytes.",
    sizes=(1_000, 10_000, 100_000),
)
def contenders(size: int) -> Mapping[str, Run]:
    """Return the service with every cell an entity, with every rep an entity, and the standard library's JSON.

    Both answers have to be proven optimal; where the time of one request went is printed.
    """
    bodies = {by: json.dumps(plan(size, by), ensure_ascii=False).encode() for by in ("cell", "rep")}
    port = service()
    replies = {by: posted(port, body) for by, body in bodies.items()}
    for by, reply in replies.items():
        phases = PHASES.search(reply)
        print(f"request: {size:,} cells by {by}: {phases[1].decode() if phases else ''}", file=sys.stderr)
    return {
        "Apportion over HTTP, by cell": lambda: float(len(posted(port, bodies["cell"]))),
        "Apportion over HTTP, by rep": lambda: float(len(posted(port, bodies["rep"]))),
        "json.loads and json.dumps": partial(_read_and_written, bodies["cell"], replies["cell"]),
    }


def plan(cells: int, by: str) -> dict[str, Any]:
    """Return a plan of reps that sell all products each, with limits on reps, regions and products."""
    draw = np.random.default_rng(SEED)
    rep, product = np.divmod(np.arange(cells), PRODUCTS)
    history = draw.lognormal(3.0, 1.0, cells).round(2)
    return {
        "schema": "apportion/1",
        "goal": {"growth": 0.3},
        "cells": {
            "columns": {
                "region": [f"region {number}" for number in rep % REGIONS],
                "product": [f"product {number}" for number in product],
                "rep": [f"rep {number}" for number in rep],
                "history": history.tolist(),
                "market_growth": draw.uniform(-0.05, 0.15, cells).round(3).tolist(),
                "potential": (history * draw.uniform(1.2, 4.0, cells)).round(2).tolist(),
            }
        },
        "rules": [
            {"id": "grow", "kind": "bound", "each": "rep", "measure": "growth", "min": 0.05, "max": 0.9},
            {"id": "area", "kind": "bound", "each": "region", "measure": "growth", "min": 0.2, "max": 0.4},
            {"id": "mix", "kind": "bound", "each": "product", "measure": "growth", "min": 0.2, "max": 0.45},
        ],
        "fairness": {"by": by},
    }


@cache
def service() -> int:
    """Start the service with one worker, stopped when the benchmark ends; return its port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "service.cli", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    atexit.register(_stopped, process)
    end = time.monotonic() + SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            return port


def _stopped(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGINT)
    process.wait(timeout=SECONDS)


def posted(port: int, body: bytes) -> bytes:
    """Return the allocation of a plan; anything else is an error."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
    connection.request("POST", "/v1/allocations", body, {"Content-Type": "application/json"})
    reply = connection.getresponse()
    content = reply.read()
    connection.close()
    if reply.status != 200 or b'"outcome":"optimal"' not in content[:200] or b'"verified":true' not in content:
        raise RuntimeError(f"request: {reply.status} {content[:300]!r}")
    return content


def _read_and_written(body: bytes, reply: bytes) -> float:
    """Read the request and the answer, and write both: what a client and a service in plain Python do at least."""
    return float(sum(len(json.dumps(json.loads(text), ensure_ascii=False)) for text in (body, reply)))
