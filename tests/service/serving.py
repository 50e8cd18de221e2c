"""A service on a free port of this machine, in a thread of the test process."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import uvicorn

from service.app import create_app
from service.routes.allocations import Jobs
from service.settings import Settings
from tests.service.planted import obedient

OBEDIENT = Jobs(allocate=obedient, validate=obedient, evaluate=obedient)
JSON = {"Content-Type": "application/json"}


@contextmanager
def serving(settings: Settings, jobs: Jobs | None = None) -> Iterator[str]:
    """Yield the address of a running service, and stop it."""
    app = create_app(settings, jobs)
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False, timeout_graceful_shutdown=2))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        wait_until(lambda: server.started or not thread.is_alive())
        assert server.started, "the service did not start"
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(timeout=20)
    assert not thread.is_alive(), "the service did not stop"


@contextmanager
def client_of(settings: Settings, jobs: Jobs | None = None) -> Iterator[httpx.Client]:
    """Yield a client of a running service."""
    with serving(settings, jobs) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def wait_until(holds: object, seconds: float = 15) -> None:
    """Wait until a condition holds, and fail where it does not in time."""
    assert callable(holds)
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
