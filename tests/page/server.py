"""The service as it is, in a process of its own, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 40.0


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as there:
        there.bind(("127.0.0.1", 0))
        port: int = there.getsockname()[1]
        return port


@dataclass
class Server:
    """A service that can be stopped and started again at the same address."""

    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and wait until it answers."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "serve", "--port", str(self.port), "--workers", "2"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "APPORTION_MAX_SECONDS": "60"},
        )
        end = time.monotonic() + PATIENCE
        while not self._answers():
            assert self.process.poll() is None, "the service did not start"
            assert time.monotonic() < end, "the service does not answer"
            time.sleep(0.05)

    def stop(self, how: int = signal.SIGTERM) -> None:
        """Stop; SIGKILL stands for a crash."""
        if self.process is None:
            return
        self.process.send_signal(how)
        self.process.wait(timeout=PATIENCE)
        self.process = None

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/readyz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False
