import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx
import pytest

from service.cli import main
from service.cli.serve import why_not_free

PATIENCE = 60.0
"""Seconds; a busy machine takes long to start."""


@pytest.fixture(name="port")
def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number: int = probe.getsockname()[1]
        return number


@pytest.fixture(name="service")
def _service(port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "service.cli", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        try:
            wait_for(port, running)
            yield running
        finally:
            if running.poll() is None:
                running.kill()


def wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    began = time.monotonic()
    while time.monotonic() - began < PATIENCE:
        try:
            if httpx.get(f"http://127.0.0.1:{port}/livez").status_code == 200:
                return
        except httpx.TransportError:
            assert running.poll() is None
            time.sleep(0.05)
    pytest.fail("the service did not answer")


def test_it_answers_and_ends_on_an_interrupt_without_a_traceback(service: subprocess.Popen[bytes], port: int) -> None:
    plan = {"goal": {"amount": 200}, "cells": {"columns": {"rep": ["A", "B", "C"], "history": [50, 75, 125]}}}
    answer = httpx.post(f"http://127.0.0.1:{port}/v1/allocations", json=plan, timeout=PATIENCE)
    assert answer.json()["cells"]["columns"]["target"] == [40, 60, 100]
    service.send_signal(signal.SIGINT)
    _, said = service.communicate(timeout=PATIENCE)
    assert service.returncode == 0
    assert f"http://127.0.0.1:{port}".encode() in said
    assert b"/v1/allocations 200" in said
    assert b"Traceback" not in said


def test_a_port_in_use_is_said_with_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        number = taken.getsockname()[1]
        assert why_not_free("127.0.0.1", number) == os.strerror(98)
        assert main(["serve", "--port", str(number)]) == 2
    printed = capsys.readouterr().err
    assert f"127.0.0.1:{number}" in printed
    assert "--port" in printed


def test_an_address_that_is_not_of_this_machine_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--host", "203.0.113.1"]) == 2
    assert "203.0.113.1:8000" in capsys.readouterr().err


def test_a_setting_that_cannot_be_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("APPORTION_MAX_CELLS", "many")
    assert main(["serve", "--port", "0"]) == 2
    printed = capsys.readouterr().err
    assert "APPORTION_MAX_CELLS: many" in printed
