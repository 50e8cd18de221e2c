"""`/v1/growth-plans` and `:evaluate`: a growth case in, a portfolio of levers or its worth out."""

from typing import Annotated, Literal

from fastapi import FastAPI, Query, Request, Response

from service.examples import GROWTH_EVALUATIONS, GROWTH_PLANS, small_bodies
from service.jobs import growth_evaluations, growth_plans, growth_studies
from service.negotiation import JSON
from service.orders import Job
from service.routes.desk import Desk
from service.routes.documented import OF_A_BODY, answer, body, problems

_CASE = {"$ref": "#/components/schemas/GrowthCase"}
_EVALUATION = {
    "allOf": [_CASE],
    "type": "object",
    "required": ["chosen"],
    "properties": {"chosen": {"type": "array", "items": {"$ref": "#/components/schemas/Choice"}}},
}


def add(
    app: FastAPI, desk: Desk, jobs: tuple[Job, Job, Job] = (growth_plans, growth_studies, growth_evaluations)
) -> None:
    """Add the operations to an application."""
    plan, study, evaluation = jobs

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

    async def evaluate_growth(request: Request) -> Response:
        """Tell what a portfolio that somebody chose brings, costs and breaks; outcome `evaluated`.

        The body is a growth case with `chosen`: a list of levers with their start quarter and spend.
        """
        return await desk.answered(request, evaluation, (JSON,))

    for path, endpoint, schema in (
        (GROWTH_PLANS, plan_growth, _CASE),
        (GROWTH_EVALUATIONS, evaluate_growth, _EVALUATION),
    ):
        app.add_api_route(
            path,
            endpoint,
            methods=["POST"],
            operation_id=endpoint.__name__,
            tags=["growth"],
            responses=answer("The growth plan.", "GrowthPlan") | problems(OF_A_BODY),
            openapi_extra=body(schema, small_bodies(path)),
        )
