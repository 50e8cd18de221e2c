from pathlib import Path

import pytest

from service.cli import main


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_template_can_be_allocated_as_it_is(
    language: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "计划.xlsx"
    assert main(["template", str(path), "--lang", language]) == 0
    assert f"apportion allocate {path}" in capsys.readouterr().out
    assert main(["allocate", str(path)]) == 0


def test_a_filled_in_plan_is_not_overwritten_by_mistake(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "plan.xlsx"
    path.write_bytes(b"somebody's work")
    assert main(["template", str(path)]) == 2
    assert "--force" in capsys.readouterr().err
    assert path.read_bytes() == b"somebody's work"
    assert main(["template", str(path), "--force"]) == 0
    assert path.read_bytes()[:2] == b"PK"


def test_a_template_is_a_workbook(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["template", str(tmp_path / "plan.yaml")]) == 2
    assert ".xlsx" in capsys.readouterr().err
