"""Any number tells why it is what it is: its steps, what caps it, its peers; and there is a page for each member."""

import pytest
from playwright.sync_api import Page, expect

from tests.page.reading import number, picture, settled
from tests.page.test_holding_numbers import WHO, by_rep, row_of
from tests.page.watched import axe


def test_a_number_tells_why(page: Page, language: str) -> None:
    by_rep(page)
    with page.expect_response("**/v1/allocations") as answered:
        row_of(page, WHO).locator(".why-button").click()
    panel = page.locator("[data-part=why]")
    expect(panel.locator("h2").first).to_be_focused()
    said = panel.locator("[data-part=why-said]")
    said.wait_for()
    told = next(one for one in answered.value.json()["explanation"]["members"] if one["id"] == WHO)
    assert said.inner_text() == told["text"]
    assert {"en": "gets 408.8", "zh": "的目标是 408.8"}[language] in told["text"]
    assert "408.8" in picture(page, "why").get_attribute("aria-label")
    caps = panel.locator("[data-part=caps]")
    expect(caps).to_contain_text(f"capacity[{WHO}]")
    expect(caps).to_contain_text({"en": "load 100%", "zh": "产能负荷 100%"}[language])
    expect(panel.locator("[data-part=peers] summary")).to_contain_text(
        {"en": "Number 24 of 24", "zh": "24 个同级中排第 24"}[language]
    )
    assert axe(page) == []

    caps.locator("button", has_text=f"capacity[{WHO}]").click()
    expect(page.locator("apportion-grid .tabulator-row.lit")).to_contain_text(WHO)
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(row_of(page, WHO).locator(".why-button")).to_be_focused()


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh"], indirect=True)
def test_a_region_and_a_part_of_a_member_tell_as_well(page: Page) -> None:
    for name, text in (("粤东", "粤东 的目标是 1,616.4 万元"), ("蔡泽鹏", "揭阳 · 蔡泽鹏 的目标是 382.4 万元")):
        row_of(page, name).locator(".why-button").click()
        expect(page.locator("[data-part=why-said]")).to_contain_text(text)


@pytest.mark.slow
def test_there_is_a_page_for_each_member(page: Page, language: str) -> None:
    page.locator("[data-do=sheets]").first.click()
    sheets = page.locator(".sheet")
    expect(sheets).to_have_count(24)
    page.locator("[data-do=print]:not([disabled])").wait_for()
    one = page.locator(".sheet", has=page.locator("h2", has_text=WHO))
    expect(one).to_contain_text({"en": "gets 408.8", "zh": "的目标是 408.8"}[language])
    parts = one.locator(".sheet-tables table", has_text="生抽").locator("tbody tr").all()
    assert sum(number(part.locator("td").nth(1).inner_text()) for part in parts) == pytest.approx(408.8)
    assert axe(page) == []
    page.evaluate("() => { globalThis.print = () => { document.title = 'printed'; }; }")
    page.locator("[data-do=print]").click()
    assert page.title() == "printed"
    page.emulate_media(media="print")
    expect(page.locator(".sheets-bar")).to_be_hidden()
    assert one.evaluate("(sheet) => getComputedStyle(sheet).breakAfter") == "page"
    page.emulate_media(media="screen")
    with page.expect_download() as taken:
        page.locator("[data-do=workbook]").click()
    assert taken.value.suggested_filename.endswith(".xlsx")
    page.locator("[data-do=back]").click()
    settled(page)
    page.locator("apportion-grid").wait_for()
