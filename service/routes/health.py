"""`/livez` and `/readyz`: for those who keep the service running."""

from fastapi import FastAPI, Request, Response

from schemas.finding import Finding
from schemas.service import Health
from service.answers import Answer, sent
from service.negotiation import JSON
from service.problems import RefusedError
from service.requests import occasion_of
from service.routes.documented import answer, problems
from service.work import Workers


def add(app: FastAPI, workers: Workers) -> None:
    """Add the operations to an application."""

    async def livez(request: Request) -> Response:
        """Answers as long as the process can."""
        return _said(request, Health(status="live"))

    async def readyz(request: Request) -> Response:
        """Answers 503 while no worker is there or the queue is full."""
        if not workers.ready:
            raise RefusedError("service_not_ready", [Finding("not_ready")], headers={"Retry-After": "1"})
        return _said(request, Health(status="ready"))

    lives, ready = answer("It lives.", "Health"), answer("It would.", "Health")
    app.add_api_route("/livez", livez, operation_id="livez", tags=["operation"], responses=lives | problems((400,)))
    app.add_api_route(
        "/readyz", readyz, operation_id="readyz", tags=["operation"], responses=ready | problems((400, 503))
    )


def _said(request: Request, health: Health) -> Response:
    return sent(Answer(200, JSON, occasion_of(request).language, health.model_dump_json().encode()), request)
