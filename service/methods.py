"""HEAD and OPTIONS for every address, and what an address says when it does not know a method."""

from collections.abc import Sequence

from starlette.responses import Response
from starlette.routing import BaseRoute, Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ORDER = ("GET", "HEAD", "POST", "OPTIONS")


def methods_at(scope: Scope, routes: Sequence[BaseRoute]) -> list[str]:
    """Return the methods that the address of a request knows, or none where nothing is there."""
    found: set[str] = set()
    for route in routes:
        match, _ = route.matches(scope)
        if match is not Match.NONE:
            found |= set(getattr(route, "methods", None) or ())
    if "GET" in found:
        found.add("HEAD")
    return [method for method in _ORDER if method in found or (found and method == "OPTIONS")]


class Methods:
    """ASGI middleware: answers OPTIONS, and HEAD as GET without the body."""

    def __init__(self, app: ASGIApp, routes: Sequence[BaseRoute]) -> None:
        self._app = app
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, as the method that it stands for."""
        method = scope.get("method")
        if method == "OPTIONS" and (allowed := methods_at(scope, self._routes)):
            await Response(status_code=204, headers={"Allow": ", ".join(allowed)})(scope, receive, send)
        elif method == "HEAD" and "HEAD" in methods_at(scope, self._routes):
            await self._app({**scope, "method": "GET"}, receive, _without_body(send))
        else:
            await self._app(scope, receive, send)


def _without_body(send: Send) -> Send:
    async def send_head(message: Message) -> None:
        if message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await send(message)

    return send_head
