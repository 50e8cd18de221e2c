"""Scenarios from files: YAML or JSON, what is wrong with them said with the line it stands on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from scenarios.read import read_scenario
from schemas.finding import Finding
from schemas.scenario import Scenario
from service.decoding import decode_json
from service.files.limits import DEFAULT, FileLimits
from service.files.plans import read_file
from solvers.errors import FileError, InputError, PlanError

_SUFFIXES = (".yaml", ".yml", ".json")


@dataclass(frozen=True)
class LoadedScenario:
    """A scenario, and the text that it was read from.

    Attributes
    ----------
    scenario : named after its file where it has no name
    text : of a YAML file; empty for JSON
    """

    scenario: Scenario
    file: str
    text: str

    @contextmanager
    def placing(self, prefix: str) -> Iterator[None]:
        """Let what is wrong with the scenario, at pointers that begin with a prefix, be said of its line."""
        try:
            yield
        except PlanError as error:
            raise PlanError([_placed(found, prefix, self.file, self.text) for found in error.findings]) from None


def load_scenario(path: Path, *, limits: FileLimits = DEFAULT) -> LoadedScenario:
    """Read a scenario from a file.

    Raises
    ------
    FileError, LimitError, PlanError
        Where the file is missing, cannot be read, or is no scenario; each with its line where it has one.
    """
    if path.suffix.casefold() not in _SUFFIXES:
        raise FileError([Finding("scenario_file_kind", path.name, {"file": path.name, "suffixes": list(_SUFFIXES)})])
    content = read_file(path, limits)
    text = ""
    if path.suffix.casefold() == ".json":
        data = decode_json(content)
    else:
        from service.files.yaml import load_yaml

        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise FileError([Finding("plan_not_utf8", path.name, {"file": path.name})]) from error
        data = load_yaml(text, path.name)
    try:
        scenario = read_scenario(data)
    except InputError as error:
        raise type(error)([_placed(found, "", path.name, text) for found in error.findings]) from None
    named = scenario if scenario.name else scenario.model_copy(update={"name": path.stem})
    return LoadedScenario(named, path.name, text)


def _placed(found: Finding, prefix: str, file: str, text: str) -> Finding:
    """Return a finding with its line in the file; what is not of this scenario keeps its place."""
    inner = found.pointer.removeprefix(prefix)
    if not found.pointer.startswith(prefix) or inner.split("/")[1:2] not in (
        ["operations"],
        ["sweep"],
        ["name"],
        ["schema"],
        [],
    ):
        return found
    if not text:
        return replace(found, pointer=f"{file}{inner}")
    from service.files.yaml_lines import line_of

    return replace(found, pointer=f"{file}:{line_of(text, inner)}")
