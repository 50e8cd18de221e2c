"""Least absolute deviation of cells on a tree with fifty rows across it."""

from collections.abc import Mapping

from benchmarks.cases.crossing import crossed
from benchmarks.linear_stages import peers, stage
from benchmarks.registry import Proven, Run, case

LARGEST_FOR_PEERS = 10_000
"""CBC takes ten seconds and more for 100,000 cells."""


@case(
    question="Least absolute deviation by cell, first stage, a tree with 50 rows across it: from arrays to a proven "
    "optimum.",
    sizes=(1_000, 10_000, 100_000),
    agree=1e-6,
)
def contenders(size: int) -> Mapping[str, Run | Proven]:
    """Return the first stage and, as far as they are patient enough, general solvers of its linear program."""
    model = crossed(size)
    found: dict[str, Run | Proven] = {"Apportion": stage(model, "least_absolute")}
    return found | peers(model, "least_absolute") if size <= LARGEST_FOR_PEERS else found
