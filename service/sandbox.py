"""What a worker does for the sandbox: a portfolio becomes targets, a class is ranked."""

import base64
import binascii
import time
from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from schemas.allocation import Warning_
from schemas.finding import Finding
from schemas.growth import GrowthCase
from schemas.growth_plan import GrowthPlan
from schemas.messages import Language
from schemas.sandbox import MOST_TEAMS, Landed, LandingAsked, Ranking, RankingAsked
from service.answers import Answer
from service.files.ranking import write_ranking, write_ranking_csv
from service.files.teams import Team, teams_in
from service.growth import case_of
from service.negotiation import CSV, XLSX
from service.orders import Order, answered, language_of_plan, places_within, plan_of, stopped_after, told
from service.ranking import ranking
from service.reading import file_limits
from solvers.allocate import allocate
from solvers.errors import LimitError, PlanError
from solvers.form import malformed, no_object
from solvers.growth.evaluate import evaluate
from solvers.growth.landing import Landing, landed
from solvers.growth.solve import growth_plan
from solvers.growth.sources import sources

PASTED = "pasted"
_LEAST_SECONDS = 0.05
_Asked = TypeVar("_Asked", bound=BaseModel)


def growth_landings(order: Order) -> Answer:
    """Answer with the targets that a portfolio of levers lands on."""
    return answered(order, _landing, _language_of_case)


def growth_rankings(order: Order) -> Answer:
    """Answer with a class in the order of merit, as JSON, CSV or XLSX."""
    return answered(order, _ranking, _language_of_case)


def _language_of_case(data: object) -> object:
    return language_of_plan(data.get("case")) if isinstance(data, Mapping) else None


def _asked(form: type[_Asked], data: object) -> _Asked:
    if not isinstance(data, Mapping):
        raise PlanError([no_object(data)])
    try:
        return form.model_validate(data)
    except ValidationError as error:
        raise PlanError(malformed(error, data, form)) from None


def _landing(order: Order, data: object, language: Language) -> Answer:
    asked = _asked(LandingAsked, data)
    with places_within("/case"):
        case = case_of(asked.case, order.limits)
    with places_within("/plan"):
        plan = plan_of({"goal": {"amount": case.base or 1}, **asked.plan}, order.limits)
    with stopped_after(order.limits.seconds + order.grace):
        with places_within("/case", ("chosen",)):
            best = _portfolio(case, asked.chosen, language)
            if best.revenue is None:
                return told(Landed(growth_plan=best, plan=None, allocation=None, sources={}), language)
            landing = landed(case, best, plan, hires=asked.hires)
        with places_within("/plan"):
            return told(_landed(best, landing, language), language)


def _portfolio(case: GrowthCase, chosen: list[Any] | None, language: Language) -> GrowthPlan:
    if chosen is None:
        return growth_plan(case, language=language)
    return evaluate(case, chosen, language=language, compared=False)


def _landed(best: GrowthPlan, landing: Landing, language: Language) -> Landed:
    allocation = allocate(landing.plan, language=language)
    return Landed(
        growth_plan=best,
        plan=landing.plan.model_dump(mode="json", by_alias=True, exclude_unset=True),
        allocation=allocation,
        sources={} if allocation.diagnosis is not None else sources(landing, allocation),
        warnings=[Warning_(**found.said(language).model_dump()) for found in landing.warnings],
    )


def _ranking(order: Order, data: object, language: Language) -> Answer:
    asked = _asked(RankingAsked, data)
    with places_within("/case"):
        case = case_of(asked.case, order.limits)
    teams = _teams(asked, case, order)
    with stopped_after(order.limits.seconds + order.grace):
        ranked = _ranked(case, teams, language)
    if order.media == XLSX:
        return Answer(200, XLSX, language, write_ranking(ranked, language), name=ranked.optimum.name)
    if order.media == CSV:
        return Answer(200, CSV, language, write_ranking_csv(ranked, language), name=ranked.optimum.name)
    return told(ranked, language)


def _teams(asked: RankingAsked, case: GrowthCase, order: Order) -> dict[str, tuple[str, list[Any]]]:
    """Return what each team chose, by its name, with where that is said.

    Raises
    ------
    PlanError, FileError, LimitError
    """
    teams: dict[str, tuple[str, list[Any]]] = {}
    for place, one in enumerate(asked.teams):
        if one.team in teams:
            raise PlanError([Finding("teams_team_twice", f"/teams/{place}/team", {"team": one.team})])
        teams[one.team] = (f"/teams/{place}", [choice.model_dump(exclude_unset=True) for choice in one.chosen])
    for team in _of_sheet(asked, case, order):
        teams[team.name] = ("", team.chosen)
    if not teams:
        raise PlanError([Finding("teams_none", "/teams")])
    if len(teams) > MOST_TEAMS:
        raise LimitError([Finding("limit_teams", "/teams", {"found": len(teams), "limit": MOST_TEAMS})])
    return teams


def _of_sheet(asked: RankingAsked, case: GrowthCase, order: Order) -> list[Team]:
    if asked.text is None and asked.base64 is None:
        return []
    if asked.text is not None and asked.base64 is not None:
        raise PlanError([Finding("plan_file_content", "/base64")])
    try:
        content = asked.text.encode() if asked.text is not None else base64.b64decode(asked.base64 or "", validate=True)
    except (binascii.Error, ValueError):
        raise PlanError([Finding("plan_file_base64", "/base64")]) from None
    return teams_in(asked.name.strip() or PASTED, content, case, file_limits(order.limits))


def _ranked(case: GrowthCase, teams: Mapping[str, tuple[str, list[Any]]], language: Language) -> Ranking:
    """Return the class; the teams share the time that the optimum leaves."""
    end = time.monotonic() + case.options.time_limit
    with places_within("/case"):
        best = growth_plan(case, language=language)
    known = best.objective if best.outcome == "optimal" else None
    plans = []
    for done, (name, (place, chosen)) in enumerate(teams.items()):
        left = max((end - time.monotonic()) / (len(teams) - done), _LEAST_SECONDS)
        options = case.options.model_copy(update={"time_limit": left})
        with places_within(place, ()):
            own = case.model_copy(update={"options": options})
            plans.append((name, evaluate(own, chosen, language=language, best=known)))
    return ranking(plans, best)
