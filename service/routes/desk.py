"""The desk: takes a request, has a worker answer it, and lets the worker go when the client does."""

import asyncio
import pickle
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from fastapi import Request, Response
from starlette.requests import ClientDisconnect
from starlette.responses import StreamingResponse

from scenarios.sweep import Prepared
from service import body
from service.answers import Answer, sent
from service.negotiation import JSON, takes_gzip
from service.orders import Job, Order
from service.requests import media_for, occasion_of
from service.settings import Limits
from service.sweeping import NDJSON, OwnWorkers, Sweeping
from service.what_if import sweep_begun
from service.work import Workers

OK = 200
_Made = TypeVar("_Made")


class Desk:
    """Where requests with a body are taken."""

    def __init__(self, workers: Workers, limits: Limits, grace: float) -> None:
        self._workers = workers
        self._limits = limits
        self._grace = grace

    async def answered(self, request: Request, job: Job, offered: Sequence[str], *, strict: bool = False) -> Response:
        """Return a worker's answer in one of the media types on offer."""
        order = await self._order(request, offered, strict=strict)
        return sent(await _unless_gone(request, self._workers.done(job, order)), request)

    async def swept(self, request: Request) -> Response:
        """Return the table of a sweep, or its points as they come; the client's going away ends the work."""
        order = replace(await self._order(request, (JSON, NDJSON)), pack=False)
        begun = await _unless_gone(request, self._workers.done(sweep_begun, order))
        if begun.status != OK:
            return sent(begun, request)
        ready: Prepared = pickle.loads(begun.content)  # noqa: S301 - written by our own worker
        sweeping = Sweeping(ready, OwnWorkers(self._workers, order), order)
        if order.media == NDJSON:
            headers = {
                "Content-Language": "zh-CN" if begun.language == "zh" else "en",
                "Vary": "Accept, Accept-Language",
            }
            return StreamingResponse(sweeping.lines(), media_type=NDJSON, headers=headers)
        table = await _unless_gone(request, sweeping.table())
        return sent(Answer(OK, JSON, begun.language, table), request)

    async def _order(self, request: Request, offered: Sequence[str], *, strict: bool = False) -> Order:
        """Return what a worker is told of a request."""
        media = media_for(request, offered)
        gzip = body.is_gzip(request)
        return Order(
            body=await body.read(request, self._limits.body_bytes),
            gzip=gzip,
            media=media,
            strict=strict,
            pack=takes_gzip(request.headers.get("accept-encoding")),
            occasion=occasion_of(request),
            limits=self._limits,
            grace=self._grace,
        )


async def _unless_gone(request: Request, work: Coroutine[Any, Any, _Made]) -> _Made:
    """Return the answer; where the client goes away before it is there, cancel the work and raise ClientDisconnect."""
    working = asyncio.ensure_future(work)
    leaving = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        working.cancel()
        leaving.cancel()


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
