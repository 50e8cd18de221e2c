"""Tests of the fairness of quotas: independence of size, a band that most are in, outliers on either side."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from schemas.plan import Plan
from schemas.quota_tests import Correlation, Outliers, Within
from solvers.explain.reported import report_names
from solvers.indicators import ratio
from solvers.problem import Problem

Array = NDArray[np.float64]
LEAST_MEMBERS = 3
"""Of fewer members nothing can be told; the verdict is null."""
_ALIKE = 1e-9
"""Values that differ by less than this, relative, are one: nothing goes with them."""


@dataclass(frozen=True)
class Tested:
    """One test: what was measured, what it was held to, and the members that stand out."""

    name: str
    value: float | None
    passes: float
    watches: float
    verdict: str | None
    members: list[str]


def quota_tests(plan: Plan, problem: Problem, targets: Array, actual: Array | None = None) -> dict[str, object]:
    """Return all tests of the reported members as `{by, columns}`.

    Parameters
    ----------
    targets, actual : arrays (n,), money; actual where it is known what was sold against the targets
    """
    tests = list(_tests(plan, problem, targets, actual))
    columns = {
        "test": [test.name for test in tests],
        "value": [None if test.value is None else round(test.value, 10) + 0.0 for test in tests],
        "pass": [test.passes for test in tests],
        "watch": [test.watches for test in tests],
        "verdict": [test.verdict for test in tests],
        "members": [test.members for test in tests],
    }
    return {"by": problem.report_by, "columns": columns}


def _tests(plan: Plan, problem: Problem, targets: Array, actual: Array | None) -> Iterator[Tested]:
    report, held_to = problem.report, plan.options.fairness_tests
    history, target, fair = report.sums(problem.history), report.sums(targets), report.sums(problem.fair_share)
    names = np.array(report_names(problem), dtype=object)
    growth, stretch = ratio(target, history) - 1.0, ratio(target, np.where(report.sums(problem.rates) > 0, fair, 0.0))
    yield _correlation("growth_with_size", history, growth, held_to.growth_with_size)
    yield _correlation("stretch_with_size", history, stretch, held_to.stretch_with_size)
    yield _within("stretch_within", stretch, names, held_to.stretch_within)
    yield _outliers("stretch_above", stretch - 1.0, names, held_to.stretch_above)
    yield _outliers("stretch_below", 1.0 - stretch, names, held_to.stretch_below)
    if actual is not None:
        completion = ratio(report.sums(actual), target)
        yield _correlation("completion_with_size", history, completion, held_to.completion_with_size)
        yield _within("completion_within", completion, names, held_to.completion_within)


def _correlation(name: str, size: Array, value: Array, held_to: Correlation) -> Tested:
    """Return Pearson's correlation of a value with size; a value that is the same everywhere goes with nothing."""
    known = np.isfinite(value) & (size > 0)
    x, y = size[known], value[known]
    found: float | None = None
    if len(x) >= LEAST_MEMBERS and np.ptp(x) > _ALIKE * float(np.abs(x).max()):
        still = np.ptp(y) <= _ALIKE * max(1.0, float(np.abs(y).max()))
        found = 0.0 if still else float(np.corrcoef(x, y)[0, 1])
    verdict = None if found is None else _verdict(abs(found), held_to.pass_, held_to.watch)
    return Tested(name, found, held_to.pass_, held_to.watch, verdict, [])


def _within(name: str, value: Array, names: NDArray[np.object_], held_to: Within) -> Tested:
    known = np.isfinite(value)
    outside = np.zeros(len(value), dtype=np.bool_)
    outside[known] = np.abs(value[known] - 1.0) > held_to.band + _ALIKE
    if known.sum() < LEAST_MEMBERS:
        return Tested(name, None, held_to.pass_, held_to.watch, None, [])
    share = 1.0 - float(outside.sum()) / float(known.sum())
    return Tested(
        name,
        share,
        held_to.pass_,
        held_to.watch,
        _verdict(-share, -held_to.pass_, -held_to.watch),
        list(names[outside]),
    )


def _outliers(name: str, beyond: Array, names: NDArray[np.object_], held_to: Outliers) -> Tested:
    known = np.isfinite(beyond)
    out = np.zeros(len(beyond), dtype=np.bool_)
    out[known] = beyond[known] > held_to.beyond + _ALIKE
    if known.sum() < LEAST_MEMBERS:
        return Tested(name, None, held_to.pass_, held_to.watch, None, [])
    share = float(out.sum()) / float(known.sum())
    return Tested(
        name, share, held_to.pass_, held_to.watch, _verdict(share, held_to.pass_, held_to.watch), list(names[out])
    )


def _verdict(value: float, passes: float, watches: float) -> str:
    """Return what a value comes to of which less is better."""
    if value <= passes + _ALIKE:
        return "pass"
    return "watch" if value <= watches + _ALIKE else "fail"
