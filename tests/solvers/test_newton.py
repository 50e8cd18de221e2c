from dataclasses import replace

import numpy as np
import pytest

from solvers.backends import conic
from solvers.deadline import Deadline, OutOfTime
from solvers.newton import sequence_of_quadratics
from solvers.polish import polished
from solvers.program import Curve, Program, Solution
from tests.solvers.backends.programs import by_entity, plain, unbounded_above, violation

CURVES = [("entropy", 2.0), ("power", 1.5), ("power", 3.0), ("power", 8.0)]


def curved(program: Program, kind: str, power: float) -> Program:
    assert program.curve is not None
    assert kind in ("entropy", "power")
    curve = replace(program.curve, kind="entropy" if kind == "entropy" else "power", power=power)
    return replace(program, curve=replace(curve, weight=np.ones(len(curve.at))))


def solved(program: Program) -> Solution:
    return polished(program, conic.solve(program, 20.0), Deadline(20.0))


@pytest.mark.parametrize(("kind", "power"), CURVES)
@pytest.mark.parametrize("make", [plain, by_entity, unbounded_above])
def test_the_last_step_satisfies_the_optimality_conditions_of_the_curve(make: object, kind: str, power: float) -> None:
    assert callable(make)
    for seed in range(4):
        program = curved(make(seed), kind, power)
        near = sequence_of_quadratics(program, solved, Deadline(20.0))
        assert violation(program, near) <= 1e-6
        assert violation(program, polished(program, near, Deadline(20.0))) <= 1e-10


def test_one_total_alone_gives_every_curve_the_same_answer() -> None:
    program = plain(3)
    goal = len(program.row_lower) - 1
    alone = replace(
        program,
        matrix=program.matrix[[goal]],
        row_lower=program.row_lower[[goal]],
        row_upper=program.row_upper[[goal]],
    )
    expected = solved(alone).point
    for kind, power in CURVES:
        bent = curved(alone, kind, power)
        near = sequence_of_quadratics(bent, solved, Deadline(20.0))
        assert polished(bent, near, Deadline(20.0)).point == pytest.approx(expected, abs=1e-10)


def test_squares_need_no_sequence() -> None:
    with pytest.raises(ValueError, match="only entropy and power"):
        sequence_of_quadratics(plain(0), solved, Deadline(20.0))


def test_the_sequence_stops_at_the_deadline() -> None:
    with pytest.raises(OutOfTime):
        sequence_of_quadratics(curved(plain(0), "entropy", 2.0), solved, Deadline(-1.0))


def test_a_curve_s_model_touches_it() -> None:
    """Checked by finite differences: value, slope and curvature belong together."""
    fair = np.array([0.5, 1.0, 4.0])
    at = np.arange(3)
    v = np.array([0.4, 1.3, 2.0])
    for curve in (
        Curve("square", at, fair, 1 / fair),
        Curve("entropy", at, fair, np.ones(3)),
        Curve("power", at, fair, np.ones(3), 3.0),
    ):
        for j in range(3):
            step = 1e-5 * np.eye(3)[j]
            slope = (curve.value(v + step) - curve.value(v - step)) / 2e-5
            bend = (curve.slope(v + step)[j] - curve.slope(v - step)[j]) / 2e-5
            assert curve.slope(v)[j] == pytest.approx(slope, rel=1e-6)
            assert curve.curvature(v)[j] == pytest.approx(bend, rel=1e-6)
