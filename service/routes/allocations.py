"""`/v1/allocations`, `:validate`, `:evaluate`: a body in, a job for a worker, its answer out."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import FastAPI, Query, Request, Response

from service.examples import ALLOCATIONS, EVALUATIONS, small_bodies
from service.jobs import allocation, evaluation, validation
from service.negotiation import CSV, JSON, XLSX
from service.orders import Job
from service.routes.desk import Desk
from service.routes.documented import OF_A_BODY, answer, body, problems

_PLAN = {"$ref": "#/components/schemas/Plan"}
_EVALUATION = {
    "type": "object",
    "required": ["plan", "targets"],
    "additionalProperties": False,
    "properties": {
        "plan": _PLAN,
        "targets": {
            "type": "object",
            "description": "`columns` or `rows`, as cells of a plan: dimensions, `target` and, where known, `actual`",
        },
    },
}
_TABLES: dict[str, Any] = {
    CSV: {"schema": {"type": "string"}},
    XLSX: {"schema": {"type": "string", "contentMediaType": XLSX}},
}


@dataclass(frozen=True)
class Jobs:
    """What workers do for each operation; tests put others in their place."""

    allocate: Job = allocation
    validate: Job = validation
    evaluate: Job = evaluation


def add(app: FastAPI, desk: Desk, jobs: Jobs) -> None:
    """Add the operations to an application."""

    async def allocate(
        request: Request,
        strict: Annotated[bool, Query(description="answer an impossible plan with 422 instead of 200")] = False,
    ) -> Response:
        """Compute targets for every cell, their totals, how each rule stands, and a certificate.

        An impossible plan is an answer too (outcome `infeasible` with a diagnosis), unless it is asked for as CSV or
        XLSX, or with `strict`. The answer is in `options.language`, else in the language that `Accept-Language` likes.
        """
        return await desk.answered(request, jobs.allocate, (JSON, CSV, XLSX), strict=strict)

    async def validate(request: Request) -> Response:
        """Tell how a plan is understood, its size, the route a solve would take, and what was found; solve nothing.

        A plan that is wrong is answered with 200 too: `valid` is false, and `findings` tell all that is wrong.
        """
        return await desk.answered(request, jobs.validate, (JSON,))

    async def evaluate(
        request: Request,
        strict: Annotated[bool, Query(description="as for an allocation")] = False,
    ) -> Response:
        """Tell what given targets mean under a plan: totals, fairness, which rules they keep; outcome `evaluated`.

        With a column `actual` also the completion of each member.
        """
        return await desk.answered(request, jobs.evaluate, (JSON, CSV, XLSX), strict=strict)

    allocated = answer("The allocation.", "Allocation")
    allocated[200]["content"] |= _TABLES
    evaluated = answer("The evaluation.", "Allocation")
    evaluated[200]["content"] |= _TABLES
    plans = body(_PLAN, small_bodies(ALLOCATIONS))
    for path, endpoint, responses, extra in (
        (ALLOCATIONS, allocate, allocated, plans),
        (f"{ALLOCATIONS}:validate", validate, answer("The report.", "Report"), plans),
        (EVALUATIONS, evaluate, evaluated, body(_EVALUATION, small_bodies(EVALUATIONS))),
    ):
        app.add_api_route(
            path,
            endpoint,
            methods=["POST"],
            operation_id=endpoint.__name__,
            tags=["allocations"],
            responses=responses | problems(OF_A_BODY),
            openapi_extra=extra,
        )
