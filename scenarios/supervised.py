"""Child processes that do the points of sweeps: all cores, and one that dies takes nobody else's work along.

Each lane is a pool of one process, so no lane shares a pipe or a lock with another; a lane whose process ended before
its time is replaced as a whole. Processes are forked from one that has loaded, and compiled, all that they need.
"""

import gc
import multiprocessing
import os
import queue
import signal
import threading
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from multiprocessing.context import ForkServerContext
from types import TracebackType
from typing import Self

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from scenarios.place import LostError, TooSlowError
from scenarios.work import Answered, Task, answered

_GLANCE = 0.5
"""Seconds from one look at the processes to the next."""
_TASKS_OF_A_PROCESS = 500  # tasks, then it is replaced, so that no memory is lost for good


def _prepare() -> None:
    """Set up a child: an end without delay when told so, and an interrupt is the parent's to answer."""
    gc.freeze()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["scenarios.work", "scenarios.warm"])
    return context


class _Sent(Future[Answered]):
    """What will be answered; cancelling it ends the work."""

    inner: "ProcessFuture[Answered]"

    def cancel(self) -> bool:
        """End the work."""
        self.inner.cancel()  # type: ignore[no-untyped-call]
        cancelled = super().cancel()
        if cancelled and not self.done_cancelled:
            self.done_cancelled = True
            self.set_running_or_notify_cancel()
        return cancelled

    done_cancelled = False
    lost = False


class _Lane:
    """A pool of one process; `stale` where that process is no longer to be trusted."""

    def __init__(self) -> None:
        self.stale = False
        self.going: _Sent | None = None
        self._begun_by: set[int] = set()
        self._pool = self._made()

    def _made(self) -> ProcessPool:
        return ProcessPool(max_workers=1, max_tasks=_TASKS_OF_A_PROCESS, initializer=_prepare, context=_context())

    def begin(self, task: Task, seconds: float) -> "ProcessFuture[Answered]":
        if self.stale or not self._pool.active:
            self.end()
            self._pool, self.stale = self._made(), False
        self._begun_by = set()
        return self._pool.schedule(answered, args=(task,), timeout=seconds)

    @property
    def replaced(self) -> bool:
        """Tell whether the process that was there when the task was sent is gone, as seen from call to call."""
        there = set(self.pids)
        if self._begun_by and there and not there & self._begun_by:
            return True
        self._begun_by |= there
        return False

    @property
    def pids(self) -> list[int]:
        return list(self._pool._pool_manager.worker_manager.workers)  # noqa: SLF001 - pebble tells it nowhere else

    def end(self) -> None:
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


class Processes:
    """A place of child processes; leave it with `with`, which ends them.

    Parameters
    ----------
    lanes : how many processes; all cores by default
    seconds : how long a task may take
    """

    def __init__(self, lanes: int | None = None, seconds: float = 3600.0) -> None:
        self.lanes = lanes or len(os.sched_getaffinity(0))
        self._seconds = seconds
        self._all = [_Lane() for _ in range(self.lanes)]
        self._free: queue.SimpleQueue[_Lane] = queue.SimpleQueue()
        for lane in self._all:
            self._free.put(lane)
        self._over = threading.Event()
        self._watch = threading.Thread(target=self._watched, daemon=True)
        self._watch.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._watch.join()
        for lane in self._all:
            lane.end()

    def pids(self) -> list[int]:
        """Return the ids of the processes that live."""
        return [pid for lane in self._all for pid in lane.pids]

    def begin(self, task: Task) -> "Future[Answered]":
        """Send a task to a free process; waits where none is."""
        lane = self._free.get()
        sent = _Sent()
        try:
            sent.inner = lane.begin(task, self._seconds)
        except BrokenProcessPool as error:
            lane.stale = True
            self._free.put(lane)
            sent.set_exception(LostError(str(error)))
            return sent
        lane.going = sent
        sent.inner.add_done_callback(lambda _: self._came(lane, sent))
        return sent

    def _watched(self) -> None:
        """Give up tasks whose process has been replaced, and which its successor has not got.

        A process that is killed just as it takes a task leaves a lock behind that its successor waits for without end.
        """
        suspected: set[_Sent] = set()
        while not self._over.wait(_GLANCE):
            gone = {lane.going for lane in self._all if lane.going is not None and lane.replaced}
            for sent in gone & suspected:
                sent.lost = True
                sent.inner.cancel()  # type: ignore[no-untyped-call]
            suspected = gone

    def _came(self, lane: _Lane, sent: _Sent) -> None:
        """Pass on what a process has answered, or how it ended, and set its lane free."""
        done, lane.going = sent.inner, None
        error = None if done.cancelled() else done.exception()
        lane.stale = done.cancelled() or isinstance(error, ProcessExpired | BrokenProcessPool | TimeoutError)
        self._free.put(lane)
        if sent.cancelled():
            return
        if done.cancelled():
            if sent.lost:
                sent.set_exception(LostError("its process was replaced before it took the task"))
            return
        if error is None:
            sent.set_result(done.result())
        elif isinstance(error, TimeoutError):
            sent.set_exception(TooSlowError(f"took longer than {self._seconds:g} s"))
        elif isinstance(error, ProcessExpired | BrokenProcessPool):
            sent.set_exception(LostError(str(error)))
        else:
            sent.set_exception(error)
