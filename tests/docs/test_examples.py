"""Every example of README and docs runs and prints what it says.

A document is one test: its blocks run in order, in one folder and one namespace. `python -m tests.docs FILE...` writes
what the commands print now into a document.
"""

import contextlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from schemas.rules import Rule
from solvers.read import read_plan
from tests.docs.document import Block, blocks
from tests.docs.terminal import ROOT, Terminal, commands, same

DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
READ_ONLY = {"text", "http", "bibtex"}
"""Languages that nothing can run."""


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_examples_run_and_print_what_they_say(document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    namespace: dict[str, Any] = {"__name__": "__main__"}
    printed = ""
    with Terminal(tmp_path) as terminal:
        for block in blocks(document):
            where = f"{document.relative_to(ROOT)}:{block.line}"
            if block.word == "not run":
                require(block.about != "", f"{where} does not say why it is not run")
            elif block.word == "file":
                Path(block.about).write_text(block.text, encoding="utf-8")
            elif block.word == "output":
                require(same(block.text, printed), f"{where} should be\n{printed}")
            elif block.language == "console":
                run_console(block, terminal, document)
            elif block.language == "python":
                printed = run_python(block, namespace, document)
            elif block.language == "yaml":
                read_yaml(block, where)
            else:
                require(block.language in READ_ONLY, f"{where} is {block.language or 'nothing'}, which is not run")


def run_console(block: Block, terminal: Terminal, document: Path) -> None:
    for command in commands(block.text):
        where = f"{document.relative_to(ROOT)}:{block.line + command.line}"
        if command.text != "echo $?":
            require(terminal.code == 0, f"the command before {where} ended with {terminal.code}")
        got = terminal.run(command)
        require(same(command.output, got), f"{where}: `{command.text}` prints\n{got}")
    require(terminal.code == 0, f"the last command of the block at line {block.line} ended with {terminal.code}")


def run_python(block: Block, namespace: dict[str, Any], document: Path) -> str:
    # Empty lines before the code keep the line numbers of a traceback those of the document.
    code = compile("\n" * (block.line - 1) + block.text, str(document), "exec")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, namespace)
    return printed.getvalue()


def read_yaml(block: Block, where: str) -> None:
    """Read a whole plan as a plan, and a list of rules as rules; other fragments have to be YAML."""
    data = yaml.safe_load(block.text)
    require(data is not None, f"{where} is empty")
    if isinstance(data, Mapping) and data.get("schema") == "apportion/1":
        read_plan(data)
    rules = data.get("rules", []) if isinstance(data, Mapping) else data
    for rule in rules:
        TypeAdapter(Rule).validate_python(rule)


def require(holds: bool, otherwise: str) -> None:
    """Fail with what a writer of documentation needs to know, and nothing of how it was found out."""
    if not holds:
        pytest.fail(otherwise, pytrace=False)
