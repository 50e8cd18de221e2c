"""Nothing is lost: undo and redo without end, a reload, a second tab."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.page.reading import goal, settled, typed

pytestmark = pytest.mark.parametrize("language", ["en"], indirect=True)


def kept(page: Page) -> None:
    """Wait until the state is written."""
    page.wait_for_timeout(400)


def shows(page: Page, growth: str) -> None:
    expect(page.locator("input[name=growth]")).to_have_value(growth)


@pytest.mark.slow
def test_every_step_is_undone_and_done_again(page: Page) -> None:
    for growth in ("50", "55", "60"):
        typed(page, "growth", growth)
    for growth in ("+55%", "+50%", "+66%"):
        page.locator("[data-do=undo]").click()
        shows(page, growth)
    assert page.locator("[data-do=undo]").is_disabled()
    page.locator("h2").first.click()
    for growth in ("+50%", "+55%", "+60%"):
        page.keyboard.press("Control+y")
        shows(page, growth)


def test_a_reload_keeps_everything(page: Page) -> None:
    typed(page, "growth", "50")
    page.locator("[data-arrangement=rep]").click()
    kept(page)
    page.reload()
    shows(page, "+50%")
    expect(page.locator("[data-arrangement=rep]")).to_have_attribute("aria-pressed", "true")
    page.locator("[data-do=undo]").click()
    shows(page, "+66%")


@pytest.mark.slow
def test_a_second_tab_is_told_and_overwrites_nothing(page: Page, open_page: Callable[[], Page]) -> None:
    kept(page)
    second = open_page()
    second.locator("[data-notice=two]").wait_for()
    shows(second, "+66%")
    typed(page, "growth", "50")
    second.locator("[data-notice=behind]").wait_for()
    typed(second, "growth", "60")
    kept(second)
    assert goal(page)[0] == 0.5
    second.locator("[data-do=theirs]").click()
    settled(second)
    shows(second, "+50%")
    expect(second.locator("[data-notice=behind]")).to_have_count(0)
