"""Names: how two are compared, which existing one is nearest, and how a place in a request is written."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

_UNCLEAN = re.compile("[\x00\ud800-\udfff]")
_COMPARED = 200
"""Names that are compared letter by letter; of more than these only the likeliest are."""
_LONGEST = 200
"""Letters of a name that is worth a comparison."""
_BINS = 64


def folded(name: str) -> str:
    """Return an id as it is compared: Unicode form, width, case and outer space make no difference."""
    if name.isascii():
        return name.lower().strip()
    return unicodedata.normalize("NFKC", name).casefold().strip()


class Names:
    """Existing names, made ready to be asked often which one is nearest."""

    def __init__(self, existing: Iterable[str]) -> None:
        self._by_fold = {folded(name): name for name in existing if len(name) <= _LONGEST}

    def nearest(self, name: str) -> str | None:
        """Return the existing name most like the given one, or None where none is alike."""
        if len(name) > _LONGEST:
            return None
        wanted = folded(name)
        if wanted in self._by_fold:
            return self._by_fold[wanted]
        close = get_close_matches(wanted, self._likely(wanted), n=1, cutoff=0.5)
        return self._by_fold[close[0]] if close else None

    @cached_property
    def _folds(self) -> list[str]:
        return list(self._by_fold)

    @cached_property
    def _traits(self) -> NDArray[np.int64]:
        """How often each name has a trait of each bin, shape (names, bins)."""
        return _traits(self._folds)

    def _likely(self, wanted: str) -> list[str]:
        """Return the names that share most traits with the wanted one, relative to their length."""
        if len(self._folds) <= _COMPARED:
            return self._folds
        own = _traits([wanted])
        likeness = np.minimum(self._traits, own).sum(axis=1) / (self._traits.sum(axis=1) + own.sum())
        return [self._folds[place] for place in np.argsort(-likeness, kind="stable")[:_COMPARED].tolist()]


def _traits(names: Sequence[str]) -> NDArray[np.int64]:
    """Count, per name and bin, the letters and the pairs of neighbours; shape (names, bins)."""
    lengths = np.array([len(name) for name in names])
    joined = "".join(names).encode("utf-32-le", "surrogatepass")
    letters = np.frombuffer(joined, dtype=np.uint32).astype(np.int64)
    owner = np.repeat(np.arange(len(names)), lengths)
    inside = owner[1:] == owner[:-1]
    pairs = (letters[:-1] * 31 + letters[1:])[inside]
    bins = np.concatenate([owner * _BINS + letters % _BINS, owner[1:][inside] * _BINS + pairs % _BINS])
    return np.bincount(bins, minlength=len(names) * _BINS).reshape(len(names), _BINS).astype(np.int64)


def nearest(name: str, existing: Iterable[str]) -> str | None:
    """Return the existing name most like the given one, or None where none is alike."""
    return Names(existing).nearest(name)


def pointer(*parts: str | int) -> str:
    """Return the JSON pointer (RFC 6901) of a path."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


def is_clean(text: str) -> bool:
    """Tell whether a text can be stored anywhere: no NUL and no half of a surrogate pair."""
    return _UNCLEAN.search(text) is None


def cleaned(text: str) -> str:
    """Return a text that can be shown: what cannot be stored becomes the replacement character."""
    return _UNCLEAN.sub("\ufffd", text)
