"""Wrong answers made from right ones: each error that a solver, a rounding or a hand could make."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from unittest.mock import patch

import numpy as np

import solvers.allocate
from schemas.plan import Plan
from solvers.certify import Answer, certified
from solvers.grid import Grid
from solvers.table import Table
from tests.conformance.answers import answered

PlanDict = Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """What the certifier is shown for a plan."""

    plan: Plan
    table: Table
    answer: Answer

    def verified(self, answer: Answer) -> bool:
        """Tell whether the certifier accepts another answer to the same plan."""
        return certified(self.plan, self.table, answer).certificate.verified


def shown(plan: PlanDict) -> Shown | None:
    """Allocate a plan and return what the certifier was shown; None where the plan is infeasible."""
    caught: list[Shown] = []

    def catch(plan: Plan, table: Table, answer: Answer) -> Any:
        caught.append(Shown(plan, table, answer))
        return certified(plan, table, answer)

    with patch.object(solvers.allocate, "certified", catch):
        answered(plan)
    return caught[0] if caught else None


def moved(answer: Answer, source: int, target: int, steps: int) -> Answer:
    """Return the answer with steps moved from one cell to another, printed and continuous alike."""
    counts = answer.counts.copy()
    counts[source] -= steps
    counts[target] += steps
    continuous = answer.continuous.copy()
    continuous[source] -= steps * answer.grid.step
    continuous[target] += steps * answer.grid.step
    street = float(answer.continuous.sum())
    stages = tuple(replace(stage, point=continuous * len(counts) / street) for stage in answer.stages)
    return replace(answer, counts=counts, continuous=continuous, stages=stages)


def _large_step(answer: Answer) -> int:
    return max(1, int(answer.counts.sum()) // (100 * len(answer.counts)))


def _richest(answer: Answer) -> int:
    return int(np.argmax(answer.counts))


def money_moved_between_two_cells(shown: Shown) -> Answer | None:
    answer = shown.answer
    source = _richest(answer)
    target = int(np.argmin(answer.counts))
    return None if source == target else moved(answer, source, target, _large_step(answer))


def two_cells_swapped(shown: Shown) -> Answer | None:
    answer = shown.answer
    first, second = _richest(answer), int(np.argmin(answer.counts))
    gap = int(answer.counts[first] - answer.counts[second])
    return moved(answer, first, second, gap) if gap > _large_step(answer) else None


def printed_numbers_that_are_not_the_optimum(shown: Shown) -> Answer | None:
    wrong = money_moved_between_two_cells(shown)
    return None if wrong is None else replace(shown.answer, counts=wrong.counts)


def a_step_too_much(shown: Shown) -> Answer:
    counts = shown.answer.counts.copy()
    counts[_richest(shown.answer)] += 1
    return replace(shown.answer, counts=counts)


def a_negative_target(shown: Shown) -> Answer | None:
    answer = shown.answer
    source, target = int(np.argmin(answer.counts)), _richest(answer)
    return None if source == target else moved(answer, source, target, int(answer.counts[source]) + _large_step(answer))


def another_goal(shown: Shown) -> Answer:
    answer = shown.answer
    asked = int(answer.counts.sum())
    total = asked + 2 * _large_step(answer) * len(answer.counts)
    counts = np.rint(answer.counts * (total / asked)).astype(np.int64)
    counts[_richest(answer)] += total - int(counts.sum())
    return replace(answer, counts=counts, continuous=answer.continuous * (total / asked))


def a_finer_grid(shown: Shown) -> Answer | None:
    answer = shown.answer
    if answer.rounding is None or len(answer.counts) < 2:
        return None
    finer = Grid(answer.grid.whole, answer.grid.places + 1)
    counts = answer.counts * 10
    counts[_richest(answer)] -= 1
    counts[int(np.argmin(answer.counts))] += 1
    return replace(answer, grid=finer, counts=counts)


def a_rounding_that_changes_more_than_it_must(shown: Shown) -> Answer | None:
    answer = shown.answer
    if answer.rounding is None or len(answer.counts) < 2:
        return None
    away = answer.counts - answer.continuous / answer.grid.step
    up, down = int(np.argmax(away)), int(np.argmin(away))
    if up == down:
        return None
    counts = answer.counts.copy()
    counts[up] += 1
    counts[down] -= 1
    return replace(answer, counts=counts)


def wrong_multipliers(shown: Shown) -> Answer | None:
    answer = shown.answer
    stages = tuple(
        replace(
            stage,
            rows=stage.rows + np.where(np.arange(len(stage.rows)) == 0, 0.3, 0.0),
            levels=tuple(replace(level, rows=level.rows * 1.5 + 0.3) for level in stage.levels),
        )
        for stage in answer.stages
    )
    slack_everywhere = len(answer.row_keys) == 0
    return None if slack_everywhere else replace(answer, stages=stages)


def a_rule_left_out(shown: Shown) -> Answer | None:
    """Leave the first rule out of the witness, as a compiler that dropped it would."""
    answer = shown.answer
    rules = [name for name, _ in answer.row_keys if name not in ("goal", "no_basis")]
    if not rules:
        return None
    kept = np.array([name != rules[0] for name, _ in answer.row_keys])

    def shorter(rows: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
        return np.asarray(rows[kept[: len(rows)]])

    stages = tuple(
        replace(s, rows=shorter(s.rows), levels=tuple(replace(level, rows=shorter(level.rows)) for level in s.levels))
        for s in answer.stages
    )
    keys = tuple(key for key, keep in zip(answer.row_keys, kept, strict=True) if keep)
    return replace(answer, row_keys=keys, stages=stages)


def no_proof_of_fairness(shown: Shown) -> Answer:
    return replace(shown.answer, stages=tuple(stage for stage in shown.answer.stages if stage.name != "fairness"))


def no_proof_of_the_second_stage(shown: Shown) -> Answer | None:
    stages = tuple(stage for stage in shown.answer.stages if stage.name != "least_change")
    return None if len(stages) == len(shown.answer.stages) else replace(shown.answer, stages=stages)


def no_proof_for_cells_without_fair_share(shown: Shown) -> Answer | None:
    stages = tuple(stage for stage in shown.answer.stages if stage.name != "no_basis")
    return None if len(stages) == len(shown.answer.stages) else replace(shown.answer, stages=stages)


def every_row_excused(shown: Shown) -> Answer | None:
    wrong = two_cells_swapped(shown)
    return None if wrong is None else replace(wrong, relaxed=True)


Planted = Callable[[Shown], Answer | None]
ERRORS: tuple[Planted, ...] = (
    money_moved_between_two_cells,
    two_cells_swapped,
    printed_numbers_that_are_not_the_optimum,
    a_step_too_much,
    a_negative_target,
    another_goal,
    a_finer_grid,
    a_rounding_that_changes_more_than_it_must,
    wrong_multipliers,
    a_rule_left_out,
    no_proof_of_fairness,
    no_proof_of_the_second_stage,
    no_proof_for_cells_without_fair_share,
    every_row_excused,
)
ONLY_ROUNDED = (a_finer_grid, a_rounding_that_changes_more_than_it_must)
ALWAYS_WRONG = tuple(error for error in ERRORS if error is not wrong_multipliers)
"""Where a plan leaves no freedom other multipliers may prove the same answer."""
