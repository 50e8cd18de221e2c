"""Sweeps: many variations of one plan, answered in order, wherever the work is done."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from scenarios.axes import Point, Points, operation
from scenarios.blame import blamed
from scenarios.place import Here, Place
from scenarios.read import written
from scenarios.stream import Stream
from scenarios.totals import Told, Wanted, known_dimensions
from scenarios.work import Answered, Setup, Task
from schemas.messages import Language
from schemas.plan import Plan
from schemas.scenario import Scenario, Sweep
from schemas.what_if import COLUMNS, SweepEvent, SweepTable
from solvers.compile import compile_plan
from solvers.errors import PlanError
from solvers.names import pointer
from solvers.operations import applied
from solvers.table import Table


@dataclass(frozen=True)
class Prepared:
    """A sweep that is ready to be answered.

    Attributes
    ----------
    setup : what workers are sent
    points : all points, made one by one
    """

    name: str
    setup: Setup
    points: Points

    def tasks(self) -> Iterator[Task]:
        """Yield what is to be done, in order."""
        return (Task(self.setup, block) for block in self.points.blocks())


def prepared(plan: Plan, scenario: Scenario, language: Language = "en") -> Prepared:
    """Return a scenario's sweep around what its operations make of a plan, looked through before any of it is solved.

    Raises
    ------
    PlanError, LimitError
        With what is wrong with operations, axes, or the plan at the first point.
    """
    sweep = scenario.sweep or Sweep(axes={})
    plan = _changed(plan, scenario)
    options = plan.options.model_copy(update={"language": plan.options.language or language})
    plan = plan.model_copy(update={"options": options})
    points = Points(sweep)
    known_dimensions(_table_of(plan, points), sweep.totals)
    return Prepared(scenario.name, Setup.of(plan, sweep), points)


def _table_of(plan: Plan, points: Points) -> Table:
    """Return the cells of the first point; what its plan cannot mean is said of the axis that made it so."""
    made = _first(plan, points)
    try:
        return compile_plan(made).table
    except PlanError as error:
        point = _point(points)
        places = {pointer(place): pointer("sweep", "axes", name) for place, name in enumerate(point)}
        found = blamed(error, plan, points.operations(point), "", compile_plan).findings
        raise PlanError([replace(one, pointer=places.get(one.pointer, one.pointer)) for one in found]) from None


def _point(points: Points) -> Point:
    """Return the first point that is not the plan as it is."""
    return points[0] or points[points.count - 1]


def _changed(plan: Plan, scenario: Scenario) -> Plan:
    """Return what a scenario's operations make of a plan; what it cannot mean is said of the one that made it so."""
    if not scenario.operations:
        return plan
    operations = written(scenario)
    made = applied(plan, operations).plan
    try:
        compile_plan(made)
    except PlanError as error:
        raise blamed(error, plan, operations, "/operations", compile_plan) from None
    return made


def _first(plan: Plan, points: Points) -> Plan:
    """Return the plan of the first point; what is wrong with an axis there is said of the axis."""
    for name, value in _point(points).items():
        axis = points.sweep.axes[name]
        try:
            plan = applied(plan, [operation(axis, value)], "").plan
        except PlanError as error:
            place = pointer("sweep", "axes", name) + ("" if axis.op is None else "/op")
            moved = [replace(found, pointer=place + found.pointer.removeprefix("/0")) for found in error.findings]
            raise PlanError(moved) from None
    return plan


def stream(sweep: Prepared, place: Place) -> Stream:
    """Return the answers of a sweep, task by task in order; closing them ends the work."""
    return Stream(sweep.tasks(), place)


_Lists = dict[str, dict[str, list[Any]]]
"""Name of a total -> member -> its number at each point."""


def _tables(lists: _Lists) -> dict[str, Any]:
    return {name: {"columns": members} for name, members in lists.items()}


@dataclass
class Gathered:
    """The table of a sweep while it grows."""

    sweep: Prepared

    def __post_init__(self) -> None:
        names = [*self.sweep.points.names, *COLUMNS]
        self.columns: dict[str, list[Any]] = {name: [] for name in names}
        self.events: list[SweepEvent] = []
        self.wanted = Wanted.by(self.sweep.points.sweep)
        self.totals: _Lists = {}
        self.measures: dict[str, _Lists] = {name: {} for name in self.wanted.measures}
        self.count = 0

    def take(self, answer: Answered) -> None:
        """Add a task's points."""
        for _, point, found in answer.points:
            for name in self.sweep.points.names:
                self.columns[name].append(point.get(name))
            for name in COLUMNS:
                self.columns[name].append(found.columns[name])
            self._add(self.totals, found.totals)
            for name, lists in self.measures.items():
                self._add(lists, found.measures.get(name, {}))
            self.count += 1
        self.events += answer.events

    def _add(self, lists: _Lists, found: Told) -> None:
        for name in self.wanted.groups:
            members = lists.setdefault(name, {})
            told = found.get(name, {})
            for member in told:
                members.setdefault(member, [None] * self.count)
            for member, values in members.items():
                values.append(told.get(member))

    def table(self) -> SweepTable:
        """Return what is there so far as the answer has it."""
        points = self.sweep.points
        columns = {name: values for name, values in self.columns.items() if name != "error" or any(values)}
        return SweepTable(
            name=self.sweep.name,
            combine=points.sweep.combine,
            axes={name: list(values) for name, values in points.values.items()},
            points={"columns": columns},
            events=self.events,
            totals=_tables(self.totals),
            measures={name: _tables(lists) for name, lists in self.measures.items()},
        )


def sweep(plan: Plan, scenario: Scenario, *, place: Place | None = None, language: Language = "en") -> SweepTable:
    """Return the table of a sweep.

    Parameters
    ----------
    place : where the work is done; this process by default

    Raises
    ------
    PlanError, LimitError, SolverError
    """
    ready = prepared(plan, scenario, language)
    gathered = Gathered(ready)
    for answer in stream(ready, place or Here()):
        gathered.take(answer)
    return gathered.table()
