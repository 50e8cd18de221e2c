"""Growth cases, and what is asked of them, from files: YAML or JSON."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from schemas.finding import Finding
from service.decoding import decode_json
from service.files.limits import DEFAULT
from service.files.plans import read_file
from service.files.yaml import load_yaml
from solvers.errors import FileError

_YAML = (".yaml", ".yml")


def load_case(path: Path) -> dict[str, Any]:
    """Return a decoded growth case.

    Raises
    ------
    FileError, LimitError
        Where the file is missing, cannot be read, or holds no case.
    """
    found = load_document(path)
    if not isinstance(found, Mapping):
        raise FileError([Finding("sandbox_case_content", path.name, {"file": path.name})])
    return {str(key): value for key, value in found.items()}


def load_document(path: Path) -> object:
    """Return what a file of YAML or JSON holds."""
    suffix = path.suffix.casefold()
    if suffix not in (*_YAML, ".json"):
        raise FileError([Finding("sandbox_case_kind", path.name, {"file": path.name})])
    content = read_file(path, DEFAULT)
    if suffix == ".json":
        return decode_json(content)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError([Finding("plan_not_utf8", path.name, {"file": path.name})]) from None
    return load_yaml(text, path.name)
