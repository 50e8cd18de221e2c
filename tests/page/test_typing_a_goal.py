"""A goal is typed, and there are targets: as a grid in several arrangements, and as pictures."""

import pytest
from playwright.sync_api import Page, expect

from tests.page.reading import goal, number, picture, rows, settled, typed
from tests.page.watched import axe


def test_two_thirds_more_gives_targets_at_once(page: Page, language: str) -> None:
    typed(page, "growth", "+50 %")
    typed(page, "growth", "+66 %")
    assert goal(page) == (0.66, 8300)
    shown = rows(page)
    whole = shown["华南"]
    assert number(whole["history"]) == 5000
    assert number(whole["target"]) == 8466
    assert number(whole["growth"]) == pytest.approx(8466 / 5000 - 1, abs=6e-4)
    assert page.locator("[data-fact=street] dd").inner_text() == "8,466"
    parts = [shown["南宁"], shown["柳州"], shown["海口"]]
    for column in ("history", "target"):
        assert sum(number(part[column]) for part in parts) == pytest.approx(number(shown["桂琼"][column]))
    said = picture(page, "stretches").get_attribute("aria-label")
    assert {"en": "24 members", "zh": "共 24 人"}[language] in said
    assert "8,466" in picture(page, "bridge").get_attribute("aria-label")
    page.locator("input[name=goal]").wait_for()
    assert axe(page) == []


@pytest.mark.slow
def test_amounts_are_read_in_any_unit_and_the_language_is_a_click_away(page: Page, language: str) -> None:
    field = page.locator("input[name=growth]")
    field.fill("much")
    field.press("Enter")
    said = field.evaluate("(field) => field.validationMessage")
    assert said == {"en": "“much” is not a number.", "zh": "“much”不是数字。"}[language]
    assert page.locator("[data-do=undo]").is_disabled()
    typed(page, "amount", "8,000")
    assert goal(page) == (0.6, 8000)
    page.locator("select[data-do=numbers]").select_option("plain")
    assert goal(page) == (0.6, 80_000_000)
    typed(page, "amount", "8300 0000")
    assert goal(page) == (0.66, 83_000_000)
    with page.expect_response("**/v1/allocations"):
        page.locator("[data-do=language]").click()
    settled(page)
    expect(page.locator("[data-view=plan]")).to_have_text({"en": "任务分解", "zh": "Plan"}[language])
    assert page.evaluate("document.documentElement.lang") == {"en": "zh-CN", "zh": "en"}[language]
