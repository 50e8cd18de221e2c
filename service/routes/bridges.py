"""`/v1/bridges`: two periods of one sales table in, where the growth came from out."""

from fastapi import FastAPI, Request, Response

from service.examples import BRIDGES, small_bodies
from service.jobs import bridges
from service.negotiation import JSON
from service.orders import Job
from service.routes.desk import Desk
from service.routes.documented import OF_A_BODY, answer, body, problems


def add(app: FastAPI, desk: Desk, job: Job = bridges) -> None:
    """Add the operation to an application."""

    async def look_back(request: Request) -> Response:
        """Tell where growth came from: existing, new and lost members, price, volume and mix, months and quarters.

        The table is `cells` (or `csv`) with a column of the period, or with `history` and `actual` side by side. What
        it cannot tell is named in `paths`; periods that do not cover the same months are warned of. `factors` are a
        chain whose product is the revenue; their parts of the growth are told by LMDI and Shapley.
        """
        return await desk.answered(request, job, (JSON,))

    app.add_api_route(
        BRIDGES,
        look_back,
        methods=["POST"],
        operation_id=look_back.__name__,
        tags=["growth"],
        responses=answer("Where the growth came from.", "Bridge") | problems(OF_A_BODY),
        openapi_extra=body({"$ref": "#/components/schemas/BridgeAsked"}, small_bodies(BRIDGES)),
    )
