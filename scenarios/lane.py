"""A lane: a child process that does one job at a time, and a thread that watches it.

No lock and no queue is shared with the child: jobs and answers go through a pipe of its own, and its end is seen as
soon as it comes, whatever it was doing. A job whose process has died is lost; the next one is given to a new process.
"""

import os
import pickle
import queue
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future, InvalidStateError
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkServerContext, ForkServerProcess
from typing import Any

_TAKEN = b"taken"
_ATTEMPTS = 3
_GLANCE = 0.1
"""Seconds from one look to the next at whether a thread has ended."""


class DiedError(Exception):
    """The process ended before it answered; `code` is its exit code, negative where a signal ended it."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"a process ended with code {code}")
        self.code = code


class OverdueError(Exception):
    """The job took longer than it may, and its process was ended."""


class Awaited(Future[Any]):
    """What a lane will answer; cancelling it ends the process that works on it."""

    def __init__(self, wake: Callable[[], None]) -> None:
        super().__init__()
        self._wake = wake

    def cancel(self) -> bool:
        """End the work; tell whether it is cancelled."""
        before = self.cancelled()
        cancelled = super().cancel()
        if cancelled and not before:
            self.set_running_or_notify_cancel()
            self._wake()
        return cancelled


@dataclass(frozen=True)
class _Job:
    function: Callable[[Any], Any]
    given: Any
    seconds: float
    awaited: Awaited


class Lane:
    """A process for one job after the other; a new one takes the place of one that has ended.

    Parameters
    ----------
    context : makes processes
    prepare : called in each new process, with `given`
    most : jobs of a process, after which it is replaced, so that no memory is lost for good
    """

    def __init__(
        self, context: ForkServerContext, prepare: Callable[..., None], given: tuple[Any, ...] = (), *, most: int
    ) -> None:
        self._context, self._prepare, self._given, self._most = context, prepare, given, most
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._woken, self._waking = os.pipe()
        self._over = False
        self._process, self._pipe, self._done = *self._started(), 0
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid or 0

    def begin(self, function: Callable[[Any], Any], given: Any, seconds: float) -> Awaited:
        """Have the process call a function, after what it was given before.

        The future raises DiedError, OverdueError, or what the function raises.
        """
        job = _Job(function, given, seconds, Awaited(self._wake))
        self._jobs.put(job)
        return job.awaited

    def end(self) -> None:
        """End the process at once, whatever it is doing."""
        self._over = True
        self._jobs.put(None)
        while self._thread.is_alive():
            self._process.kill()
            self._thread.join(_GLANCE)
        self._dispose()
        os.close(self._woken)
        os.close(self._waking)

    def _started(self) -> tuple[ForkServerProcess, Connection]:
        ours, theirs = self._context.Pipe()
        process = self._context.Process(target=_serve, args=(theirs, self._prepare, self._given), daemon=True)
        process.start()
        theirs.close()
        return process, ours

    def _wake(self) -> None:
        if not self._over:
            os.write(self._waking, b"!")

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            if job.awaited.cancelled():
                continue
            try:
                answer = self._answered(job)
            except BaseException as error:  # noqa: BLE001 - whoever waits is told
                _tell(job.awaited.set_exception, error)
            else:
                _tell(job.awaited.set_result, answer)

    def _answered(self, job: _Job) -> Any:
        """Return what the process answers; one that ends before it has taken the job does not count."""
        message = pickle.dumps((job.function, job.given), protocol=pickle.HIGHEST_PROTOCOL)
        for _ in range(_ATTEMPTS):
            if self._done >= self._most or not self._process.is_alive():
                self._replace()
            self._done += 1
            taken, end = False, time.monotonic() + job.seconds
            try:
                self._pipe.send_bytes(message)
                taken = self._awaited(job, end) == _TAKEN
                well, answer = pickle.loads(self._awaited(job, end))  # noqa: S301 - written by our own child
            except (OSError, EOFError):
                self._process.join()
                if taken or self._over or job.awaited.cancelled():
                    break
                continue
            if not well:
                raise answer
            return answer
        raise DiedError(self._process.exitcode)

    def _awaited(self, job: _Job, end: float) -> bytes:
        """Return the next bytes that the process sends before a time, seconds of the monotonic clock.

        Raises
        ------
        EOFError, OSError
            Where the process has ended, or was told to, for nobody waits for the answer any more.
        OverdueError
        """
        while True:
            ready = wait([self._pipe, self._process.sentinel, self._woken], max(0.0, end - time.monotonic()))
            if self._pipe in ready:
                return self._pipe.recv_bytes()
            if self._process.sentinel in ready:
                raise EOFError
            if self._woken in ready:
                os.read(self._woken, 4096)
                if job.awaited.cancelled():
                    self._process.kill()
                    raise EOFError
            if not ready:
                self._process.kill()
                raise OverdueError(f"took longer than {job.seconds:g} s")

    def _replace(self) -> None:
        self._dispose()
        self._process, self._pipe, self._done = *self._started(), 0

    def _dispose(self) -> None:
        self._pipe.close()
        self._process.kill()
        self._process.join()


def _tell(setting: Callable[[Any], None], told: Any) -> None:
    """Tell whoever waits; one who has cancelled does not."""
    try:
        setting(told)
    except InvalidStateError:
        return


def _serve(pipe: Connection, prepare: Callable[..., None], given: tuple[Any, ...]) -> None:
    """Do jobs, in the child, until the pipe is closed."""
    prepare(*given)
    while True:
        try:
            message = pipe.recv_bytes()
        except EOFError:
            return
        pipe.send_bytes(_TAKEN)
        pipe.send_bytes(_result(message))


def _result(message: bytes) -> bytes:
    """Return what a job comes to: an answer, or an error that tells where it came from."""
    try:
        function, given = pickle.loads(message)  # noqa: S301 - written by our own parent
        return pickle.dumps((True, function(given)), protocol=pickle.HIGHEST_PROTOCOL)
    except Exception as error:  # noqa: BLE001 - the parent raises it
        error.add_note("".join(traceback.format_exception(error)))
        return pickle.dumps((False, error), protocol=pickle.HIGHEST_PROTOCOL)
