"""What holds for the code as a whole, whatever it does."""

import ast
import importlib
import pkgutil
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from string import Formatter

import pytest

from schemas import messages
from schemas.messages import CATALOGUE

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("schemas", "scenarios", "service", "solvers")
LONGEST_FILE = 400


def sources() -> list[Path]:
    return sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))


@pytest.mark.parametrize("package", PACKAGES)
def test_the_packages_imported_are_ours_and_not_their_namesakes_of_the_package_index(package: str) -> None:
    found = importlib.import_module(package).__file__
    assert found is not None
    assert Path(found).parent == ROOT / package


@pytest.mark.parametrize("package", PACKAGES)
def test_every_package_says_that_it_is_typed(package: str) -> None:
    assert (ROOT / package / "py.typed").is_file()


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_has_one_subject(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@pytest.mark.parametrize(
    "first_second", [("ortools.linear_solver.pywraplp", "highspy"), ("highspy", "ortools.sat.python.cp_model")]
)
def test_both_builds_of_highs_can_be_imported_in_one_process(first_second: tuple[str, str]) -> None:
    first, second = first_second
    ran = subprocess.run(
        [sys.executable, "-c", f"import {first}, {second}"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


class TestMessages:
    @pytest.mark.parametrize("code", list(CATALOGUE))
    def test_are_said_in_both_languages(self, code: str) -> None:
        text = CATALOGUE[code]
        assert text.en
        assert has_chinese(text.zh) or not has_words(text.en)
        assert bool(text.hint_en) == bool(text.hint_zh)

    @pytest.mark.parametrize("code", list(CATALOGUE))
    def test_name_the_same_facts_in_both_languages(self, code: str) -> None:
        text = CATALOGUE[code]
        assert placeholders(text.en) == placeholders(text.zh)
        assert placeholders(text.hint_en) == placeholders(text.hint_zh)

    def test_belong_to_one_subject_each(self) -> None:
        modules = [
            importlib.import_module(f"schemas.messages.{module.name}")
            for module in pkgutil.iter_modules(messages.__path__)
        ]
        assert sum(len(getattr(module, "TEXTS", ())) for module in modules) == len(CATALOGUE)

    def test_are_all_said_somewhere(self) -> None:
        said, made = literals(), patterns()
        assert [
            code for code in CATALOGUE if code not in said and not any(map(partial(re.fullmatch, string=code), made))
        ] == []

    def test_exist_for_every_code_that_is_raised(self) -> None:
        assert codes_of_findings() - set(CATALOGUE) == set()


class TestImportContracts:
    """The contracts of pyproject.toml hold (`make check`), and would notice if they did not."""

    @pytest.mark.slow
    @pytest.mark.parametrize(
        ("place", "line"),
        [
            ("schemas/planted.py", "import solvers.errors"),
            ("solvers/planted.py", "import service"),
            ("solvers/planted.py", "import yaml"),
            ("scenarios/planted.py", "import ortools"),
            ("service/planted.py", "from pulp import LpProblem"),
        ],
    )
    def test_notice(self, place: str, line: str, tmp_path: Path) -> None:
        for package in PACKAGES:
            shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "library"))
        shutil.copy(ROOT / "pyproject.toml", tmp_path)
        assert contracts_hold(tmp_path)
        (tmp_path / place).write_text(line + "\n", encoding="utf-8")
        assert not contracts_hold(tmp_path)


def contracts_hold(folder: Path) -> bool:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))",
    ]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def has_words(template: str) -> bool:
    return any(literal.strip(" ,.:;()") for literal, _, _, _ in Formatter().parse(template))


def placeholders(template: str) -> set[str]:
    """Names of the facts in a sentence; `wanted_zh` is the fact `wanted` in Chinese words."""
    return {name.removesuffix("_zh") for _, name, _, _ in Formatter().parse(template) if name is not None}


def trees() -> Iterator[ast.AST]:
    for path in sources():
        if path.parent != ROOT / "schemas" / "messages":
            yield ast.parse(path.read_text(encoding="utf-8"))


def literals() -> set[str]:
    return {
        node.value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def patterns() -> set[str]:
    """Regular expressions of the f-strings that begin with text, for codes put together from a prefix and a word."""
    return {
        "".join(re.escape(str(part.value)) if isinstance(part, ast.Constant) else ".+" for part in node.values)
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant)
    }


def codes_of_findings() -> set[str]:
    return {
        node.args[0].value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding" and node.args
        if isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)
    }
