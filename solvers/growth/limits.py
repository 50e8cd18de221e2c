"""The limits of a case, one by one: their names, and the case without one of them."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from schemas.messages import Language, sentence
from solvers.growth.case import Case

Loosening = Callable[[Case], Case]


def limits_of(case: Case) -> Mapping[str, Loosening]:
    """Return every limit of a case by name, as what takes it away."""
    found: dict[str, Loosening] = {}
    if case.budget is not None:
        found["budget"] = lambda c: replace(c, budget=None, cumulative=None)
        if case.cumulative is not None:
            found["budget_phasing"] = lambda c: replace(c, cumulative=None)
    if case.people is not None:
        found["people"] = lambda c: replace(c, people=None)
    for segment in case.room:
        found[f"room[{segment}]"] = _roomy(segment)
    if len(case.room) > 1:
        found["room"] = lambda c: replace(c, room={})
    if case.share is not None:
        found["path_share"] = lambda c: replace(c, share=None)
    if len(case.allowed) < len(case.paths):
        found["paths"] = lambda c: replace(c, allowed=tuple(c.paths))
    if case.requires:
        found["requires"] = lambda c: replace(c, requires=())
    if case.excludes:
        found["excludes"] = lambda c: replace(c, excludes=())
    return found


def elements_of(case: Case) -> Mapping[str, Loosening]:
    """Return the limits that a conflict is made of, protection among them: none is a part of another."""
    whole = limits_of(case)
    elements = {name: loosened for name, loosened in whole.items() if name not in ("budget_phasing", "room")}
    if case.failures:
        elements["protection"] = lambda c: replace(c, failures=0)
    return elements


def limit_said(name: str, language: Language) -> str:
    """Return a limit's name as a sentence shows it."""
    kind, _, about = name.removesuffix("]").partition("[")
    code = f"growth_limit_{kind}_of" if about else f"growth_limit_{kind}"
    return sentence(code, {"about": about}, language)


def _roomy(segment: str) -> Loosening:
    return lambda c: replace(c, room={name: room for name, room in c.room.items() if name != segment})
