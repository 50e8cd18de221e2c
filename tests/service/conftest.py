"""The service, without a network, for tests that look at one answer."""

from collections.abc import AsyncIterator

import httpx
import pytest

from service.app import create_app
from service.settings import Settings


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
async def client(anyio_backend: str) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the service as it is, with two workers."""
    app = create_app(Settings(workers=2, max_body_bytes=2_000_000, max_cells=20_000, max_rules=50))
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://apportion.test", timeout=60) as client,
    ):
        yield client
