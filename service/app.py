"""The HTTP service, made by one constructor that takes its collaborators."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from schemas.finding import Finding
from service.catalogue import catalogue
from service.envelope import Envelope, failed
from service.methods import Methods, methods_at
from service.problems import RefusedError
from service.requests import BearerToken, path_of, refuse_unknown_parameters
from service.routes import allocations, bridges, growth, health, page, plans, questions, reference, scenarios
from service.routes import catalogue as words
from service.routes.allocations import Jobs
from service.routes.desk import Desk
from service.settings import Settings
from service.work import Workers
from solvers.errors import ApportionError


def create_app(settings: Settings | None = None, jobs: Jobs | None = None) -> FastAPI:
    """Return the ASGI application.

    Parameters
    ----------
    settings : Settings
        Read from the environment where absent.
    jobs : Jobs
        What the workers do; absent: allocate, validate, evaluate.
    """
    settings = settings or Settings()
    limits = settings.limits
    workers = Workers(limits, settings.grace_seconds)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await workers.start()
        try:
            yield
        finally:
            await workers.stop()

    app = FastAPI(
        title="Apportion",
        lifespan=lifespan,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        dependencies=[Depends(BearerToken(settings.token)), Depends(refuse_unknown_parameters)],
    )
    app.user_middleware = [Middleware(Envelope), Middleware(Methods, routes=app.routes)]
    for error, handler in (
        (ApportionError, _refused),
        (HTTPException, _not_routed),
        (RequestValidationError, _wrong_parameter),
    ):
        app.add_exception_handler(error, handler)
    desk = Desk(workers, limits, settings.grace_seconds)
    allocations.add(app, desk, jobs or Jobs())
    plans.add(app, desk)
    questions.add(app, desk)
    scenarios.add(app, desk)
    bridges.add(app, desk)
    growth.add(app, desk)
    words.add(app, lambda language: catalogue(limits, language))
    health.add(app, workers)
    reference.add(app)
    page.add(app)
    return app


async def _refused(request: Request, error: Exception) -> Response:
    return failed(request, error)


async def _not_routed(request: Request, _: Exception) -> Response:
    """Tell that there is nothing at an address, or that it does not know the method."""
    path = path_of(request)
    allowed = methods_at(request.scope, request.app.routes)
    if not allowed:
        return failed(request, RefusedError("not_found", [Finding("path_unknown", "", {"path": path})]))
    params = {"path": path, "method": request.method, "allowed": allowed}
    headers = {"Allow": ", ".join(allowed)}
    return failed(request, RefusedError("method_not_allowed", [Finding("method_unknown", "", params)], headers=headers))


async def _wrong_parameter(request: Request, error: Exception) -> Response:
    """Tell which parameter of the address has a value that it cannot have; most of ours are switches."""
    found = error.errors() if isinstance(error, RequestValidationError) else []
    findings = [
        Finding(
            "query_invalid",
            "",
            {
                "name": one["loc"][-1],
                "found": str(one["input"]),
                "wanted": one.get("ctx", {}).get("expected", "true / false").strip("'"),
            },
        )
        for one in found
    ]
    return failed(request, RefusedError("request_invalid", findings))
