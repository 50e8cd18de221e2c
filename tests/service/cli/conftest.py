"""A terminal of a known width and language."""

import pytest

from service.cli.terminal import LANGUAGE_VARIABLES


@pytest.fixture(autouse=True)
def _plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eighty columns, no colour, English, whatever the machine that runs the tests is set to."""
    for name in (*LANGUAGE_VARIABLES, "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
