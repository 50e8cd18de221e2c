"""`/` and `/page/...`: the planner's page, which asks nothing but the public operations of this service."""

from fastapi import FastAPI, Request, Response

from schemas.finding import Finding
from service.negotiation import takes_gzip
from service.page_files import CONTENT_POLICY, FIRST, PageFile, names, page_file
from service.problems import RefusedError
from service.requests import path_of
from solvers.names import nearest

_LASTING = "public, max-age=31536000, immutable"
_ASKED_FOR_EACH_TIME = "no-cache"


def add(app: FastAPI) -> None:
    """Add the page to an application."""
    known = frozenset(names())

    async def get_page(request: Request) -> Response:
        return _sent(page_file(FIRST), request)

    async def get_page_file(request: Request) -> Response:
        name = request.path_params["name"]
        if name not in known:
            raise _unknown(request, name, known)
        return _sent(page_file(name), request)

    app.add_api_route("/", get_page, include_in_schema=False)
    app.add_api_route("/page/{name:path}", get_page_file, include_in_schema=False)


def _sent(file: PageFile, request: Request) -> Response:
    headers = {
        "ETag": file.tag,
        "Cache-Control": _LASTING if file.lasting else _ASKED_FOR_EACH_TIME,
        "Content-Security-Policy": CONTENT_POLICY,
        "Vary": "Accept-Encoding",
    }
    if file.tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    packing = takes_gzip(request.headers.get("accept-encoding"))
    if packing:
        headers["Content-Encoding"] = "gzip"
    return Response(file.packed if packing else file.content, headers={**headers, "Content-Type": file.media})


def _unknown(request: Request, name: str, known: frozenset[str]) -> RefusedError:
    like = nearest(name, known)
    params = {"path": path_of(request)} | ({"nearest": f"/page/{like}"} if like else {})
    return RefusedError("not_found", [Finding("path_unknown", "", params)])
