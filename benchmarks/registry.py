"""The cases: what is measured, at which sizes, and what stands beside it.

A case is one file in `benchmarks/cases` that calls `case` once. The file's name is the case's name.
"""

import importlib
import pkgutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import benchmarks.cases

Run = Callable[[], float]
"""Does the work once; returns the number by which the contenders' answers are compared."""


@dataclass(frozen=True)
class Proven:
    """What is timed, and how far its answer is from a proven optimum.

    Attributes
    ----------
    residual : largest violation of the optimality conditions, relative; found before anything is timed
    """

    run: Run
    residual: float


Contenders = Callable[[int], Mapping[str, Run | Proven]]
"""Size -> name -> what is timed. What is prepared before it returns is not timed."""


@dataclass(frozen=True)
class Case:
    """A question, and who answers it.

    Attributes
    ----------
    name : str
        Name of the file.
    question : str
        What the numbers tell, in one line.
    sizes : Sequence[int]
        Numbers of cells.
    contenders : Contenders
        Makes the contenders of a size; the first is Apportion.
    agree : float or None
        Largest relative difference of the contenders' answers; None where they do not answer the same question.
    """

    name: str
    question: str
    sizes: Sequence[int]
    contenders: Contenders
    agree: float | None = None


CASES: dict[str, Case] = {}


def case(*, question: str, sizes: Sequence[int], agree: float | None = None) -> Callable[[Contenders], Contenders]:
    """Register a function that makes contenders as a case, named after its file."""

    def register(contenders: Contenders) -> Contenders:
        name = contenders.__module__.rpartition(".")[2]
        CASES[name] = Case(name, question, sizes, contenders, agree)
        return contenders

    return register


def load() -> Mapping[str, Case]:
    """Import all cases; return them by name, in order of their names."""
    for module in pkgutil.iter_modules(benchmarks.cases.__path__):
        importlib.import_module(f"{benchmarks.cases.__name__}.{module.name}")
    return dict(sorted(CASES.items()))
