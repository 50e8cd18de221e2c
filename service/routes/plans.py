"""`/v1/plans:read`: a spreadsheet or a plan file in, the plan that it holds out."""

from fastapi import FastAPI, Request, Response

from service.examples import PLANS_READ, small_bodies
from service.negotiation import JSON
from service.orders import Job
from service.reading import plan_reading
from service.routes.desk import Desk
from service.routes.documented import OF_A_BODY, answer, body, problems


def add(app: FastAPI, desk: Desk, job: Job = plan_reading) -> None:
    """Add the operation to an application."""

    async def read_plan_file(request: Request) -> Response:
        """Read a spreadsheet as planners have it, what was pasted from one, or a plan file; tell what was made of it.

        The body carries `text`, or the bytes of a file in `base64`. Title rows, merged cells, months, subtotals and
        grand totals are understood; `columns` tell how each column was read, `findings` what was left out. The plan of
        a bare sheet has no goal yet. `read_as` names columns that were not recognised.
        """
        return await desk.answered(request, job, (JSON,))

    app.add_api_route(
        PLANS_READ,
        read_plan_file,
        methods=["POST"],
        operation_id=read_plan_file.__name__,
        tags=["allocations"],
        responses=answer("The plan, and how it was read.", "PlanRead") | problems(OF_A_BODY),
        openapi_extra=body({"$ref": "#/components/schemas/PlanFile"}, small_bodies(PLANS_READ)),
    )
