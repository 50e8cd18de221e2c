"""The place where work is sent: one small interface, so that other places can be put behind it.

Place
 +-- Here         this process, for few points
 +-- Processes    child processes that may die (`scenarios.supervised`)
a service sends its sweeps to its own workers; a cluster would be one more file
"""

from concurrent.futures import Future
from typing import Protocol

from scenarios.work import Answered, Task, answered


class LostError(Exception):
    """The worker died; the task may be sent again."""


class TooSlowError(Exception):
    """The worker was ended because the task took longer than the place allows."""


class Place(Protocol):
    """Where tasks are done."""

    @property
    def lanes(self) -> int:
        """How many tasks are done at a time."""

    def begin(self, task: Task) -> "Future[Answered]":
        """Send a task; cancelling the future ends it.

        The future raises LostError where the worker died and TooSlowError where it took too long.
        """


class Here:
    """The process that asks: one task at a time, at once."""

    lanes = 1

    def begin(self, task: Task) -> "Future[Answered]":
        """Do a task."""
        future: Future[Answered] = Future()
        future.set_result(answered(task))
        return future
