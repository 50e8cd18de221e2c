"""`/v1/growth-plans`, `:evaluate`, `:land`, `:rank`: a growth case in; levers, their worth, targets, a class out."""

from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query, Request, Response

from service.examples import GROWTH_EVALUATIONS, GROWTH_LANDINGS, GROWTH_PLANS, GROWTH_RANKINGS, small_bodies
from service.jobs import growth_accounts, growth_evaluations, growth_plans, growth_studies
from service.negotiation import CSV, JSON, XLSX
from service.orders import Job
from service.routes.desk import Desk
from service.routes.documented import OF_A_BODY, answer, body, problems
from service.sandbox import growth_landings, growth_rankings

_CASE = {"$ref": "#/components/schemas/GrowthCase"}
_EVALUATION = {
    "allOf": [_CASE],
    "type": "object",
    "required": ["chosen"],
    "properties": {"chosen": {"type": "array", "items": {"$ref": "#/components/schemas/Choice"}}},
}
_TABLES: dict[str, Any] = {
    CSV: {"schema": {"type": "string"}},
    XLSX: {"schema": {"type": "string", "contentMediaType": XLSX}},
}
_LANDING = {
    "type": "object",
    "required": ["case", "plan"],
    "additionalProperties": False,
    "properties": {
        "case": _CASE,
        "plan": {"$ref": "#/components/schemas/Plan"},
        "chosen": {
            "type": ["array", "null"],
            "items": {"$ref": "#/components/schemas/Choice"},
            "description": "the portfolio; absent = the best there is",
        },
        "hires": {
            "enum": ["members", "capacity"],
            "default": "members",
            "description": "what hired people become: new members, or more capacity",
        },
    },
}
_CLASS = {
    "allOf": [{"$ref": "#/components/schemas/RankingAsked"}],
    "type": "object",
    "properties": {"case": _CASE},
}


def add(
    app: FastAPI,
    desk: Desk,
    jobs: tuple[Job, Job, Job, Job] = (growth_plans, growth_studies, growth_evaluations, growth_accounts),
) -> None:
    """Add the operations to an application."""
    plan, study, evaluation, account = jobs

    async def plan_growth(
        request: Request,
        study_asked: Annotated[
            Literal["full"] | None,
            Query(alias="study", description="full: also each path alone and missing, the cost frontier, and more"),
        ] = None,
    ) -> Response:
        """Tell which levers to pull, when and with how much money, what that brings and costs, and the proof.

        A goal out of reach is an answer too (outcome `infeasible` with a diagnosis): what stands in the way, how far
        growth can go, and the least changes that make it possible.
        """
        return await desk.answered(request, plan if study_asked is None else study, (JSON,))

    async def evaluate_growth(
        request: Request,
        compare: Annotated[
            Literal["none"] | None,
            Query(description="none: at once, without the least cost, most growth and best portfolio beside it"),
        ] = None,
    ) -> Response:
        """Tell what a portfolio that somebody chose brings, costs and breaks; outcome `evaluated`.

        The body is a growth case with `chosen`: a list of levers with their start quarter and spend.
        """
        return await desk.answered(request, evaluation if compare is None else account, (JSON,))

    async def land_growth(request: Request) -> Response:
        """Land a portfolio of levers on an allocation plan: targets, and which path each of them grows from.

        Without `chosen` the best portfolio lands. The revenue of the portfolio becomes the plan's goal.
        """
        return await desk.answered(request, growth_landings, (JSON,))

    async def rank_class(request: Request) -> Response:
        """Put the portfolios of a class in the order of merit beside the proven optimum, each with what it breaks.

        Teams are written out, or come as a sheet with the columns team, lever, start and spend. Also as CSV and XLSX.
        """
        return await desk.answered(request, growth_rankings, (JSON, CSV, XLSX))

    ranked = answer("The class, ranked.", "Ranking")
    ranked[200]["content"] |= _TABLES
    for path, endpoint, schema, responses in (
        (GROWTH_PLANS, plan_growth, _CASE, answer("The growth plan.", "GrowthPlan")),
        (GROWTH_EVALUATIONS, evaluate_growth, _EVALUATION, answer("The growth plan.", "GrowthPlan")),
        (GROWTH_LANDINGS, land_growth, _LANDING, answer("The targets, and where they come from.", "Landed")),
        (GROWTH_RANKINGS, rank_class, _CLASS, ranked),
    ):
        app.add_api_route(
            path,
            endpoint,
            methods=["POST"],
            operation_id=endpoint.__name__,
            tags=["growth"],
            responses=responses | problems(OF_A_BODY),
            openapi_extra=body(schema, small_bodies(path)),
        )
