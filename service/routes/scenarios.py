"""`/v1/scenarios:apply`, `/v1/comparisons`, `/v1/sweeps`: a plan and its what-ifs in, what they come to out."""

from typing import Any

from fastapi import FastAPI, Request, Response

from service.examples import APPLICATIONS, COMPARISONS, SWEEPS, small_bodies
from service.negotiation import JSON
from service.routes.desk import Desk
from service.routes.documented import OF_A_BODY, answer, body, problems
from service.sweeping import NDJSON
from service.what_if import application, comparison

_PLAN = {"$ref": "#/components/schemas/Plan"}
_SCENARIO = {"$ref": "#/components/schemas/Scenario"}


def _body(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["plan", name],
        "additionalProperties": False,
        "properties": {"plan": _PLAN, name: schema},
    }


def add(app: FastAPI, desk: Desk) -> None:
    """Add the operations to an application."""

    async def apply_scenario(request: Request) -> Response:
        """Apply the operations of a scenario in order; return the changed plan, its fingerprint and what was touched.

        An operation that touches no cell, member or rule is an error, unless it says `allow_empty`.
        """
        return await desk.answered(request, application, (JSON,))

    async def compare_scenarios(request: Request) -> Response:
        """Tell what each scenario moves, which rules bind or no longer do, and which operation caused how much.

        Shares are Shapley values over up to 8 operations and add up exactly; beyond that, or where the plan is
        impossible without some of them, operations are told in order (`method` says which, `method_why` why).
        """
        return await desk.answered(request, comparison, (JSON,))

    async def sweep_plan(request: Request) -> Response:
        """Solve many variations of a plan, and tell where along a range of goals rules begin to bind.

        `Accept: application/x-ndjson` streams points in order as they come, with progress; closing the connection ends
        the work. Impossible points are data: they tell how far the goal could go. Points are told before rounding.
        """
        return await desk.swept(request)

    swept = answer("The table of points.", "SweepTable")
    swept[200]["content"][NDJSON] = {"schema": {"type": "string", "description": "a JSON object a line"}}
    sweep = {"$ref": "#/components/schemas/Sweep"}
    for path, endpoint, responses, extra in (
        (
            APPLICATIONS,
            apply_scenario,
            answer("The changed plan.", "AppliedScenario"),
            body(_body("scenario", _SCENARIO), small_bodies(APPLICATIONS)),
        ),
        (
            COMPARISONS,
            compare_scenarios,
            answer("The comparison.", "Compared"),
            body(_body("scenarios", {"type": "array", "items": _SCENARIO}), small_bodies(COMPARISONS)),
        ),
        (SWEEPS, sweep_plan, swept, body(_body("sweep", sweep), small_bodies(SWEEPS))),
    ):
        app.add_api_route(
            path,
            endpoint,
            methods=["POST"],
            operation_id=endpoint.__name__,
            tags=["scenarios"],
            responses=responses | problems(OF_A_BODY),
            openapi_extra=extra,
        )
