"""What runs the examples notices when one of them is wrong."""

from pathlib import Path

import pytest

from tests.docs.document import Block, blocks
from tests.docs.terminal import Command, Terminal, commands, same
from tests.docs.test_examples import run_console, run_python


def test_blocks_carry_the_comment_before_them_and_their_line(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text(
        "# Page\n\n<!-- file: a.csv -->\n```text\na,b\n```\n\nWords.\n\n```console\n$ cat a.csv\n```\n",
        encoding="utf-8",
    )
    assert blocks(document) == [Block("text", "a,b\n", 5, "file", "a.csv"), Block("console", "$ cat a.csv\n", 11)]


def test_commands_go_on_after_a_prompt_and_take_the_output_below_them() -> None:
    assert commands("$ cat a \\\n> b\nx\n\ny\n$ true\n") == [
        Command("cat a \\\nb", "x\n\ny\n", 0),
        Command("true", "", 5),
    ]


def test_an_ellipsis_stands_for_anything_and_nothing_else_does() -> None:
    assert same("begins ...\nends", "begins here\nand there\nends  \n")
    assert not same("one", "one\ntwo")


@pytest.mark.parametrize("text", ["$ echo right\nwrong\n", "$ false\n", "$ false\n$ echo on\non\n"])
def test_a_wrong_output_or_a_failed_command_is_noticed(text: str, tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "page.md"
    with Terminal(tmp_path) as terminal, pytest.raises(pytest.fail.Exception, match=r"prints|ended with"):
        run_console(Block("console", text, 1), terminal, page)


def test_an_exit_code_that_is_shown_is_not_a_failure(tmp_path: Path) -> None:
    page = Path(__file__).parents[2] / "page.md"
    with Terminal(tmp_path) as terminal:
        run_console(Block("console", "$ (exit 3)\n$ echo $?\n3\n", 1), terminal, page)


def test_a_traceback_of_a_python_block_names_its_line_in_the_document() -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        run_python(Block("python", "x = 1\nx / 0\n", 10), {}, Path("page.md"))
    assert caught.traceback[-1].lineno == 10
