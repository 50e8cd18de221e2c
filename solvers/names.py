"""Names: how two are compared, which existing one is nearest, and how a place in a request is written."""

import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches


def folded(name: str) -> str:
    """Return an id as it is compared: Unicode form, width, case and outer space make no difference."""
    return unicodedata.normalize("NFKC", name).casefold().strip()


def nearest(name: str, existing: Iterable[str]) -> str | None:
    """Return the existing name most like the given one, or None where none is alike."""
    by_fold = {folded(other): other for other in existing}
    close = get_close_matches(folded(name), list(by_fold), n=1, cutoff=0.5)
    return by_fold[close[0]] if close else None


def pointer(*parts: str | int) -> str:
    """Return the JSON pointer (RFC 6901) of a path."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def is_clean(text: str) -> bool:
    """Tell whether a text can be stored anywhere: no NUL and no half of a surrogate pair."""
    return "\x00" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
