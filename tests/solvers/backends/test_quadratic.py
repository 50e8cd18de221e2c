import time
from dataclasses import replace
from types import ModuleType

import numpy as np
import pytest

from solvers.backends import conic, linear, quadratic
from solvers.deadline import Deadline
from solvers.polish import polished
from solvers.program import Curve
from tests.solvers.backends.programs import IMPOSSIBLE, POSSIBLE, large, nearly_reached, plain, thin, violation

SEEDS = range(6)
BACK_ENDS = pytest.mark.parametrize("back_end", [quadratic, conic], ids=["piqp", "clarabel"])
HARDEST = ("very thin boxes", "a limit that is nearly reached")
"""PIQP gives up on some of these."""


@BACK_ENDS
@pytest.mark.parametrize("kind", [kind for kind in POSSIBLE if kind not in HARDEST])
def test_a_polished_solution_satisfies_the_optimality_conditions(kind: str, back_end: ModuleType) -> None:
    for seed in SEEDS:
        program = POSSIBLE[kind](seed)
        solution = back_end.solve(program, 20.0)
        assert solution.status == "optimal"
        assert violation(program, polished(program, solution, Deadline(20.0))) <= 1e-10


@BACK_ENDS
def test_before_polishing_a_solution_is_near(back_end: ModuleType) -> None:
    for seed in SEEDS:
        program = plain(seed)
        assert violation(program, back_end.solve(program, 20.0)) <= 1e-6


@BACK_ENDS
@pytest.mark.parametrize("kind", IMPOSSIBLE)
def test_what_is_impossible_is_called_infeasible(kind: str, back_end: ModuleType) -> None:
    for seed in SEEDS:
        assert back_end.solve(IMPOSSIBLE[kind](seed), 20.0).status == "infeasible"


@pytest.mark.parametrize("kind", HARDEST)
def test_clarabel_solves_what_is_next_to_impossible(kind: str) -> None:
    for seed in SEEDS:
        program = POSSIBLE[kind](seed)
        solution = conic.solve(program, 20.0)
        assert solution.status == "optimal"
        assert violation(program, polished(program, solution, Deadline(20.0))) <= 1e-8


@BACK_ENDS
def test_both_back_ends_find_the_same_point(back_end: ModuleType) -> None:
    program = plain(1)
    other = quadratic if back_end is conic else conic
    mine = polished(program, back_end.solve(program, 20.0), Deadline(20.0))
    theirs = polished(program, other.solve(program, 20.0), Deadline(20.0))
    assert mine.point == pytest.approx(theirs.point, abs=1e-12)


@BACK_ENDS
def test_an_objective_of_zero_gives_a_point_that_keeps_all_limits(back_end: ModuleType) -> None:
    program = replace(plain(2), curve=None)
    point = back_end.solve(program, 20.0).point
    activity = program.matrix @ point
    assert np.all(activity >= program.row_lower - 1e-7)
    assert np.all(activity <= program.row_upper + 1e-7)


@BACK_ENDS
def test_only_squares_are_taken(back_end: ModuleType) -> None:
    program = plain(0)
    assert program.curve is not None
    entropy = Curve("entropy", program.curve.at, program.curve.target, program.curve.weight)
    with pytest.raises(ValueError, match="squares only"):
        back_end.solve(replace(program, curve=entropy), 20.0)


@BACK_ENDS
def test_fixed_variables_come_back_where_they_are(back_end: ModuleType) -> None:
    program = thin(0, 0.0)
    fixed = program.lower == program.upper
    assert fixed.any()
    assert back_end.solve(program, 20.0).point[fixed] == pytest.approx(program.lower[fixed], abs=0)


@BACK_ENDS
def test_the_same_program_gives_the_same_bits(back_end: ModuleType) -> None:
    first, second = (back_end.solve(large(3), 20.0) for _ in range(2))
    assert first.point.tobytes() == second.point.tobytes()
    assert first.multipliers.tobytes() == second.multipliers.tobytes()


@pytest.mark.parametrize("solve", [quadratic.solve, conic.solve, linear.solve], ids=["piqp", "clarabel", "glop"])
def test_the_time_limit_is_kept(solve: object) -> None:
    program = plain(0, 20_000)
    if solve is linear.solve:
        program = replace(program, curve=None, cost=np.cos(np.arange(program.variables)))
    started = time.perf_counter()
    assert callable(solve)
    assert solve(program, 0.01).status == "limit"
    assert time.perf_counter() - started < 30


def test_piqp_fails_where_a_limit_is_nearly_reached_so_that_clarabel_is_needed() -> None:
    statuses = [quadratic.solve(nearly_reached(seed), 20.0).status for seed in range(60)]
    assert "failed" in statuses
