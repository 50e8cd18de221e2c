"""The body of a request: whether its type is understood, how it is read and unpacked without outgrowing its limit."""

import zlib

from starlette.requests import Request

from schemas.finding import Finding
from service.decoding import UnreadableBodyError
from service.negotiation import JSON
from service.problems import RefusedError
from solvers.errors import LimitError

_GZIP = 31  # zlib's code for a gzip header and trailer


def is_gzip(request: Request) -> bool:
    """Tell whether the body is compressed.

    Raises
    ------
    RefusedError
        The body is no JSON, or compressed with something else.
    """
    _refuse_type(request.headers.get("content-type", ""))
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("gzip", "x-gzip", "identity", ""):
        finding = Finding("content_encoding_unknown", "", {"found": coding})
        raise RefusedError("media_type_unsupported", [finding], headers={"Accept-Encoding": "gzip"})
    return coding.endswith("gzip")


def _refuse_type(content_type: str) -> None:
    media, _, parameters = (part.strip().lower() for part in content_type.partition(";"))
    charset = parameters.replace(" ", "").replace('"', "")
    understood = media == JSON or (media.startswith("application/") and media.endswith("+json"))
    if not media:
        raise RefusedError("media_type_unsupported", [Finding("content_type_missing")])
    if not understood or charset not in ("", "charset=utf-8", "charset=utf8"):
        raise RefusedError("media_type_unsupported", [Finding("content_type_unknown", "", {"found": content_type})])


async def read(request: Request, limit: int) -> bytes:
    """Return the bytes of the body as they come over the wire.

    Raises
    ------
    LimitError
        The body is larger than the limit. As much again is read and thrown away before, so that a client that is
        still sending gets to read the answer.
    """
    announced = request.headers.get("content-length", "")
    waits = "100-continue" in request.headers.get("expect", "").lower()
    if waits and announced.isdecimal() and int(announced) > limit:
        raise _too_large(limit)
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= limit:
            chunks.append(chunk)
        elif size > 2 * limit:
            break
    if size > limit:
        raise _too_large(limit)
    return b"".join(chunks)


def unpacked(body: bytes, limit: int) -> bytes:
    """Return what a gzip body holds, unpacking no more than the limit.

    Raises
    ------
    LimitError
        It holds more than the limit.
    UnreadableBodyError
        It is not gzip, cut off, or followed by something else.
    """
    stream = zlib.decompressobj(_GZIP)
    try:
        content = stream.decompress(body, limit + 1)
    except zlib.error:
        raise UnreadableBodyError([Finding("body_not_gzip")]) from None
    if len(content) > limit:
        raise _too_large(limit)
    if not stream.eof or stream.unused_data:
        raise UnreadableBodyError([Finding("body_not_gzip")])
    return content


def _too_large(limit: int) -> LimitError:
    return LimitError([Finding("limit_body", "", {"limit": limit})])
