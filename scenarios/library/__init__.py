"""Examples that come with the package: complete plans to run, to read and to change."""

from importlib.resources import files
from pathlib import Path

PLAN = "plan.yaml"
"""The file that makes a folder an example."""
CASE = "case.yaml"
"""The growth case of those that have one."""


def examples() -> list[str]:
    """Return the names of the bundled examples, sorted."""
    return sorted(folder.name for folder in _root().iterdir() if (folder / PLAN).is_file())


def path(name: str) -> Path:
    """Return the folder of a bundled example.

    Raises
    ------
    LookupError
        There is no example of this name; the message lists those there are.
    """
    names = examples()
    if name not in names:
        raise LookupError(f"no bundled example is named {name!r}; there are: {', '.join(names)}")
    return _root() / name


def _root() -> Path:
    return Path(str(files(__name__)))
