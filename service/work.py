"""Workers: child processes that solve, one job at a time each, so that nothing they do can hurt the service.

A job that takes too long, or whose client went away, is ended with its process; a process that dies takes nobody
else's job along (`scenarios.lane`). The processes are forked from a server that has already imported the solvers: a
new one is there within some ten milliseconds.
"""

import asyncio
import gc
import logging
import multiprocessing
import resource
import signal
from functools import cache
from multiprocessing.context import ForkServerContext

from scenarios.lane import DiedError, Lane, OverdueError
from schemas.finding import Finding
from service.answers import Answer
from service.orders import Job, Order
from service.problems import RefusedError
from service.settings import Limits
from solvers.errors import LimitError

_log = logging.getLogger("apportion.work")
_RETRY = {"Retry-After": "2"}
_OBJECTS_PER_COLLECTION = 50_000
_JOBS_OF_A_PROCESS = 1000  # then it is replaced, so that no memory is lost for good


def _prepare(memory_bytes: int) -> None:
    """Set up a worker process: a limit of memory, and an end without delay when it is told to stop.

    What was imported stays: it is taken out of what the collector of cyclic garbage walks through, which in the midst
    of a large plan is also called less often than among small objects.
    """
    gc.freeze()
    gc.set_threshold(_OBJECTS_PER_COLLECTION)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


@cache
def _processes() -> ForkServerContext:
    """Return the maker of processes: forks of a server that has imported, and compiled, all that a job needs."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["service.work", "service.warm"])
    return context


class Workers:
    """The lanes, and the queue before them.

    Parameters
    ----------
    limits : Limits
        How many workers, how many requests may wait, how much memory and time a job may take.
    grace : float
        Seconds after the time limit before a worker is killed.
    """

    def __init__(self, limits: Limits, grace: float) -> None:
        self._limits = limits
        self._deadline = limits.seconds + grace
        self._free: asyncio.Queue[Lane] = asyncio.Queue()
        self._lanes: list[Lane] = []
        self._waiting = 0

    @property
    def ready(self) -> bool:
        """Whether one more job would be taken."""
        return bool(self._lanes) and (not self._free.empty() or self._waiting < self._limits.queue)

    async def start(self) -> None:
        """Start the processes."""
        for _ in range(self._limits.workers):
            lane = await asyncio.to_thread(
                Lane, _processes(), _prepare, (self._limits.memory_bytes,), most=_JOBS_OF_A_PROCESS
            )
            self._lanes.append(lane)
            self._free.put_nowait(lane)

    async def stop(self) -> None:
        """End the processes, whatever they are doing."""
        lanes, self._lanes = self._lanes, []
        await asyncio.gather(*(asyncio.to_thread(lane.end) for lane in lanes))

    async def done(self, job: Job, order: Order) -> Answer:
        """Return the answer of a job; being cancelled ends the job.

        Raises
        ------
        RefusedError
            Too many requests wait already, the service is not running, or the process died.
        LimitError
            The job took longer than its limit.
        """
        if not self._lanes:
            raise RefusedError("service_not_ready", [Finding("not_ready")], headers=_RETRY)
        if self._free.empty() and self._waiting >= self._limits.queue:
            raise RefusedError("service_busy", [Finding("busy", "", {"waiting": self._waiting})], headers=_RETRY)
        self._waiting += 1
        try:
            lane = await self._free.get()
        finally:
            self._waiting -= 1
        return await self._worked(lane, job, order)

    async def _worked(self, lane: Lane, job: Job, order: Order) -> Answer:
        """Run a job on a lane, and set the lane free."""
        try:
            answer: Answer = await asyncio.wrap_future(lane.begin(job, order, self._deadline))
        except OverdueError:
            raise self._too_slow() from None
        except DiedError as error:
            if error.code == -signal.SIGALRM:
                raise self._too_slow() from None
            _log.error("a worker ended with code %s, request %s", error.code, order.occasion.request_id)
            raise RefusedError("worker_lost", [Finding("worker_ended", "", {"code": error.code})]) from None
        else:
            return answer
        finally:
            self._free.put_nowait(lane)

    def _too_slow(self) -> LimitError:
        return LimitError([Finding("limit_seconds", "", {"limit": self._limits.seconds})])
