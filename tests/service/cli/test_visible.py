"""Names that would steer a terminal are shown as text, whichever command says them on whichever stream."""

import io
import json
import sys
import unicodedata
from pathlib import Path

import pytest
from rich.table import Table
from rich.text import Text

from service.cli import main
from service.cli.terminal import Terminal, write_bytes
from service.cli.visible import one_line, visible

EVIL = "\x1b[31mred\x07\x9b\u202egnirts\u200b\x7f"
SHOWN = "␛[31mred␇��gnirts�␡"
STEERING = frozenset("\x1b\x07\x7f\x9b\r\x08\u202e\u200b\u2028\u061c\ufeff")


def is_clean(printed: str) -> bool:
    return not STEERING & set(printed)


def test_every_character_is_shown_as_one_that_does_nothing() -> None:
    assert visible(EVIL) == SHOWN
    for code in (*range(0x10000), *range(0xE0000, 0xE0080)):
        shown = visible(chr(code))
        assert len(shown) == 1
        assert unicodedata.category(shown) not in ("Cc", "Cf", "Cs", "Zl", "Zp") or shown in "\n\t\u200c\u200d"


def test_what_is_harmless_stays() -> None:
    for text in ("目标 8,300 万元", "a\u3000b\u00a0c", "👩\u200d🌾", "مرحبا", "line\n\tnext"):
        assert visible(text) == text
    assert one_line("line\n\tnext") == "line␊␉next"


def test_texts_tables_and_styled_parts_go_through_one_place(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal.start("en")
    table = Table(EVIL)
    table.add_row(EVIL)
    table.add_row(Text(EVIL))
    for console in (terminal.out, terminal.err):
        console.print(EVIL)
        console.print(Text(EVIL, style="bold"))
        console.print(Text("a ").append(EVIL), style="dim", soft_wrap=True)
        console.print(table)
    printed = capsys.readouterr()
    for stream in (printed.out, printed.err):
        assert is_clean(stream)
        assert stream.count("␛[31mred") == 6


def test_columns_stay_straight(capsys: pytest.CaptureFixture[str]) -> None:
    from service.cli.tables import plain_table

    Terminal.start("en").out.print(plain_table(["name", "number"], [[EVIL, "1"], ["plain", "22"], ["a\nb", "3"]]))
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 5
    assert len({len(line.rstrip()) for line in lines[2:]}) == 1


def test_json_that_somebody_looks_at_means_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    said = json.dumps({"name": EVIL, "zh": "目标"}, ensure_ascii=False).encode()

    class Screen(io.TextIOWrapper):
        looked_at = True

        def isatty(self) -> bool:
            return self.looked_at

    screen = Screen(io.BytesIO(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", screen)
    write_bytes(said)
    printed = screen.buffer.getvalue().decode()  # type: ignore[attr-defined]
    assert is_clean(printed)
    assert json.loads(printed) == {"name": EVIL, "zh": "目标"}
    screen.seek(0)
    screen.looked_at = False
    write_bytes(said)
    assert screen.buffer.getvalue().startswith(said)  # type: ignore[attr-defined]


PLAN = {
    "name": EVIL,
    "unit": EVIL,
    "goal": {"growth": 0.5},
    "cells": {"columns": {"region": [EVIL, "b"], "rep": [EVIL + "x", "c"], "history": [10, 20]}},
    "rules": [{"id": EVIL, "kind": "bound", "each": "rep", "measure": "growth", "max": 0.2}],
}
CASE = {
    "name": EVIL,
    "base": 30,
    "goal": {"growth": 0.5},
    "unit": EVIL,
    "paths": {EVIL: EVIL},
    "levers": [
        {"name": EVIL, "path": EVIL, "gain": 10, "cost": 1},
        {"name": EVIL + "2", "path": EVIL, "gain": 10, "cost": 1},
    ],
}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", ["allocate", "explain", "validate", "compare", "sandbox", "bridge", "history"])
def test_no_command_lets_a_name_steer(
    command: str, language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plan, case, sales = tmp_path / "plan.json", tmp_path / "case.json", tmp_path / "sales.csv"
    plan.write_text(json.dumps(PLAN), encoding="utf-8")
    case.write_text(json.dumps(CASE), encoding="utf-8")
    scenario = tmp_path / "scenario.json"
    operations = [{"op": "set", "path": "goal.growth", "value": 0.1}]
    scenario.write_text(json.dumps({"name": EVIL, "operations": operations}), encoding="utf-8")
    rows = [f'2025,"{EVIL}",1', f'2026,"{EVIL}",2']
    sales.write_text("\n".join(["year,channel,revenue", *rows]), encoding="utf-8")
    history = tmp_path / "history.csv"
    arguments = {
        "allocate": [str(plan)],
        "explain": [str(plan), "--who", EVIL],
        "validate": [str(plan)],
        "compare": [str(plan), str(scenario)],
        "sandbox": [str(case)],
        "bridge": [str(sales)],
        "history": [str(sales), "--by", "channel", "--value", "revenue", "--period", "year=2025", "-o", str(history)],
    }[command]
    main([command, *arguments, "--lang", language])
    printed = capsys.readouterr()
    assert printed.out + printed.err
    assert is_clean(printed.out + printed.err)


def test_a_command_line_does_not_steer_its_own_complaint(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["sandbox", "case.yaml", f"--{EVIL}"])
    assert is_clean(capsys.readouterr().err)
    assert main(["sandbox", f"{EVIL}.yaml"]) == 2
    assert is_clean(capsys.readouterr().err)
