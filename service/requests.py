"""What every endpoint asks of a request: its id, its language, the media type of its answer, known parameters."""

import hmac
from collections.abc import Sequence
from urllib.parse import quote

from fastapi.routing import APIRoute
from pydantic import SecretStr
from starlette.requests import Request

from schemas.finding import Finding
from service.negotiation import language_of, media_of
from service.problems import Occasion, RefusedError
from solvers.names import nearest


def occasion_of(request: Request) -> Occasion:
    """Return who asks for what in which language, as problems say it."""
    language = language_of(request.headers.get("accept-language"))
    return Occasion(language, path_of(request), request.state.request_id)


def path_of(request: Request) -> str:
    """Return the path as it may be shown and logged: what is no plain letter is escaped."""
    return quote(request.scope["path"], safe="/:")


def media_for(request: Request, offered: Sequence[str]) -> str:
    """Return the media type to answer with.

    Raises
    ------
    RefusedError
        None of the offered types is taken by the client (406).
    """
    accept = request.headers.get("accept")
    media = media_of(accept, offered)
    if media is None:
        finding = Finding("accept_unknown", "", {"asked": accept, "offered": list(offered)})
        raise RefusedError("not_acceptable", [finding])
    return media


async def refuse_unknown_parameters(request: Request) -> None:
    """Refuse a parameter that the endpoint does not know, for a misspelt one would silently change the answer."""
    route = request.scope["route"]
    known = [field.alias for field in route.dependant.query_params] if isinstance(route, APIRoute) else []
    findings = []
    for name in request.query_params:
        if name not in known:
            like = nearest(name, known)
            findings.append(Finding("query_unknown", "", {"name": name} | ({"nearest": like} if like else {})))
        elif len(request.query_params.getlist(name)) > 1:
            findings.append(Finding("query_twice", "", {"name": name}))
    if findings:
        raise RefusedError("request_invalid", findings)


class BearerToken:
    """Asks everything below /v1 for the token of the settings, and for nothing where there is none."""

    def __init__(self, token: SecretStr | None) -> None:
        self._token = token.get_secret_value().encode() if token else None

    async def __call__(self, request: Request) -> None:
        """Refuse a request that lacks the token; the comparison takes as long for any wrong one."""
        if self._token is None or not request.scope["path"].startswith("/v1/"):
            return
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not given.strip():
            raise self._refusal("token_missing", "Bearer")
        if not hmac.compare_digest(given.strip().encode("latin-1"), self._token):
            raise self._refusal("token_wrong", 'Bearer error="invalid_token"')

    @staticmethod
    def _refusal(code: str, challenge: str) -> RefusedError:
        return RefusedError("unauthorized", [Finding(code)], headers={"WWW-Authenticate": challenge})
