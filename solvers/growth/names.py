"""Names within a growth case: a lever by id or name, a path by key or label, whatever their case and width."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from schemas.finding import Finding
from schemas.growth import PATHS, GrowthCase, Lever
from schemas.messages import Language
from solvers.names import folded, nearest


def key_of(lever: Lever) -> str:
    """Return the id of a lever: its own, else its name."""
    return lever.id if lever.id is not None else lever.name or ""


def unknown_name(code: str, place: str, found: str, known: Iterable[str]) -> Finding:
    """Return a finding about a name that a case does not have, with the nearest that it has."""
    names = list(known)
    close = nearest(found, names)
    params: dict[str, object] = {"found": found, "known": names}
    return Finding(code, place, params if close is None else {**params, "nearest": close})


class LeverNames:
    """Levers by id; by name too, where only one has it."""

    def __init__(self, case: GrowthCase) -> None:
        self._levers = case.levers

    @property
    def keys(self) -> list[str]:
        """Ids of all levers."""
        return [key_of(lever) for lever in self._levers]

    def key(self, name: str) -> str | None:
        """Return the id of the lever that a name stands for; None where none is meant."""
        return self._by_id.get(folded(name)) or self._by_name.get(folded(name))

    @cached_property
    def _by_id(self) -> Mapping[str, str]:
        return {folded(key_of(lever)): key_of(lever) for lever in reversed(self._levers)}

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        names = [folded(lever.name) for lever in self._levers if lever.name is not None]
        return {
            folded(lever.name): key_of(lever)
            for lever in self._levers
            if lever.name is not None and names.count(folded(lever.name)) == 1
        }


def path_said(paths: Mapping[str, str], path: str, language: Language) -> str:
    """Return a path as a sentence names it: the five usual ones have labels in Chinese, and keys in English."""
    label = paths.get(path, path)
    return path if language == "en" and PATHS.get(path) == label else label


class PathNames:
    """Paths by key or label, and which of them may be used."""

    def __init__(self, case: GrowthCase) -> None:
        self._case = case
        self._by_name = {folded(label): key for key, label in case.paths.items()}
        self._by_name |= {folded(key): key for key in case.paths}

    def key(self, name: str) -> str | None:
        """Return the key of the path that a name stands for; None where none is meant."""
        return self._by_name.get(folded(name))

    def unknown(self, name: str, place: str) -> Finding:
        """Return the finding about a path that the case does not have."""
        both = [text for pair in self._case.paths.items() for text in pair]
        return unknown_name("growth_path_unknown", place, name, dict.fromkeys(both))

    @property
    def allowed(self) -> tuple[str, ...]:
        """Keys of the paths that may be used, in the order of the case."""
        case = self._case
        only = None if case.only_paths is None else {self.key(name) for name in case.only_paths}
        without = {self.key(name) for name in case.without_paths}
        return tuple(key for key in case.paths if key not in without and (only is None or key in only))
