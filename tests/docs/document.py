"""A Markdown document as the blocks that can be run.

A comment before a block tells what to do with it:

    <!-- file: plan.yaml -->        the block is what this file holds
    <!-- output -->                 the block is what the Python block before it printed
    <!-- not run: reason -->        the block is only to be read
"""

import re
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

COMMENT = re.compile(r"<!--\s*(?P<word>file|output|not run)(?::\s*(?P<about>.*?))?\s*-->")


@dataclass(frozen=True)
class Block:
    """A fenced block.

    Attributes
    ----------
    language : str
        What the fence says: `python`, `console`, `yaml`, ...
    text : str
        What it holds.
    line : int
        Line of its first line of text in the document, counted from 1.
    word, about : str
        The comment before it; empty where there is none.
    """

    language: str
    text: str
    line: int
    word: str = ""
    about: str = ""


def blocks(path: Path) -> list[Block]:
    """Return the fenced blocks of a document in order."""
    found = []
    comment: re.Match[str] | None = None
    for token in MarkdownIt().parse(path.read_text(encoding="utf-8")):
        if token.type == "fence":
            assert token.map is not None
            word, about = (comment["word"], comment["about"] or "") if comment else ("", "")
            found.append(Block(token.info.strip(), token.content, token.map[0] + 2, word, about))
        comment = COMMENT.match(token.content) if token.type == "html_block" else None
    return found
