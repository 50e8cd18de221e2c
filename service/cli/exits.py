"""Exit codes of the command line: what a script may rely on."""

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from schemas.allocation import Allocation


class Exit(IntEnum):
    """What the process tells its caller."""

    ANSWER = 0
    FAILED = 1
    INPUT = 2
    INFEASIBLE = 3
    LIMIT = 4
    INTERRUPTED = 130
    BROKEN_PIPE = 141


def exit_of(allocation: "Allocation") -> Exit:
    """Return the exit code of an answer.

    `feasible` is an answer like any other where rounding gave way, and not where a limit stopped a stage.
    """
    if allocation.outcome == "infeasible":
        return Exit.INFEASIBLE
    if allocation.outcome == "limit" or any(warning.code == "stopped_by_limit" for warning in allocation.warnings):
        return Exit.LIMIT
    return Exit.ANSWER
