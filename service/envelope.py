"""What goes around every answer: request id, security headers, access log, and a problem where code failed."""

import logging
import re
import time
import uuid

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.answers import Answer, sent
from service.negotiation import PROBLEM
from service.problems import encoded, problem_of
from service.requests import occasion_of, path_of

_log = logging.getLogger("apportion.service")
_access = logging.getLogger("apportion.access")
_SANE_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")
_CLIENT_GONE = 499  # for the access log; nobody is there to be answered
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


class Envelope:
    """ASGI middleware, the outermost of ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back with all that belongs around it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        request.state.request_id = _request_id(request)
        began = time.perf_counter()
        status = 0

        async def send_enveloped(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request.state.request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            await self._app(scope, receive, send_enveloped)
        except ClientDisconnect:
            status = _CLIENT_GONE
        except Exception as error:
            _log.exception("request %s failed", request.state.request_id)
            if status:
                raise  # half an answer is out: only the server can cut it off
            await failed(request, error)(scope, receive, send_enveloped)
        finally:
            _access.info(
                "%s %s %d %.0f ms %s",
                request.method,
                path_of(request),
                status,
                (time.perf_counter() - began) * 1000,
                request.state.request_id,
            )


def failed(request: Request, error: Exception) -> Response:
    """Return the response that tells what an error means to the client."""
    occasion = occasion_of(request)
    problem = problem_of(error, occasion)
    headers = getattr(error, "headers", None)
    return sent(Answer(problem.status, PROBLEM, occasion.language, encoded(problem)), request, headers)


def _request_id(request: Request) -> str:
    given = request.headers.get("x-request-id", "")
    return given if _SANE_ID.fullmatch(given) else uuid.uuid4().hex
