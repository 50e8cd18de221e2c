"""Bodies ready to post: small ones beside this file, and the complete plans and growth cases of the library."""

import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from scenarios import library
from schemas.messages import Language
from schemas.messages.help import EXAMPLES
from schemas.service import ExampleEntry, Examples
from service.files.growth_case import load_case
from service.files.plans import load_plan

ALLOCATIONS = "/v1/allocations"
EVALUATIONS = "/v1/allocations:evaluate"
COUNTERFACTUALS = "/v1/counterfactuals"
FRONTIERS = "/v1/frontiers"
BRIDGES = "/v1/bridges"
APPLICATIONS = "/v1/scenarios:apply"
COMPARISONS = "/v1/comparisons"
SWEEPS = "/v1/sweeps"
PLANS_READ = "/v1/plans:read"
GROWTH_PLANS = "/v1/growth-plans"
GROWTH_EVALUATIONS = "/v1/growth-plans:evaluate"
GROWTH_LANDINGS = "/v1/growth-plans:land"
GROWTH_RANKINGS = "/v1/growth-plans:rank"
_SMALL = {
    "minimal": ALLOCATIONS,
    "rules": ALLOCATIONS,
    "infeasible": ALLOCATIONS,
    "evaluation": EVALUATIONS,
    "want": COUNTERFACTUALS,
    "want_in_the_way": COUNTERFACTUALS,
    "frontier": FRONTIERS,
    "plan_file": PLANS_READ,
    "scenario": APPLICATIONS,
    "comparison": COMPARISONS,
    "sweep": SWEEPS,
    "tornado": SWEEPS,
    "bridge": BRIDGES,
    "bridge_chain": BRIDGES,
    "growth_starter": GROWTH_PLANS,
    "growth": GROWTH_PLANS,
    "growth_impossible": GROWTH_PLANS,
    "growth_chosen": GROWTH_EVALUATIONS,
    "growth_landing": GROWTH_LANDINGS,
    "growth_class": GROWTH_RANKINGS,
}
_CASES = {"growth_66_case": "growth_66"}
"""Growth cases of the library: id of the example -> folder."""


@dataclass(frozen=True)
class Example:
    """A body, and the path it can be posted to."""

    id: str
    post_to: str
    body: bytes


@cache
def examples() -> dict[str, Example]:
    """Return all examples by id, the smallest first."""
    small = [Example(name, post_to, _small(name)) for name, post_to in _SMALL.items()]
    plans = [Example(name, ALLOCATIONS, _of_library(name)) for name in library.examples()]
    cases = [Example(name, GROWTH_PLANS, _case_of_library(folder)) for name, folder in _CASES.items()]
    return {example.id: example for example in (*small, *cases, *plans)}


def listed(language: Language) -> Examples:
    """Return the list of examples in a language."""
    return Examples(
        examples=[
            ExampleEntry(
                id=example.id,
                title=EXAMPLES[example.id].of(language),
                href=f"/v1/examples/{example.id}",
                post_to=example.post_to,
            )
            for example in examples().values()
        ]
    )


def small_bodies(post_to: str) -> dict[str, object]:
    """Return the small bodies that can be posted to a path, decoded."""
    return {name: json.loads(_small(name)) for name, path in _SMALL.items() if path == post_to}


def _of_library(name: str) -> bytes:
    plan = load_plan(library.path(name) / library.PLAN)
    return json.dumps(plan.data, ensure_ascii=False).encode()


def _case_of_library(name: str) -> bytes:
    return json.dumps(load_case(library.path(name) / library.CASE), ensure_ascii=False).encode()


def _small(name: str) -> bytes:
    return files("service").joinpath("bodies", f"{name}.json").read_bytes()
