"""Workers: child processes that solve, one job at a time each, so that nothing they do can hurt the service.

A job that takes too long, or whose client went away, is ended with its process; a process that dies takes nobody
else's job along. Each lane is a pool of one process, so no lane shares a pipe or a lock with another, and a lane
whose process ended before its time is replaced as a whole. The processes are forked from a server that has already
imported the solvers: a new one is there within some ten milliseconds.
"""

import asyncio
import gc
import logging
import multiprocessing
import resource
import signal
import threading
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing.context import ForkServerContext

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from schemas.finding import Finding
from service.answers import Answer
from service.jobs import Job, Order
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


class _Lane:
    """A pool of one process."""

    def __init__(self, memory_bytes: int) -> None:
        self._memory_bytes = memory_bytes
        self._renewing = threading.Lock()
        self._pool = self._made()

    def _made(self) -> ProcessPool:
        """Return a new pool whose process is started; takes as long as a fork."""
        pool = ProcessPool(
            max_workers=1,
            max_tasks=_JOBS_OF_A_PROCESS,
            initializer=_prepare,
            initargs=(self._memory_bytes,),
            context=_processes(),
        )
        if not pool.active:
            raise BrokenProcessPool("a worker process could not be started")
        return pool

    @property
    def alive(self) -> bool:
        return bool(self._pool.active)

    def begin(self, job: Job, order: Order, deadline: float) -> "ProcessFuture[Answer]":
        return self._pool.schedule(job, args=(order,), timeout=deadline)

    def end(self) -> None:
        """End the process at once, whatever it is doing."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def renew(self) -> None:
        """End the process and start another."""
        with self._renewing:
            self.end()
            self._pool = self._made()


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
        self._free: asyncio.Queue[_Lane] = asyncio.Queue()
        self._lanes: list[_Lane] = []
        self._waiting = 0
        self._renewals: set[asyncio.Task[None]] = set()

    @property
    def ready(self) -> bool:
        """Whether one more job would be taken."""
        return bool(self._lanes) and (not self._free.empty() or self._waiting < self._limits.queue)

    async def start(self) -> None:
        """Start the processes."""
        for _ in range(self._limits.workers):
            lane = await asyncio.to_thread(_Lane, self._limits.memory_bytes)
            self._lanes.append(lane)
            self._free.put_nowait(lane)

    async def stop(self) -> None:
        """End the processes, whatever they are doing."""
        lanes, self._lanes = self._lanes, []
        await asyncio.gather(*self._renewals, return_exceptions=True)
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

    async def _worked(self, lane: _Lane, job: Job, order: Order) -> Answer:
        """Run a job on a lane, and set the lane free, or renew it where its process is no longer to be trusted."""
        sound = False
        try:
            if not lane.alive:  # its process died while it had nothing to do
                await asyncio.to_thread(lane.renew)
            answer = await self._begun(lane, job, order)
        except TimeoutError:
            raise self._too_slow() from None
        except ProcessExpired as error:
            if error.exitcode == -signal.SIGALRM:
                raise self._too_slow() from None
            _log.error("a worker ended with code %s, request %s", error.exitcode, order.occasion.request_id)
            raise RefusedError("worker_lost", [Finding("worker_ended", "", {"code": error.exitcode})]) from None
        except BrokenProcessPool as error:
            _log.error("a worker was lost (%s), request %s", error, order.occasion.request_id)
            raise RefusedError("worker_lost", [Finding("worker_ended", "", {"code": "?"})]) from None
        else:
            sound = True
            return answer
        finally:
            if sound:
                self._free.put_nowait(lane)
            else:
                self._renew(lane)

    async def _begun(self, lane: _Lane, job: Job, order: Order) -> Answer:
        """Run a job on a lane; one whose process ended before it took the job is renewed, once."""
        try:
            return await asyncio.wrap_future(lane.begin(job, order, self._deadline))
        except BrokenProcessPool:  # a process that has done its share of jobs ends, and this one came just then
            await asyncio.to_thread(lane.renew)
            return await asyncio.wrap_future(lane.begin(job, order, self._deadline))

    def _renew(self, lane: _Lane) -> None:
        """Give a lane a new process in the background, then set it free."""

        async def renewed() -> None:
            await asyncio.to_thread(lane.renew)
            self._free.put_nowait(lane)

        task = asyncio.get_running_loop().create_task(renewed())
        self._renewals.add(task)
        task.add_done_callback(self._renewals.discard)

    def _too_slow(self) -> LimitError:
        return LimitError([Finding("limit_seconds", "", {"limit": self._limits.seconds})])
