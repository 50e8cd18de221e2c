"""Least absolute deviation of reps on a tree with fifty rows across it."""

from collections.abc import Mapping

from benchmarks.linear_stages import by_rep, peers, stage
from benchmarks.registry import Proven, Run, case

LARGEST_FOR_PEERS = 10_000
"""Simplex takes a quarter of a minute for 100,000 cells."""


@case(
    question="Least absolute deviation by rep, first stage, a tree with 50 rows across it: from arrays to a proven "
    "optimum.",
    sizes=(1_000, 10_000, 100_000),
    agree=1e-6,
)
def contenders(size: int) -> Mapping[str, Run | Proven]:
    """Return the first stage and, as far as they are patient enough, general solvers of its linear program."""
    model = by_rep(size)
    found: dict[str, Run | Proven] = {"Apportion": stage(model, "least_absolute")}
    return found | peers(model, "least_absolute") if size <= LARGEST_FOR_PEERS else found
