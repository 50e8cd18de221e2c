"""What cannot be is said in a sentence, with the rules that fight, how far one can go, and ways out to be clicked."""

import pytest
from playwright.sync_api import Page, expect

from tests.page.reading import goal, number, rows, settled, typed
from tests.page.test_holding_numbers import WHO, by_rep, row_of, typed_into
from tests.page.test_keeping import kept
from tests.page.watched import axe

LONG = 60_000
"""Milliseconds: to tell all that is in the way takes seconds, on a busy machine many."""


def test_too_high_a_goal_tells_how_far_one_can_go(page: Page, language: str) -> None:
    before = rows(page)
    with page.expect_response("**/v1/allocations", timeout=LONG) as answered:
        page.locator("input[name=growth]").fill("75")
        page.keyboard.press("Enter")
    settled(page)
    said = answered.value.json()["diagnosis"]
    panel = page.locator("[data-part=diagnosis]")
    expect(panel).to_contain_text(said["summary"])
    expect(panel).to_contain_text(
        {"en": "The rules allow a goal of up to 8,488.33", "zh": "规则最多允许目标 8,488.33"}[language]
    )
    assert axe(page) == []

    assert rows(page)["华南"]["target"] == before["华南"]["target"]  # the last targets that were possible stay
    chip = panel.locator('[data-instance="区域增长[粤东]"]').first
    chip.click()
    expect(chip).to_have_attribute("aria-pressed", "true")
    lit = page.locator("apportion-grid .tabulator-row.lit")
    expect(lit.first).to_contain_text("粤东")
    expect(page.locator("[data-part=lit]")).to_contain_text({"en": "12 rows are lit", "zh": "已标出 12 行"}[language])
    chip.click()
    expect(lit).to_have_count(0)
    panel.locator('[data-instance="capacity[陈志豪]"]').first.click()
    expect(lit.first).to_contain_text("陈志豪")

    for place, fix in enumerate(said["fixes"]):
        expect(panel.locator("li", has=page.locator(f"[data-fix='{place}']"))).to_contain_text(fix["title"])


@pytest.mark.slow
def test_a_lock_that_cannot_hold_is_mended_by_a_click(page: Page, language: str) -> None:
    by_rep(page)
    said = typed_into(page, WHO, "600").json()["diagnosis"]
    panel = page.locator("[data-part=diagnosis]")
    expect(panel).to_contain_text(said["summary"])
    names = panel.locator(".conflict").first.locator("[data-instance]").all_inner_texts()
    assert any(name.startswith("= ") for name in names)
    assert row_of(page, WHO).locator(".held").inner_text() == "="
    with page.expect_response("**/v1/allocations"):
        page.locator('[data-fix="0"]').click()
    settled(page)
    expect(panel).to_have_count(0)
    shown = rows(page)
    assert number(shown[WHO]["target"].replace("=", "")) > 0
    assert sum(number(row["target"].replace("=", "")) for row in shown.values()) == pytest.approx(8466)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_an_impossible_state_is_still_told_after_a_reload(page: Page) -> None:
    typed(page, "growth", "60")
    with page.expect_response("**/v1/allocations"):
        page.locator("input[name=growth]").fill("20")
        page.keyboard.press("Enter")
    settled(page)
    page.locator("[data-part=diagnosis] [data-reach=min]").wait_for()
    kept(page)
    page.reload()
    page.locator("[data-part=diagnosis]").wait_for()
    page.locator("apportion-grid .tabulator-row").first.wait_for()  # the nearest goal that is possible
    with page.expect_response("**/v1/allocations"):
        page.locator("[data-reach=min]").click()
    settled(page)
    assert goal(page)[0] == pytest.approx(0.395, abs=1e-3)
