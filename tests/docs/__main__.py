"""Writes what the commands of documents print now into them: `python -m tests.docs README.md docs/tour.md`.

An output with `...` is kept as it is, since somebody chose what matters in it.
"""

import sys
import tempfile
from pathlib import Path

from tests.docs.document import Block, blocks
from tests.docs.terminal import Terminal, commands


def rewrite(document: Path) -> None:
    """Run a document's files and commands, and put their output where the old one was."""
    lines = document.read_text(encoding="utf-8").splitlines()
    changed: list[tuple[Block, list[str]]] = []
    with tempfile.TemporaryDirectory() as folder, Terminal(Path(folder)) as terminal:
        for block in blocks(document):
            if block.word == "file":
                (Path(folder) / block.about).write_text(block.text, encoding="utf-8")
            elif block.language == "console" and not block.word:
                changed.append((block, _ran(block, terminal)))
    for block, text in reversed(changed):
        lines[block.line - 1 : block.line - 1 + len(block.text.splitlines())] = text
    document.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _ran(block: Block, terminal: Terminal) -> list[str]:
    text = []
    for command in commands(block.text):
        got = terminal.run(command)
        kept = command.output if "..." in command.output else got
        text += ["$ " + command.text.replace("\n", "\n> "), *(line.rstrip() for line in kept.rstrip().splitlines())]
    return "\n".join(text).splitlines()


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name))
