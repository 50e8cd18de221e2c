"""`/openapi.json`, `/docs` and `/problems/{code}`: what the service says about itself."""

import json
from functools import cache

from fastapi import FastAPI, Request, Response

from schemas.finding import Finding
from schemas.messages import CATALOGUE, Language
from service.answers import Answer, sent
from service.negotiation import HTML, JSON
from service.openapi import document
from service.pages import CONTENT_POLICY, problem_page, reference_page
from service.problems import RefusedError
from service.requests import media_for, occasion_of
from service.routes.documented import page, path_parameter, problems
from solvers.names import nearest


def add(app: FastAPI) -> None:
    """Add the operations to an application."""

    @cache
    def openapi() -> bytes:
        return json.dumps(app.openapi(), ensure_ascii=False, separators=(",", ":")).encode()

    @cache
    def reference(language: Language) -> bytes:
        return reference_page(app.openapi(), language).encode()

    async def get_openapi(request: Request) -> Response:
        return sent(Answer(200, media_for(request, (JSON,)), "en", openapi()), request)

    async def get_reference(request: Request) -> Response:
        """Show the reference as a page that loads nothing from anywhere."""
        language = occasion_of(request).language
        return _page(request, reference(language), language)

    async def get_problem(request: Request) -> Response:
        """Show the page behind the `type` of a problem, or behind the `code` of a finding."""
        language = occasion_of(request).language
        code = request.path_params["code"].replace("-", "_")
        if code not in CATALOGUE:
            raise _unknown(code)
        return _page(request, problem_page(code, language).encode(), language)

    app.openapi = lambda: document(app)  # type: ignore[method-assign]
    app.add_api_route("/openapi.json", get_openapi, include_in_schema=False)
    app.add_api_route(
        "/docs",
        get_reference,
        operation_id="get_reference",
        tags=["reference"],
        responses=page("The reference.") | problems((400, 406)),
    )
    app.add_api_route(
        "/problems/{code}",
        get_problem,
        operation_id="get_problem",
        tags=["reference"],
        responses=page("The page.") | problems((400, 404, 406)),
        openapi_extra=path_parameter("code", "last part of a problem's `type`, or a finding's `code`", "plan-invalid"),
    )


def _page(request: Request, content: bytes, language: Language) -> Response:
    answer = Answer(200, media_for(request, (HTML,)), language, content)
    return sent(answer, request, {"Content-Security-Policy": CONTENT_POLICY, "Cache-Control": "max-age=3600"})


def _unknown(code: str) -> RefusedError:
    like = nearest(code, CATALOGUE)
    params = {"path": f"/problems/{code}"} | ({"nearest": f"/problems/{like}"} if like else {})
    return RefusedError("not_found", [Finding("path_unknown", "", params)])
