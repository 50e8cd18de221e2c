"""`/v1/counterfactuals`, `/v1/frontiers`: a plan and a question about it in, an answer out."""

from fastapi import FastAPI, Request, Response

from service.examples import COUNTERFACTUALS, FRONTIERS, small_bodies
from service.jobs import counterfactuals, frontiers
from service.negotiation import JSON
from service.orders import Job
from service.routes.desk import Desk
from service.routes.documented import OF_A_BODY, answer, body, problems

_PLAN = {"$ref": "#/components/schemas/Plan"}
_COUNTERFACTUAL = {
    "type": "object",
    "required": ["plan", "where", "want"],
    "additionalProperties": False,
    "properties": {
        "plan": _PLAN,
        "where": {
            "type": "object",
            "description": "the cells that it is about, as in a rule: dimension -> id, list of ids, `{tag}` or `{not}`",
        },
        "want": {"$ref": "#/components/schemas/Want"},
    },
}
_FRONTIER = {
    "type": "object",
    "required": ["plan", "efficiency"],
    "additionalProperties": False,
    "properties": {
        "plan": _PLAN,
        "efficiency": {"type": "string", "description": "measure to be made large, for example margin"},
        "points": {"type": "integer", "minimum": 2, "maximum": 200, "description": "evenly spaced caps; default 11"},
        "stretch": {
            "type": "array",
            "items": {"type": "number"},
            "description": "caps of the largest stretch, as given",
        },
    },
}


def add(app: FastAPI, desk: Desk, jobs: tuple[Job, Job] = (counterfactuals, frontiers)) -> None:
    """Add the operations to an application."""
    ask, curve = jobs

    async def ask_counterfactual(request: Request) -> Response:
        """Tell whether somebody's wish ("R5 wants 900") can be met, who takes the difference, and what is in its way.

        The answer's operations, applied to the plan, reproduce it; where the rules leave no room they move the rules by
        the least that is needed.
        """
        return await desk.answered(request, ask, (JSON,))

    async def draw_frontier(request: Request) -> Response:
        """Tell how much efficiency (margin, say) each cap of the largest stretch leaves: the price of fairness."""
        return await desk.answered(request, curve, (JSON,))

    for path, endpoint, responses, extra in (
        (
            COUNTERFACTUALS,
            ask_counterfactual,
            answer("Whether the wish can be met.", "Counterfactual"),
            body(_COUNTERFACTUAL, small_bodies(COUNTERFACTUALS)),
        ),
        (
            FRONTIERS,
            draw_frontier,
            answer("Efficiency by largest stretch.", "Frontier"),
            body(_FRONTIER, small_bodies(FRONTIERS)),
        ),
    ):
        app.add_api_route(
            path,
            endpoint,
            methods=["POST"],
            operation_id=endpoint.__name__,
            tags=["explanations"],
            responses=responses | problems(OF_A_BODY),
            openapi_extra=extra,
        )
