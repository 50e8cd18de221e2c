from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest

from solvers.backends import conic, quadratic
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import SolverError
from solvers.program import Program, nothing
from solvers.stages.solving import Infeasible, optimum
from tests.solvers.backends.programs import IMPOSSIBLE, POSSIBLE, nearly_reached, plain, violation


@pytest.mark.parametrize("kind", POSSIBLE)
def test_every_kind_of_program_is_solved_to_what_a_certificate_asks_for(kind: str) -> None:
    for seed in range(8):
        program = POSSIBLE[kind](seed)
        assert violation(program, optimum(program, Deadline(20.0))[0]) <= 1e-9


@pytest.mark.parametrize("kind", IMPOSSIBLE)
def test_what_is_impossible_is_said_to_be(kind: str) -> None:
    with pytest.raises(Infeasible):
        optimum(IMPOSSIBLE[kind](0), Deadline(20.0))


def test_piqp_solves_what_is_usual() -> None:
    assert optimum(plain(0), Deadline(20.0))[1] == quadratic.NAME


def test_clarabel_solves_what_piqp_gives_up() -> None:
    hard = next(
        program for program in map(nearly_reached, range(60)) if quadratic.solve(program, 20.0).status == "failed"
    )
    solution, name = optimum(hard, Deadline(20.0))
    assert name == conic.NAME
    assert violation(hard, solution) <= 1e-10


def test_a_claim_of_infeasibility_is_not_believed_without_simplex() -> None:
    program = plain(0)
    with patch.object(quadratic, "solve", lambda *_: nothing("infeasible")):
        solution, name = optimum(program, Deadline(20.0))
    assert name == conic.NAME
    assert violation(program, solution) <= 1e-10


def test_a_program_that_nobody_solves_is_our_defect() -> None:
    with (
        patch.object(quadratic, "solve", lambda *_: nothing("failed")),
        patch.object(conic, "solve", lambda *_: nothing("failed")),
        pytest.raises(SolverError),
    ):
        optimum(plain(0), Deadline(20.0))


def test_a_back_end_out_of_time_ends_the_solve() -> None:
    with patch.object(quadratic, "solve", lambda *_: nothing("limit")), pytest.raises(OutOfTime):
        optimum(plain(0), Deadline(20.0))


def test_when_there_is_no_time_for_a_second_opinion_the_first_counts() -> None:
    program = plain(0)

    def rough(of: Program, seconds: float, tolerance: float) -> object:
        solution = conic.solve(of, seconds, tolerance)
        return replace(solution, multipliers=solution.multipliers * (1.0 + 1e-9))

    with (
        patch.object(quadratic, "solve", rough),
        patch("solvers.polish.polished", lambda _, start, __: start),
        patch("solvers.backends.conic.TOLERANCES", (1e-13,)),
    ):
        found, name = optimum(program, Deadline(20.0))
    assert name in (quadratic.NAME, conic.NAME)
    assert violation(program, found) <= 1e-7


@pytest.mark.parametrize("kind", ["entropy", "power"])
def test_curves_are_solved_by_squares(kind: str) -> None:
    program = plain(1)
    assert program.curve is not None
    assert kind in ("entropy", "power")
    curve = replace(program.curve, kind="entropy" if kind == "entropy" else "power", power=3.0)
    bent = replace(program, curve=replace(curve, weight=np.ones(len(curve.at))))
    assert violation(bent, optimum(bent, Deadline(20.0))[0]) <= 1e-10
