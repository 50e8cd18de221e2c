"""On a pasted sheet with merged cells and totals: a lock holds, what cannot be is mended, any number tells why."""

from playwright.sync_api import Page, expect

from tests.page.reading import number, rows, settled
from tests.page.test_holding_numbers import by_rep, row_of, typed_into
from tests.page.test_opening import PASTED, compute, paste


def test_a_pasted_sheet_is_held_mended_and_explained(page: Page, language: str) -> None:
    paste(page, PASTED)
    page.locator("[data-part=check] input[name=goal], [data-do=compute]:enabled").first.wait_for()
    compute(page)
    by_rep(page)
    typed_into(page, "李娜", "600")
    shown = rows(page)
    assert number(shown["李娜"]["target"].replace("=", "")) == 600
    assert number(shown["王强"]["moved"]) != 0

    said = typed_into(page, "李娜", "900").json()["diagnosis"]  # her market holds 800
    panel = page.locator("[data-part=diagnosis]")
    expect(panel).to_contain_text(said["summary"])
    panel.locator("[data-instance]:enabled").first.click()
    expect(page.locator("apportion-grid .tabulator-row.lit")).to_contain_text("李娜")
    with page.expect_response("**/v1/allocations"):
        page.locator('[data-fix="0"]').click()
    settled(page)
    expect(panel).to_have_count(0)

    row_of(page, "王强").locator(".why-button").click()
    why = page.locator("[data-part=why-said]")
    expect(why).to_contain_text({"en": "王强 gets", "zh": "王强 的目标是"}[language])
    page.locator("[data-do=sheets]").first.click()
    expect(page.locator(".sheet")).to_have_count(3)
