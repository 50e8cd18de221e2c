import io
import sys

import pytest

from service.cli.terminal import Terminal, language_of, tolerate_narrow_encodings


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_TW"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, "zh"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_environment_names_the_language(environment: dict[str, str], language: str) -> None:
    assert language_of(environment) == language


def test_a_plan_overrules_the_environment_and_the_user_overrules_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    terminal = Terminal.start(None)
    terminal.prefer("zh")
    assert terminal.language == "zh"
    asked = Terminal.start("en")
    asked.prefer("zh")
    assert asked.language == "en"


@pytest.mark.parametrize("strange", [None, "fr", 3, ["zh"]])
def test_a_plan_that_asks_for_no_language_of_ours_changes_nothing(strange: object) -> None:
    terminal = Terminal.start(None)
    terminal.prefer(strange)
    assert terminal.language == "en"


def test_a_terminal_that_cannot_show_chinese_gets_question_marks_and_no_error() -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    tolerate_narrow_encodings([stream, io.StringIO()])
    stream.write("目标 8300")
    stream.flush()
    assert stream.buffer.getvalue() == b"?? 8300"


def test_colour_is_for_terminals_that_want_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Terminal.start("en").out.print("plain", style="bold red")
    assert capsys.readouterr().out == "plain\n"
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    Terminal.start("en").out.print("coloured", style="bold red")
    assert capsys.readouterr().out == "\x1b[1;31mcoloured\x1b[0m\n"
