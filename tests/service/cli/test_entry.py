import subprocess
import sys

import pytest

from schemas.finding import Finding
from service.cli import main, template
from service.cli.entry import COMMANDS
from service.cli.exits import Exit, exit_of
from solvers.errors import FileError
from tests.service.cli.example import DIAGNOSIS, allocation


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def run(*_: object) -> Exit:
        raise error

    monkeypatch.setattr(template, "run", run)


def test_all_findings_are_said_with_their_place_and_hint_and_the_code_is_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [
        Finding("cli_goal_missing", "plan.yaml"),
        Finding("cli_set_unknown_id", "--set", {"path": "a[b]", "id": "b"}),
    ]
    failing(monkeypatch, FileError(found))
    assert main(["template", "x.xlsx"]) == Exit.INPUT
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err == (
        "Cannot go on:\n"
        "  plan.yaml: No goal is given.\n"
        "    Say it with --goal +66% (growth over last year) or --goal 8300 (an amount).\n"
        "  --set: a[b] leads nowhere, for there is no b here.\n"
    )


def test_findings_are_said_in_chinese_where_chinese_is_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, FileError([Finding("cli_goal_missing", "计划.yaml")]))
    assert main(["template", "x.xlsx", "--lang", "zh"]) == Exit.INPUT
    assert "计划.yaml: 没有给出目标" in capsys.readouterr().err


def test_a_thousand_findings_are_counted_beyond_a_hundred(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, FileError([Finding("cli_output_is_input", f"C{line}") for line in range(1000)]))
    main(["template", "x.xlsx"])
    printed = capsys.readouterr().err
    assert "  C99: " in printed
    assert "  C100: " not in printed
    assert "... and 900 more" in printed


def test_an_interrupt_ends_the_command_quietly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, KeyboardInterrupt())
    assert main(["template", "x.xlsx"]) == 130
    assert capsys.readouterr().err == "Stopped.\n"


def test_a_defect_is_said_in_a_sentence_and_shown_whole_on_request(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, ZeroDivisionError("division by zero"))
    assert main(["template", "x.xlsx"]) == Exit.FAILED
    printed = capsys.readouterr().err
    assert "ZeroDivisionError: division by zero" in printed
    assert "--debug" in printed
    assert "Traceback" not in printed
    with pytest.raises(ZeroDivisionError):
        main(["template", "x.xlsx", "--debug"])


def test_a_system_that_cannot_go_on_is_no_defect_of_ours(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, OSError(28, "No space left on device"))
    assert main(["template", "x.xlsx"]) == Exit.FAILED
    assert capsys.readouterr().err == "The system stopped this: No space left on device.\n"


@pytest.mark.parametrize(
    "arguments", [[], ["allot"], ["allocate"], ["allocate", "x", "--port", "1"], ["serve", "--port", "99999"]]
)
def test_a_wrong_command_line_is_bad_input(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == Exit.INPUT
    assert "usage: apportion" in capsys.readouterr().err


@pytest.mark.parametrize("name", [command.NAME for command in COMMANDS])
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main([name, "--help"])
    assert caught.value.code == 0
    assert "--lang" in capsys.readouterr().out


def test_help_is_there_at_once_for_it_loads_no_slow_library() -> None:
    slow = ("pydantic", "numpy", "scipy", "ortools", "fastapi", "rich", "openpyxl", "yaml")
    code = f"import sys, service.cli; print([name for name in {slow} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_the_exit_code_tells_what_became_of_the_plan() -> None:
    stopped = [{"pointer": "", "code": "stopped_by_limit", "message": "stopped"}]
    assert exit_of(allocation()) == 0
    assert exit_of(allocation(outcome="feasible", warnings=[])) == 0
    assert exit_of(allocation(outcome="feasible", warnings=stopped)) == 4
    assert exit_of(allocation(outcome="limit")) == 4
    assert exit_of(allocation(outcome="infeasible", diagnosis=DIAGNOSIS)) == 3
