"""`/v1/catalogue` and `/v1/examples`: what can be said here, and bodies that say it."""

from collections.abc import Callable

from fastapi import FastAPI, Request, Response

from schemas.finding import Finding
from schemas.messages import Language
from schemas.service import Catalogue
from service.answers import Answer, sent
from service.examples import examples, listed
from service.negotiation import JSON
from service.problems import RefusedError
from service.requests import media_for, occasion_of
from service.routes.documented import OF_A_READING, answer, path_parameter, problems
from solvers.names import nearest


def add(app: FastAPI, catalogue_in: Callable[[Language], Catalogue]) -> None:
    """Add the operations to an application."""

    def said(request: Request, content: bytes) -> Response:
        return sent(Answer(200, media_for(request, (JSON,)), occasion_of(request).language, content), request)

    async def get_catalogue(request: Request) -> Response:
        """List rule kinds, measures, objectives, drivers, columns with their aliases, limits and versions."""
        words = catalogue_in(occasion_of(request).language)
        return said(request, words.model_dump_json(by_alias=True).encode())

    def list_examples(request: Request) -> Response:
        """List what there is, and where each body is to be posted."""
        return said(request, listed(occasion_of(request).language).model_dump_json().encode())

    def get_example(request: Request) -> Response:
        """Return a body, ready to post."""
        name = request.path_params["id"]
        if name not in examples():
            raise _unknown(name)
        return said(request, examples()[name].body)

    app.add_api_route(
        "/v1/catalogue",
        get_catalogue,
        operation_id="get_catalogue",
        tags=["catalogue"],
        responses=answer("The catalogue.", "Catalogue") | problems(OF_A_READING),
    )
    app.add_api_route(
        "/v1/examples",
        list_examples,
        operation_id="list_examples",
        tags=["catalogue"],
        responses=answer("The list.", "Examples") | problems(OF_A_READING),
    )
    app.add_api_route(
        "/v1/examples/{id}",
        get_example,
        operation_id="get_example",
        tags=["catalogue"],
        responses=answer("The body.", "Example") | problems((*OF_A_READING, 404)),
        openapi_extra=path_parameter("id", "id of an example, as `/v1/examples` lists it", "minimal"),
    )


def _unknown(name: str) -> RefusedError:
    like = nearest(name, examples())
    params = {"path": f"/v1/examples/{name}"} | ({"nearest": f"/v1/examples/{like}"} if like else {})
    return RefusedError("not_found", [Finding("path_unknown", "", params)])
