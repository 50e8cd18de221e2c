"""What an answer looks like, kept in files; `python -m tests.service.cli.golden` writes them anew."""

import os
from pathlib import Path

from schemas.messages import Language
from service.cli.answer import show
from service.cli.terminal import Terminal
from tests.service.cli.example import DIAGNOSIS, allocation

FOLDER = Path(__file__).parent / "golden"
IMPOSSIBLE = {
    "outcome": "infeasible",
    "diagnosis": DIAGNOSIS,
    "totals": {},
    "rules": None,
    "objective": None,
    "fairness": None,
}
ANSWERS = {"optimal": allocation(), "infeasible": allocation(**IMPOSSIBLE)}


def path_of(name: str, language: Language) -> Path:
    return FOLDER / f"{name}.{language}.txt"


def printed(name: str, language: Language) -> str:
    """Return what a terminal of eighty columns shows."""
    terminal = Terminal(asked=language, language=language)
    with terminal.out.capture() as captured:
        show(ANSWERS[name], terminal)
    return captured.get()


if __name__ == "__main__":
    os.environ.update(COLUMNS="80", NO_COLOR="1")
    FOLDER.mkdir(exist_ok=True)
    for answer in ANSWERS:
        for written in ("en", "zh"):
            path_of(answer, written).write_text(printed(answer, written), encoding="utf-8")
