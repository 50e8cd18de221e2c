"""Getting ready loads every loop that a large plan may ask for."""

import re
from pathlib import Path
from types import FunctionType

import pytest

import solvers
from solvers.exact import compiling
from solvers.exact.warm import warm


def test_all_loops_are_asked_for_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled, asked = compiling.machine_code, set()

    def noted(loop: FunctionType) -> object:
        asked.add(loop.__name__)
        return compiled(loop)

    monkeypatch.setattr(compiling, "machine_code", noted)
    compiled.cache_clear()  # a loop that is kept does not ask for those that it calls
    warm()
    sources = "\n".join(path.read_text("utf-8") for path in Path(solvers.__path__[0]).rglob("*.py"))
    fitted = set(re.findall(r"\bfitted\(\s*(?:\w+\.)?(\w+),", sources))
    assert len(fitted) > 10
    assert fitted <= asked
