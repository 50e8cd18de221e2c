import socket
import tempfile
from collections.abc import Iterator
from types import SimpleNamespace

import pytest

from service.cli import doctor, main


@pytest.fixture(name="taken")
def _taken() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_sound_installation_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--port", "0"]) == 0
    printed = capsys.readouterr().out
    assert "All is well." in printed
    assert "200 on 50, 75, 125 gives 40, 60, 100, certified" in printed
    for package in ("ortools", "fastapi", "pydantic", "rich", "numpy"):
        assert any(line.startswith(package) and " ok " in line for line in printed.splitlines())


def test_it_speaks_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--port", "0", "--lang", "zh"]) == 0
    assert "一切正常" in capsys.readouterr().out


def test_a_port_in_use_is_a_warning_and_no_failure(taken: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--port", str(taken)]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith(f"Port {taken}"))
    assert "warning" in line
    assert "Address already in use" in line


def test_a_missing_package_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(doctor, "_requirements", lambda: ["numpy", "a-package-that-is-not-there"])
    assert main(["doctor", "--port", "0"]) == 1
    printed = capsys.readouterr().out
    assert any(line.startswith("a-package-that-is-not-there") and "FAILED" in line for line in printed.splitlines())
    assert "1 of the checks failed." in printed


def test_a_solver_that_cannot_be_loaded_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "_back_ends", lambda: ["a_solver_that_is_not_there"])
    assert main(["doctor", "--port", "0"]) == 1
    assert "a_solver_that_is_not_there" in capsys.readouterr().out


def test_another_package_of_the_same_name_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def import_module(name: str) -> object:
        return SimpleNamespace(
            __file__=f"/elsewhere/{name}/__init__.py" if name == "schemas" else doctor.__file__ + "/../.."
        )

    monkeypatch.setattr(doctor, "import_module", import_module)
    monkeypatch.setattr(doctor, "_back_ends", list)
    assert main(["doctor", "--port", "0"]) == 1
    assert "/elsewhere" in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(**_: object) -> object:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    assert main(["doctor", "--port", "0"]) == 1
    assert "No space left on device" in capsys.readouterr().out


def test_the_packages_looked_at_are_those_of_the_project() -> None:
    assert {"numpy", "pydantic", "ortools", "xlsxwriter"} <= set(doctor._requirements())


def test_all_back_ends_are_loaded() -> None:
    assert "solvers.backends.linear" in doctor._back_ends()
