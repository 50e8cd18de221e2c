"""A sweep over HTTP: shared out to the service's own workers, its answers put in order as they come.

The thread that waits for answers is let go by cancelling what it waits for, so that a client that goes away ends its
points at once, and nobody else's.
"""

import asyncio
import pickle
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future
from dataclasses import replace

from pydantic_core import to_json

from scenarios.lines import first_line, last_line, lines
from scenarios.place import LostError, TooSlowError
from scenarios.stream import Stream
from scenarios.sweep import Gathered, Prepared, stream
from scenarios.work import Answered, Task
from service.orders import Order
from service.problems import RefusedError, problem_of
from service.what_if import sweep_points
from service.work import Workers
from solvers.errors import ApportionError, LimitError

NDJSON = "application/x-ndjson"
_AGAIN = 0.1
"""Seconds after which a full queue is asked again: a sweep that has begun waits for its turn."""


class OwnWorkers:
    """The place where a service's sweeps are done: its workers, one of many guests there."""

    def __init__(self, workers: Workers, order: Order) -> None:
        self.lanes = order.limits.workers
        self._workers, self._order = workers, order
        self._loop = asyncio.get_running_loop()

    def begin(self, task: Task) -> "Future[Answered]":
        """Send a task; called from a thread beside the event loop."""
        return asyncio.run_coroutine_threadsafe(self._done(task), self._loop)

    async def _done(self, task: Task) -> Answered:
        order = replace(self._order, body=pickle.dumps(task), gzip=False, pack=False)
        while True:
            try:
                answer = await self._workers.done(sweep_points, order)
            except LimitError as error:
                raise TooSlowError(str(error)) from error
            except RefusedError as error:
                if error.kind == "service_busy":
                    await asyncio.sleep(_AGAIN)
                    continue
                if error.kind == "worker_lost":
                    raise LostError(str(error)) from error
                raise
            made: Answered = pickle.loads(answer.content)  # noqa: S301 - written by our own worker
            return made


class Sweeping:
    """One sweep that is being answered."""

    def __init__(self, ready: Prepared, place: OwnWorkers, order: Order) -> None:
        self._ready, self._order = ready, order
        self._stream: Stream = stream(ready, place)

    async def answers(self) -> AsyncIterator[Answered]:
        """Yield the answers in order; being closed or cancelled ends the work."""
        told: Iterator[Answered] = iter(self._stream)
        waiting: asyncio.Future[Answered | None] | None = None
        try:
            while True:
                waiting = asyncio.ensure_future(asyncio.to_thread(next, told, None))
                answer = await asyncio.shield(waiting)
                if answer is None:
                    return
                yield answer
        finally:
            self._stream.cancel()
            if waiting is not None:
                await asyncio.wait((waiting,))

    async def table(self) -> bytes:
        """Return the whole table as JSON."""
        gathered = Gathered(self._ready)
        async for answer in self.answers():
            gathered.take(answer)
        return to_json(gathered.table(), by_alias=True, inf_nan_mode="null")

    async def lines(self) -> AsyncIterator[bytes]:
        """Yield lines of JSON as points come; what goes wrong midway is a last line that says so."""
        yield first_line(self._ready)
        try:
            async for answer in self.answers():
                yield b"".join(lines(self._ready, answer))
        except ApportionError as error:
            problem = problem_of(error, self._order.occasion)
            yield to_json({"kind": "problem", **problem.model_dump(by_alias=True, exclude={"diagnosis"})}) + b"\n"
            return
        yield last_line(self._ready)
