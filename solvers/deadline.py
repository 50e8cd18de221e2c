"""How long a solve may still take, and where its time went."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


class OutOfTime(Exception):
    """The time limit of the plan was reached before an answer was."""


@dataclass
class Deadline:
    """A time limit that starts when it is made; `spent` adds up seconds by phase."""

    seconds: float
    now: Callable[[], float] = time.perf_counter
    spent: dict[str, float] = field(default_factory=dict)
    _start: float = 0.0

    def __post_init__(self) -> None:
        self._start = self.now()

    def left(self) -> float:
        """Return the seconds left.

        Raises
        ------
        OutOfTime
            When none are.
        """
        left = self.seconds - (self.now() - self._start)
        if left <= 0:
            raise OutOfTime
        return left

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Add the time that a block takes to a phase."""
        begun = self.now()
        try:
            yield
        finally:
            self.spent[name] = self.spent.get(name, 0.0) + self.now() - begun
