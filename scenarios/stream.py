"""Tasks sent to a place and their answers in order: those that were lost are sent again, few are waiting at a time."""

from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import replace
from itertools import islice

from scenarios.place import LostError, Place, TooSlowError
from scenarios.work import Answered, Task, left_out
from solvers.errors import SolverError

ATTEMPTS = 4
"""How often a task is sent whose worker dies."""
AHEAD = 4
"""Tasks a lane may be ahead of the first that is not answered yet: what bounds the memory."""


class Stream:
    """The answers of tasks, in order. Closing it, or `cancel` from another thread, ends what is going on."""

    def __init__(self, tasks: Iterable[Task], place: Place) -> None:
        self._tasks = enumerate(tasks)
        self._place = place
        self._going: dict[Future[Answered], tuple[int, Task, int]] = {}
        self._cancelled = False

    def __iter__(self) -> Iterator[Answered]:
        """Yield the answers in the order of the tasks.

        Raises
        ------
        SolverError
            When the workers of a task died each time it was tried.
        """
        ready: dict[int, Answered] = {}
        told = 0
        try:
            self._send(told)
            while self._going and not self._cancelled:
                done, _ = wait(self._going, return_when=FIRST_COMPLETED)
                for future in done:
                    self._take(future, ready)
                while told in ready:
                    yield ready.pop(told)
                    told += 1
                self._send(told)
        finally:
            self.cancel()

    def cancel(self) -> None:
        """End what is going on."""
        self._cancelled = True
        for future in list(self._going):
            future.cancel()

    def _send(self, told: int) -> None:
        room = self._place.lanes - len(self._going)
        for number, task in islice(self._tasks, max(0, room)) if not self._far_ahead(told) else ():
            self._begin(number, task, 1)

    def _far_ahead(self, told: int) -> bool:
        newest = max((number for number, _, _ in self._going.values()), default=told)
        return newest - told >= AHEAD * self._place.lanes

    def _begin(self, number: int, task: Task, attempt: int) -> None:
        self._going[self._place.begin(task)] = (number, task, attempt)

    def _take(self, future: "Future[Answered]", ready: dict[int, Answered]) -> None:
        """Keep the answer of a task, or send it again."""
        number, task, attempt = self._going.pop(future)
        if future.cancelled() or self._cancelled:
            self._cancelled = True
            return
        try:
            ready[number] = future.result()
        except LostError as error:
            if attempt >= ATTEMPTS:
                raise SolverError("every worker that was given these points died") from error
            self._begin(number, task, attempt + 1)
        except TooSlowError as error:
            ready[number] = self._one_by_one(task, str(error))

    def _one_by_one(self, task: Task, reason: str) -> Answered:
        """Answer the points of a task that took too long one by one, so that only those are left out that do."""
        block = task.block
        if block.end - block.first == 1:
            return left_out(task, reason)
        told = []
        for number in range(block.first, block.end):
            one = replace(task, block=replace(block, first=number, end=number + 1, along=None, beyond=False))
            future = self._place.begin(one)
            self._going[future] = (-1, one, 1)
            try:
                told += future.result().points
            except (LostError, TooSlowError):
                told += left_out(one, reason).points
            finally:
                self._going.pop(future, None)
        return Answered(told)
