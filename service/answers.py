"""An answer before it is sent, and how it is sent: type, language, file name, compression."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from schemas.messages import Language
from service.negotiation import CSV, HTML, XLSX, takes_gzip

_WORTH_PACKING = 1024
_WITH_CHARSET = (CSV, HTML)
_ENDINGS = {CSV: "csv", XLSX: "xlsx"}


@dataclass(frozen=True)
class Answer:
    """What is said, in which form and language.

    Attributes
    ----------
    name : str
        What a downloaded table is named after; empty where the answer is no table.
    packed : bool
        `content` is compressed with gzip.
    """

    status: int
    media: str
    language: Language
    content: bytes
    name: str = ""
    packed: bool = False

    def compressed(self) -> "Answer":
        """Return the answer compressed, where that is worth it; a workbook is a ZIP archive already."""
        if self.packed or self.media == XLSX or len(self.content) < _WORTH_PACKING:
            return self
        return replace(self, content=gzip.compress(self.content, compresslevel=5, mtime=0), packed=True)


def sent(answer: Answer, request: Request, headers: Mapping[str, str] | None = None) -> Response:
    """Return the response that carries an answer."""
    if takes_gzip(request.headers.get("accept-encoding")):
        answer = answer.compressed()
    media = f"{answer.media}; charset=utf-8" if answer.media in _WITH_CHARSET else answer.media
    response = Response(answer.content, answer.status, dict(headers or {}))
    response.headers["Content-Type"] = media
    response.headers["Content-Language"] = "zh-CN" if answer.language == "zh" else "en"
    response.headers["Vary"] = "Accept, Accept-Language, Accept-Encoding"
    if answer.packed:
        response.headers["Content-Encoding"] = "gzip"
    if answer.media in _ENDINGS:
        response.headers["Content-Disposition"] = _disposition(answer.name, _ENDINGS[answer.media])
    return response


def _disposition(name: str, ending: str) -> str:
    """Return the header that names the file (RFC 6266): plain for old clients, RFC 5987 for all letters."""
    kept = "".join("_" if letter in '/\\:*?"<>|' or not letter.isprintable() else letter for letter in name).strip(" .")
    full = f"{kept[:80] or 'allocation'}.{ending}"
    return f"attachment; filename=\"allocation.{ending}\"; filename*=UTF-8''{quote(full, safe='')}"
