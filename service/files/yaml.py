"""YAML as planners mean it: a number that stands where an id belongs is the text that was written."""

from collections.abc import Mapping

from schemas.columns import BY_NAME, DIMENSIONS, canonical
from service.files.yaml_events import WrittenFloat, WrittenInt, load_written

_TEXTS = frozenset({"id", "parent", "label", "name", "tag", "tags", "key", "group", "segment", "lever"})
"""Keys whose values are ids or other texts, wherever they stand."""
_SELECTIONS = frozenset({"where", "of", "to", "links"})
"""Keys of mappings in which every value is an id, whatever it is called there."""
_LISTS = frozenset({"excludes", "between", "without_paths", "only_paths"})
"""Keys of lists of ids."""


def load_yaml(text: str, name: str) -> object:
    """Read a YAML plan, scenario or growth case; ids stay the text that was written: `007`, `NO`, `12:30`, `1e3`.

    Parameters
    ----------
    text : str
        The text.
    name : str
        Name of the file, for complaints.

    Raises
    ------
    FileError
        Where it is no YAML, has a key twice, a tag, too many aliases or levels; names line and column.
    """
    return _plain(load_written(text, name))


def _plain(value: object) -> object:
    """Return a value with ids as text and numbers as plain numbers."""
    if isinstance(value, Mapping):
        dimensions = _declared_dimensions(value)
        return {key: _member(key, inner, dimensions) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return _number(value)


def _member(key: str, value: object, dimensions: frozenset[str]) -> object:
    if key in {"cells", "chosen"}:
        return _cells(value, dimensions)
    if key == "rows" and isinstance(value, list):
        return [_row(row, dimensions) for row in value]
    if key in _LISTS or key in (_SELECTIONS if isinstance(value, Mapping) else _TEXTS):
        return _all_text(value)
    if key == "requires" and isinstance(value, list):
        return [_row(row, frozenset({"lever", "needs"})) for row in value]
    if key == "period" and isinstance(value, Mapping):
        return {inner: _plain(part) if inner == "months" else _all_text(part) for inner, part in value.items()}
    return _plain(value)


def _declared_dimensions(value: Mapping[str, object]) -> frozenset[str]:
    declared = value.get("dimensions")
    return frozenset(canonical(name) for name in declared) if isinstance(declared, Mapping) else frozenset()


def _cells(value: object, dimensions: frozenset[str]) -> object:
    if not isinstance(value, Mapping):
        return _plain(value)
    cells: dict[str, object] = {}
    for key, inner in value.items():
        if key == "columns" and isinstance(inner, Mapping):
            cells[key] = {name: _column(name, values, dimensions) for name, values in inner.items()}
        elif key == "rows" and isinstance(inner, list):
            cells[key] = [_row(row, dimensions) for row in inner]
        else:
            cells[key] = _plain(inner)
    return cells


def _column(name: str, values: object, dimensions: frozenset[str]) -> object:
    holds_ids = _is_id_column(name, dimensions)
    if holds_ids or (
        not _is_number_column(name) and isinstance(values, list) and any(isinstance(value, str) for value in values)
    ):
        return _all_text(values)
    return _plain(values)


def _row(row: object, dimensions: frozenset[str]) -> object:
    if not isinstance(row, Mapping):
        return _plain(row)
    return {name: _all_text(value) if _is_id_column(name, dimensions) else _plain(value) for name, value in row.items()}


def _is_id_column(name: str, dimensions: frozenset[str]) -> bool:
    column = canonical(name)
    return column in DIMENSIONS or column in dimensions or column == "key"


def _is_number_column(name: str) -> bool:
    column = BY_NAME.get(canonical(name))
    return column is not None and column.role in ("measure", "limit")


def _all_text(value: object) -> object:
    """Return a value with every number and truth value in it as the text that was written."""
    if isinstance(value, Mapping):
        return {key: _all_text(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_all_text(inner) for inner in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.text if isinstance(value, WrittenInt | WrittenFloat) else value


def _number(value: object) -> object:
    if isinstance(value, WrittenInt):
        return int(value)
    return float(value) if isinstance(value, WrittenFloat) else value
