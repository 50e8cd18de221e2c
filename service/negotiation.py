"""What the client would like: media type, language, compression (RFC 9110, section 12)."""

from collections.abc import Iterator, Sequence

from schemas.messages import Language

JSON = "application/json"
CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTML = "text/html"
PROBLEM = "application/problem+json"


def language_of(accept_language: str | None) -> Language:
    """Return the language that is liked best: Chinese for `zh` and `zh-*`, else English."""
    best: tuple[float, Language] = (0.0, "en")
    for tag, quality in _wishes(accept_language or ""):
        primary = tag.partition("-")[0]
        said: Language | None = "zh" if primary == "zh" else "en" if primary in ("en", "*") else None
        if said and quality > best[0]:
            best = (quality, said)
    return best[1]


def media_of(accept: str | None, offered: Sequence[str]) -> str | None:
    """Return the offered media type that is liked best, the first where all are alike, or None where none is taken."""
    if accept is None or not accept.strip():
        return offered[0]
    wishes = list(_wishes(accept))
    liked = [(_quality(media, wishes), -place) for place, media in enumerate(offered)]
    quality, place = max(liked)
    return offered[-place] if quality > 0 else None


def takes_gzip(accept_encoding: str | None) -> bool:
    """Tell whether an answer may be compressed with gzip."""
    wishes = dict(_wishes(accept_encoding or ""))
    return wishes.get("gzip", wishes.get("*", 0.0)) > 0


def _quality(media: str, wishes: Sequence[tuple[str, float]]) -> float:
    """Return the quality of the most specific range that covers a media type."""
    group = media.partition("/")[0] + "/*"
    for form in (media, group, "*/*"):
        qualities = [quality for wish, quality in wishes if wish == form]
        if qualities:
            return max(qualities)
    return 0.0


def _wishes(header: str) -> Iterator[tuple[str, float]]:
    """Yield each element of a list header, in lower case, with its q-value; an element with a broken q is left out."""
    for element in header.lower().split(","):
        name, *parameters = (part.strip() for part in element.split(";"))
        quality = _q(parameters)
        if name and quality is not None:
            yield name, quality


def _q(parameters: Sequence[str]) -> float | None:
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip() == "q":
            try:
                quality = float(value)
            except ValueError:
                return None
            return quality if 0 <= quality <= 1 else None
    return 1.0
