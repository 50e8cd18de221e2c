"""What the engine has to reach, as ratios within one run, and how far it got."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from benchmarks.timing import Measurement

COLUMNS = ("goal", "what", "cells", "measured", "must", "aim", "met")


@dataclass(frozen=True)
class Goal:
    """One figure of one case at one size.

    Attributes
    ----------
    beside : the contender whose time ours is divided by; None for seconds
    faster : the figure is how many times faster than `beside` we are, and must be at least `must`;
        otherwise it is how many times its time we take, or our seconds, and must be at most that
    """

    name: str
    what: str
    case: str
    size: int
    ours: str
    beside: str | None
    must: float
    aim: float
    faster: bool = False

    def measured(self, medians: Mapping[tuple[str, int, str], float]) -> float | None:
        """Return the figure, or None where it was not measured in this run."""
        ours = medians.get((self.case, self.size, self.ours))
        theirs = 1.0 if self.beside is None else medians.get((self.case, self.size, self.beside))
        if ours is None or theirs is None:
            return None
        return theirs / ours if self.faster else ours / theirs

    def met(self, measured: float, limit: float) -> bool:
        """Tell whether a figure is within a limit."""
        return measured >= limit if self.faster else measured <= limit


TREE, CROSSING, SORT = "Apportion (tree)", "Apportion (tree x crossing)", "numpy sort"
PATH, CHAIN = "Apportion (1,000 goals, tree)", "Apportion (50 goals, tree x 50 mixes)"
LOOSE, BINDING = "Apportion (loose)", "Apportion (binding)"
WARM, ROUNDED = "HiGHS, warm (50 goals, tree x 50 mixes)", "Apportion (tree x products)"
GOALS = (
    Goal("G1", "nested limits, beside a sort", "tree", 1_000_000, TREE, SORT, 1.5, 0.75),
    Goal("G1", "nested limits, beside a sort", "tree", 100_000, TREE, SORT, 2.0, 1.0),
    Goal("G1", "nested limits, beside a sort", "tree", 10_000, TREE, SORT, 4.0, 2.0),
    Goal("G2", "50 rows across the tree, beside a sort", "crossing", 1_000_000, CROSSING, SORT, 10.0, 4.0),
    Goal("G2", "50 rows across the tree, beside a sort", "crossing", 100_000, CROSSING, SORT, 15.0, 6.0),
    Goal("G2", "50 rows across the tree, beside a sort", "crossing", 10_000, CROSSING, SORT, 25.0, 10.0),
    Goal("G3", "50 rows across the tree, times faster than PIQP", "crossing", 100_000, CROSSING, "PIQP", 50, 150, True),
    Goal("G3", "50 rows across the tree, times faster than PIQP", "crossing", 1_000, CROSSING, "PIQP", 3, 10, True),
    Goal(
        "G6", "rounding, products across a tree", "rounding", 100_000, "Apportion (tree x products)", None, 0.15, 0.05
    ),
    Goal("G4", "1,000 goals, beside writing the targets", "path", 10_000, PATH, "numpy, writing 1,000 x n", 4.0, 2.0),
    Goal("G4", "50 goals with 50 mixes, times faster than warm HiGHS", "path", 10_000, CHAIN, WARM, 8, 20, True),
    Goal("G5", "lexicographic minimax of reps, loose mixes", "lexicographic", 10_000, LOOSE, None, 1.0, 0.05),
    Goal("G5", "lexicographic minimax of reps, binding mixes", "lexicographic", 10_000, BINDING, None, 1.0, 0.05),
    Goal("G5", "lexicographic minimax of reps, loose mixes", "lexicographic", 100_000, LOOSE, None, 5.0, 0.5),
    Goal("G5", "lexicographic minimax of reps, binding mixes", "lexicographic", 100_000, BINDING, None, 5.0, 0.5),
    Goal("G6", "rounding, products across a tree", "rounding", 1_000_000, "Apportion (tree x products)", None, 4, 1),
    Goal("G7", "a request over HTTP", "request", 100_000, "Apportion over HTTP, by cell", None, 0.4, 0.06),
    Goal("G8", "the whole command", "command", 1_000, "Apportion (command, nested rules)", None, 1.5, 0.5),
    Goal("G8", "the whole command", "command", 1_000, "Apportion (command, crossing rules)", None, 1.5, 0.5),
)


def table(measurements: Iterable[Measurement]) -> str:
    """Return the goals that a run measured as a Markdown table; an empty text where it measured none."""
    medians = {(one.case, one.size, one.contender): one.median for one in measurements}
    rows = [
        _row(goal, figure, _unit(goal)) for goal in GOALS for figure in [goal.measured(medians)] if figure is not None
    ]
    if not rows:
        return ""
    lines = ["| " + " | ".join(row) + " |" for row in (COLUMNS, *rows)]
    lines.insert(1, "|" + "---|" * len(COLUMNS))
    return "\n".join(["### Goals", "", *lines])


def _unit(goal: Goal) -> str:
    return " s" if goal.beside is None else " x"


def _row(goal: Goal, figure: float, unit: str) -> tuple[str, ...]:
    met = "aim" if goal.met(figure, goal.aim) else "must" if goal.met(figure, goal.must) else "no"
    numbers = (f"{number:.3g}{unit}" for number in (figure, goal.must, goal.aim))
    return (goal.name, goal.what, f"{goal.size:,}", *numbers, met)
