"""What if: a growth case with something changed, answered anew and laid beside the answer without the change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from schemas.finding import Finding
from schemas.growth_plan import GrowthPlan
from schemas.messages import Language, sentence
from schemas.sandbox import WhatIf
from solvers.deadline import Deadline
from solvers.errors import PlanError
from solvers.growth.case import compiled
from solvers.growth.names import unknown_name
from solvers.growth.printing import ratio
from solvers.growth.read import read_case
from solvers.growth.solve import answered, best_of, growth_plan
from solvers.names import folded, pointer

_PAIRED = {"requires": ("lever", "needs"), "interactions": ("between",)}
"""Parts of a case that name levers, and where."""


_REACHED = 1e-9
"""Of the goal: what revenue may fall short by and still reach it."""


@dataclass(frozen=True)
class Change:
    """A change of a case: keys that are replaced, levers that are gone."""

    name: str
    merge: Mapping[str, Any] = field(default_factory=dict)
    drop_levers: Sequence[str] = ()


def read_changes(data: object, language: Language) -> list[Change]:
    """Return the changes that a decoded list says; a name may be a text, or one for each language.

    Raises
    ------
    PlanError
        Where it is not of that form.
    """
    form = Finding("sandbox_what_ifs_form", "/what_ifs")
    if not isinstance(data, list) or not all(isinstance(item, Mapping) for item in data):
        raise PlanError([form])
    changes = []
    for item in data:
        name, merge, drop = item.get("name"), item.get("merge", {}), item.get("drop_levers", [])
        said = name.get(language) if isinstance(name, Mapping) else name
        known = set(item) <= {"name", "merge", "drop_levers"}
        if not known or not isinstance(said, str) or not isinstance(merge, Mapping) or not isinstance(drop, list):
            raise PlanError([form])
        changes.append(Change(said, merge, [str(lever) for lever in drop]))
    return changes


def usual_changes(data: Mapping[str, Any], answer: GrowthPlan, language: Language) -> list[Change]:
    """Return the changes that any case can be asked about: no people, half the budget, its largest lever fails."""
    case = compiled(read_case(data))
    changes = []
    if data.get("only_paths") is None and any(lever.path == "people" for lever in answer.levers):
        without = [*data.get("without_paths", []), "people"]
        changes.append(Change(sentence("sandbox_people_missing", {}, language), {"without_paths": without}))
    if case.budget is not None:
        kept = {key: data["budget"][key] for key in ("current_expense", "cumulative") if key in data["budget"]}
        halved = {"budget": {**kept, "amount": case.budget / 2}}
        changes.append(Change(sentence("sandbox_half_budget", {}, language), halved))
    if answer.levers:
        largest = max(answer.levers, key=lambda lever: (lever.gain, lever.id))
        said = sentence("sandbox_lever_fails", {"lever": largest.label}, language)
        changes.append(Change(said, {}, [largest.id]))
    return changes


def what_if(data: Mapping[str, Any], change: Change, answer: GrowthPlan, *, language: Language) -> WhatIf:
    """Return what the best answer is with a change; where the goal is out of reach, the most growth there is.

    Parameters
    ----------
    data : the decoded case
    answer : the answer without the change
    """
    changed = _changed(data, change)
    if not _lever_left(changed):
        return _nothing_left(data, change, answer, language)
    case = read_case(changed)
    whole, deadline = compiled(case), Deadline(case.options.time_limit)
    best = best_of(whole, deadline)
    if best.portfolio is not None:
        found = answered(case, whole, best, deadline, language)
    else:  # why it is impossible would take longer to say than all the rest; how far it goes is enough here
        found = growth_plan(read_case({**changed, "question": "most_growth"}), language=language)
    reached = (found.revenue or 0.0) >= found.goal * (1 - _REACHED)
    before, after = [lever.id for lever in answer.levers], [lever.id for lever in found.levers]
    money = None if found.cost is None or answer.cost is None else round(found.cost - answer.cost, 6) + 0.0
    return WhatIf(
        name=change.name,
        outcome="infeasible" if best.status == "infeasible" else found.outcome,
        goal_reached=reached,
        growth=found.growth,
        cost=found.cost,
        extra_cost=money if reached else None,
        short=None if reached or found.revenue is None else round(found.goal - found.revenue, 6),
        dropped=[lever for lever in before if lever not in after],
        added=[lever for lever in after if lever not in before],
    )


def _lever_left(data: Mapping[str, Any]) -> bool:
    """Tell whether a changed case has a lever, on a path that may be used."""
    levers = data.get("levers")
    if not isinstance(levers, list) or not levers:
        return levers != []
    try:
        return bool(compiled(read_case(data)).usable)
    except PlanError as error:
        if any(finding.code == "growth_no_paths" for finding in error.findings):
            return False
        raise


def _nothing_left(data: Mapping[str, Any], change: Change, answer: GrowthPlan, language: Language) -> WhatIf:
    """Return what is left without any lever: what grows by itself."""
    case = compiled(read_case(data))
    reached = case.base + case.momentum >= answer.goal * (1 - _REACHED)
    return WhatIf(
        name=sentence("sandbox_nothing_left", {"name": change.name}, language),
        outcome="optimal" if reached else "infeasible",
        goal_reached=reached,
        growth=ratio(case.momentum, case.base),
        cost=0.0,
        extra_cost=None if answer.cost is None or not reached else round(-answer.cost, 6) + 0.0,
        short=None if reached else round(answer.goal - case.base - case.momentum, 6),
        dropped=[lever.id for lever in answer.levers],
        added=[],
    )


def _changed(data: Mapping[str, Any], change: Change) -> dict[str, Any]:
    """Return a case with its change; what names a lever that is gone goes with it."""
    levers = {folded(str(lever.get(key))) for lever in data["levers"] for key in ("id", "name") if lever.get(key)}
    for place, name in enumerate(change.drop_levers):
        if folded(name) not in levers:
            at = pointer("what_ifs", "drop_levers", place)
            raise PlanError([unknown_name("sandbox_what_if_lever", at, name, sorted(levers))])
    gone = {folded(name) for name in change.drop_levers}
    if not gone:
        return {**data, **change.merge}
    dropped = [lever for lever in data["levers"] if _names(lever) & gone]
    gone |= set().union(*(_names(lever) for lever in dropped))
    kept: dict[str, Any] = {"levers": [lever for lever in data["levers"] if not _names(lever) & gone]}
    for part, keys in _PAIRED.items():
        if part in data:
            kept[part] = [item for item in data[part] if not any(_mentions(item.get(key), gone) for key in keys)]
    if "excludes" in data:
        groups = [[name for name in group if not _mentions(name, gone)] for group in data["excludes"]]
        kept["excludes"] = [group for group in groups if len(group) > 1]
    return {**data, **kept, **change.merge}


def _names(lever: Mapping[str, Any]) -> set[str]:
    return {folded(str(lever[key])) for key in ("id", "name") if lever.get(key)}


def _mentions(value: object, gone: set[str]) -> bool:
    names = value if isinstance(value, list) else [value]
    return any(folded(str(name)) in gone for name in names)
