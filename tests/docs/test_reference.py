"""The reference is complete and says what the code does."""

import importlib
import importlib.util
import pkgutil
import re
from pathlib import Path
from types import ModuleType
from typing import get_args

import pytest

from schemas import messages
from schemas.allocation import Outcome, StageProof
from schemas.fairness import DRIVERS, Objective
from schemas.rules import KINDS, Measure
from service.app import create_app
from service.cli.entry import COMMANDS
from service.problems import STATUS
from tests.docs.terminal import ROOT

DOCS = ROOT / "docs"


@pytest.fixture(scope="module")
def tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("tables", DOCS / "tables.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def reference(name: str) -> str:
    return (DOCS / "reference" / f"{name}.md").read_text(encoding="utf-8")


def test_tables_made_from_the_code_are_those_of_the_code(tables: ModuleType) -> None:
    stale = [
        path
        for path in tables.documents()
        if tables.filled(path.read_text(encoding="utf-8")) != path.read_text(encoding="utf-8")
    ]
    assert stale == [], "run: python docs/tables.py"


def test_every_subject_of_messages_has_a_table() -> None:
    modules = {
        module.name: importlib.import_module(f"schemas.messages.{module.name}")
        for module in pkgutil.iter_modules(messages.__path__)
    }
    subjects = [name for name, module in modules.items() if hasattr(module, "TEXTS")]
    assert [subject for subject in subjects if f"<!-- table: messages {subject} -->" not in reference("messages")] == []


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("rules", list(KINDS)),
        ("rules", get_args(Measure)),
        ("fairness", get_args(Objective)),
        ("fairness", DRIVERS),
        ("allocation", get_args(Outcome)),
        ("allocation", get_args(StageProof.model_fields["kind"].annotation)),
    ],
    ids=["rule kinds", "measures", "objectives", "drivers", "outcomes", "proofs"],
)
def test_every_word_of_the_language_is_explained(page: str, words: list[str]) -> None:
    text = reference(page)
    assert [word for word in words if f"| `{word}` |" not in text and f"## {word}\n" not in text] == []


def test_every_command_is_explained() -> None:
    text = reference("command-line")
    assert [command.NAME for command in COMMANDS if f"## {command.NAME}\n" not in text] == []


def test_every_address_is_explained() -> None:
    text = reference("http")
    paths = {route.path for route in create_app().routes if hasattr(route, "path")}
    assert {path for path in paths if path not in text} == set()


def test_every_status_of_a_problem_is_explained() -> None:
    text = reference("http")
    assert [
        status
        for status in sorted(set(STATUS.values()))
        if not re.search(rf"^\| ([0-9, ]+, )?{status}\b", text, re.MULTILINE)
    ] == []


def test_every_page_is_in_the_navigation() -> None:
    navigation = (ROOT / "properdocs.yml").read_text(encoding="utf-8")
    pages = [path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md")]
    assert [page for page in pages if f": {page}\n" not in navigation] == []


@pytest.mark.parametrize(
    "path",
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "benchmarks" / "README.md"],
    ids=lambda path: path.name,
)
def test_links_of_pages_outside_the_site_lead_somewhere(path: Path) -> None:
    from markdown_it import MarkdownIt

    inline = [token for token in MarkdownIt("commonmark").parse(path.read_text(encoding="utf-8")) if token.children]
    links = [
        str(child.attrs["href"]) for token in inline for child in token.children or () if child.type == "link_open"
    ]
    assert [link for link in links if "://" not in link and not (path.parent / link.partition("#")[0]).exists()] == []
