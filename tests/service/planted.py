"""A job that does what its body says, so that tests can see how the service takes it."""

import json
import os
import signal
import time
from pathlib import Path
from typing import Any

from schemas.messages import Language
from service import orders
from service.answers import Answer
from service.negotiation import JSON
from solvers.errors import SolverError


def obedient(order: orders.Order) -> Answer:
    """Do what the body tells: `{"do": "echo"}`, `{"do": "sleep", "seconds": 5, "note": path}`, ..."""
    return orders.answered(order, _done, orders.language_of_plan)


def _done(order: orders.Order, data: object, language: Language) -> Answer:
    assert isinstance(data, dict)
    if note := data.get("note"):
        Path(note).write_text(str(os.getpid()), encoding="ascii")
    _DEEDS[str(data["do"])](data)
    return Answer(
        200, JSON, language, json.dumps({"pid": os.getpid(), "letters": "a" * data.get("letters", 0)}).encode()
    )


def _sleep(data: dict[str, Any]) -> None:
    time.sleep(data["seconds"])


def _sleep_past_own_limit(data: dict[str, Any]) -> None:
    with orders.stopped_after(0.2):
        time.sleep(data["seconds"])


def _die(_: dict[str, Any]) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _grow(_: dict[str, Any]) -> None:
    bytearray(64 * 2**30)


def _fail(_: dict[str, Any]) -> None:
    raise ZeroDivisionError("secret")


def _doubt(_: dict[str, Any]) -> None:
    raise SolverError("secret")


def _nothing(_: dict[str, Any]) -> None:
    pass


_DEEDS = {
    "echo": _nothing,
    "sleep": _sleep,
    "sleep_past_own_limit": _sleep_past_own_limit,
    "die": _die,
    "grow": _grow,
    "fail": _fail,
    "doubt": _doubt,
}
