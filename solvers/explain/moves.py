"""Which rules have to move, and by how much, for something new to be possible: the least that they must give way."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from schemas.plan import Plan
from solvers.deadline import Deadline
from solvers.diagnose.change import Change
from solvers.diagnose.changes import Changer
from solvers.diagnose.relaxation import relaxed
from solvers.diagnose.system import system_of
from solvers.diagnose.verifying import works
from solvers.operations import applied
from solvers.problem import Problem

_ATTEMPTS = 4
"""Friendly numbers may miss what rounding needs; each attempt gives more room."""


@dataclass(frozen=True)
class Moves:
    """Changes of rules, and the operations that make them; applied, they are proven to be enough."""

    changes: tuple[Change, ...]
    operations: tuple[Mapping[str, Any], ...]


def least_moves(plan: Plan, problem: Problem, kept: str, deadline: Deadline) -> Moves | None:
    """Return the least that rules must give way for a plan to be possible; None where nothing that may move helps.

    The goal stays, and so does the rule `kept`; locks move only where nothing else is enough.
    """
    system = system_of(plan, problem)
    changer = Changer(plan, system)
    usable = [at for at in range(system.goal) if changer.can_change(at) and system.elements[at].rule != kept]
    softer = [at for at in usable if not changer.is_lock(at)]
    for chosen in (softer, usable):
        least = relaxed(system, [dict.fromkeys(chosen, 1.0)], deadline) if chosen else None
        if least is None or not least.given:
            continue
        for attempt in range(_ATTEMPTS):
            changes = changer.unified(
                [changer.change(at, least.point, given, attempt) for at, given in sorted(least.given.items())]
            )
            operations = changer.operations(changes)
            if works(applied(plan, operations).plan, deadline):
                return Moves(tuple(changes), tuple(operations))
    return None
