"""Child processes that do the points of sweeps: all cores, and one that dies takes nobody else's work along."""

import gc
import multiprocessing
import os
import queue
import signal
from concurrent.futures import Future
from functools import cache
from multiprocessing.context import ForkServerContext
from types import TracebackType
from typing import Self

from scenarios.lane import Awaited, DiedError, Lane, OverdueError
from scenarios.place import LostError, TooSlowError
from scenarios.work import Answered, Task, answered

_TASKS_OF_A_PROCESS = 500


def _prepare() -> None:
    """Set up a child: an end without delay when told so, and an interrupt is the parent's to answer."""
    gc.freeze()
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@cache
def _context() -> ForkServerContext:
    """Return the maker of processes: forks of one that has loaded, and compiled, all that they need."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["scenarios.work", "scenarios.warm"])
    return context


class _Sent(Future[Answered]):
    """What will be answered, in the words of a place; cancelling it ends the work."""

    def __init__(self, inner: Awaited) -> None:
        super().__init__()
        self._inner = inner

    def cancel(self) -> bool:
        """End the work."""
        return self._inner.cancel()

    def take(self, done: "Future[Answered]") -> None:
        """Pass on what a process has answered, or how it ended."""
        if done.cancelled():
            super().cancel()
            self.set_running_or_notify_cancel()
            return
        error = done.exception()
        if error is None:
            self.set_result(done.result())
        elif isinstance(error, OverdueError):
            self.set_exception(TooSlowError(str(error)))
        else:
            self.set_exception(LostError(str(error)) if isinstance(error, DiedError) else error)


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
        self._all = [Lane(_context(), _prepare, most=_TASKS_OF_A_PROCESS) for _ in range(self.lanes)]
        self._free: queue.SimpleQueue[Lane] = queue.SimpleQueue()
        for lane in self._all:
            self._free.put(lane)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for lane in self._all:
            lane.end()

    def pids(self) -> list[int]:
        """Return the ids of the processes."""
        return [lane.pid for lane in self._all]

    def begin(self, task: Task) -> "Future[Answered]":
        """Send a task to a free process; waits where none is."""
        lane = self._free.get()
        inner = lane.begin(answered, task, self._seconds)
        sent = _Sent(inner)

        def came(done: "Future[Answered]") -> None:
            self._free.put(lane)
            sent.take(done)

        inner.add_done_callback(came)
        return sent
