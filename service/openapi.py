"""The OpenAPI document: FastAPI's of the routes, and the schemas of what they hear and say.

Bodies are not parsed by FastAPI (it would let repeated keys through and fail on infinities), so it does not know
their schemas; they are added here.
"""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from schemas.allocation import Allocation
from schemas.bridge import Bridge, BridgeAsked
from schemas.explanation import Counterfactual, Frontier, Want
from schemas.growth import Choice, GrowthCase
from schemas.growth_plan import GrowthPlan
from schemas.messages.help import OPERATIONS
from schemas.plan import Plan
from schemas.plan_file import PlanFile, PlanRead
from schemas.problem import Problem
from schemas.sandbox import Landed, Ranking, RankingAsked
from schemas.scenario import Scenario, Sweep
from schemas.service import Catalogue, Examples, Health, Report
from schemas.what_if import AppliedScenario, Compared, SweepTable

_DESCRIPTION = """Turns one top-line sales goal into fair, feasible, explained targets.

Post a plan, get an allocation. The same plan always gets the same answer. Errors are problems (RFC 9457): 400 for a
body that cannot be read as JSON, 422 for a plan that is wrong, too large or impossible. HEAD and OPTIONS are answered
everywhere; another method gets 405, an unknown address 404. Each answer carries an id in `X-Request-ID`, the one that
came with the request where there was one.
"""
_ANSWERS = (
    Allocation, AppliedScenario, Bridge, Compared, Counterfactual, Frontier, GrowthPlan, Landed, PlanRead, Ranking,
    Report, SweepTable, Problem, Catalogue, Examples, Health,
)  # fmt: skip
_TOKEN = {"type": "http", "scheme": "bearer", "description": "asked for where the operator has set a token"}


def document(app: FastAPI) -> dict[str, Any]:
    """Return the document of an application."""
    made = get_openapi(title="Apportion", version="v1", description=_DESCRIPTION, routes=app.routes)
    _, definitions = models_json_schema(
        [
            *(
                (model, "validation")
                for model in (Plan, PlanFile, BridgeAsked, Want, GrowthCase, Choice, RankingAsked, Scenario, Sweep)
            ),
            *((model, "serialization") for model in _ANSWERS),
        ],
        ref_template="#/components/schemas/{model}",
    )
    example = {"type": "object", "description": "a body ready to post", "title": "Example"}
    made["components"] = {
        "schemas": dict(sorted((definitions["$defs"] | {"Example": example}).items())),
        "securitySchemes": {"token": _TOKEN},
    }
    for path, item in made["paths"].items():
        for operation in item.values():
            operation["summary"] = OPERATIONS[operation["operationId"]].en
            if path.startswith("/v1/"):
                operation["security"] = [{}, {"token": []}]
    return made
