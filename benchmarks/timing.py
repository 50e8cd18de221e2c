"""Measuring fairly: contenders take turns, so that what the machine does meanwhile hits all of them alike."""

import gc
import statistics
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.registry import Case, Proven, Run

ROUNDS = 5
"""Rounds at least; an odd number has a middle one."""


class AnswersDifferError(Exception):
    """Contenders that should agree do not: their times must not be compared."""


@dataclass(frozen=True)
class Measurement:
    """Times of one contender at one size, in seconds."""

    case: str
    size: int
    contender: str
    median: float
    fastest: float
    slowest: float
    rounds: int
    ratio: float
    """Apportion's median over this contender's: below 1, Apportion is the faster."""
    answer: float
    difference: float | None
    """Relative difference of the answer from Apportion's; None where they do not answer the same question."""
    residual: float | None
    """How far the answer is from a proven optimum; None where the case does not ask."""


def measure(case: Case, size: int, *, seconds: float) -> list[Measurement]:
    """Time a case's contenders at a size.

    Parameters
    ----------
    case : Case
        What to measure.
    size : int
        Number of cells.
    seconds : float
        Rounds go on until this long has passed, `ROUNDS` at least.

    Raises
    ------
    AnswersDifferError
        If the answers differ by more than the case allows.
    """
    found = case.contenders(size)
    contenders = {name: one.run if isinstance(one, Proven) else one for name, one in found.items()}
    residuals = {name: one.residual if isinstance(one, Proven) else None for name, one in found.items()}
    answers = {name: run() for name, run in contenders.items()}  # the first run pays for imports and is not timed
    differences = _differences(case, answers)
    times: dict[str, list[float]] = {name: [] for name in contenders}
    started = time.perf_counter()
    while min(map(len, times.values())) < ROUNDS or time.perf_counter() - started < seconds:
        for name, run in contenders.items():
            times[name].append(_timed(run))
    ours = statistics.median(next(iter(times.values())))
    return [
        Measurement(
            case.name,
            size,
            name,
            median,
            min(taken),
            max(taken),
            len(taken),
            ours / median,
            answers[name],
            differences[name],
            residuals[name],
        )
        for name, taken in times.items()
        for median in [statistics.median(taken)]
    ]


def _differences(case: Case, answers: Mapping[str, float]) -> Mapping[str, float | None]:
    if case.agree is None:
        return dict.fromkeys(answers)
    ours = next(iter(answers.values()))
    differences = {name: abs(answer - ours) / max(abs(ours), sys.float_info.min) for name, answer in answers.items()}
    if not max(differences.values()) <= case.agree:  # a NaN does not agree either
        raise AnswersDifferError(f"{case.name}: {dict(answers)}")
    return differences


def _timed(run: Run) -> float:
    gc.collect()
    gc.disable()
    try:
        started = time.perf_counter()
        run()
        return time.perf_counter() - started
    finally:
        gc.enable()
