"""The service goes away while a planner works: the page says so calmly, loses nothing, and goes on when it is back."""

import signal
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.page.reading import settled, typed
from tests.page.server import Server
from tests.page.watched import Watch, axe

AWAY = {"en": "The service does not answer at the moment", "zh": "服务暂时没有响应"}


@pytest.fixture
def killed(server: Server) -> Iterator[Server]:
    """The service, which a test may kill."""
    yield server
    if server.process is None:
        server.start()


@pytest.mark.slow
def test_a_crash_is_told_calmly_and_work_goes_on(page: Page, killed: Server, watch: Watch, language: str) -> None:
    watch.allow("Failed to load resource")
    typed(page, "growth", "50")
    killed.stop(signal.SIGKILL)
    page.locator("input[name=growth]").fill("55")
    page.keyboard.press("Enter")
    notice = page.locator("[data-notice=away]")
    expect(notice).to_contain_text(AWAY[language])
    expect(page.locator("[data-notice=problem]")).to_have_count(0)
    assert page.locator("apportion-grid .tabulator-row").count() > 3
    assert axe(page) == []
    killed.start()
    expect(notice).to_have_count(0)
    settled(page)
    expect(page.locator("input[name=growth]")).to_have_value("+55%")
    expect(page.locator("[data-fact=street] dd")).to_have_text("7,905")
    page.reload()
    expect(page.locator("input[name=growth]")).to_have_value("+55%")
