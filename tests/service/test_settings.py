"""Settings come from the environment, and a wrong one stops the service before it starts."""

import pytest
from pydantic import ValidationError

from service.settings import Settings


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPORTION_MAX_CELLS", "500000")
    monkeypatch.setenv("APPORTION_TOKEN", "secret")
    settings = Settings()
    assert settings.limits.cells == 500_000
    assert settings.token is not None
    assert settings.token.get_secret_value() == "secret"
    assert "secret" not in str(settings)


@pytest.mark.parametrize(
    ("name", "value"), [("TOKEN", ""), ("MAX_SECONDS", "0"), ("WORKERS", "0"), ("MAX_CELLS", "many")]
)
def test_a_setting_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"APPORTION_{name}", value)
    with pytest.raises(ValidationError):
        Settings()
