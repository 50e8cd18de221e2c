"""The grid shows what one looks for: arranged, filtered, sorted, columns hidden, by hand or by keyboard."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.reading import frames, number, rows


def line(page: Page, text: str) -> Locator:
    return page.locator("apportion-grid .tabulator-row", has_text=text)


@pytest.mark.slow
def test_rows_are_found_by_name_and_by_their_numbers(page: Page, language: str) -> None:
    page.locator("[data-part=sieve] summary").click()
    page.locator("input[name=sieve-text]").fill("柳州")
    expect(page.locator("apportion-grid .tabulator-row")).to_have_count(6)
    assert list(rows(page)) == ["华南", "桂琼", "柳州", "覃建国", "陆振宇", "韦宏亮"]
    page.locator("input[name=sieve-text]").fill("nobody")
    expect(page.locator("apportion-grid .tabulator-row")).to_have_count(0)
    expect(page.locator("[data-part=sieve] p[role=status]")).to_be_visible()
    page.locator("[data-do=sieve-off]").click()
    page.locator("[data-arrangement=rep]").click()
    line(page, "陈志豪").wait_for()
    page.locator("select[name=sieve-field]").select_option("growth")
    page.locator("input[name=sieve-value]").fill("80 %")
    page.keyboard.press("Tab")
    expect(line(page, "陈志豪")).to_have_count(0)
    assert all(number(row["growth"]) >= 0.8 for row in rows(page).values())
    page.locator("select[name=sieve-way]").select_option("max")
    line(page, "陈志豪").wait_for()
    assert all(number(row["growth"]) <= 0.8 for row in rows(page).values())


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_targets_are_arranged_sorted_and_columns_hidden_as_one_likes(page: Page) -> None:
    page.locator("[data-part=sieve] summary").click()
    page.locator("input[name=column-share]").uncheck()
    head = page.locator(".tabulator-col[tabulator-field=share]")
    expect(head).to_have_count(0)
    for arrangement, expected in (("product", "调味品"), ("channel", "KA"), ("cells", "东莞 · "), ("rep", "陈志豪")):
        page.locator(f"[data-arrangement={arrangement}]").click()
        expect(page.locator(f"[data-arrangement={arrangement}]")).to_have_attribute("aria-pressed", "true")
        line(page, expected).first.wait_for()
    expect(head).to_have_count(0)
    stretch = page.locator(".tabulator-col[tabulator-field=stretch]")
    for way in ("descending", "ascending"):
        stretch.focus()
        page.keyboard.press("Enter")
        expect(stretch).to_have_attribute("aria-sort", way)
        frames(page)
        shown = [number(row["stretch"]) for row in rows(page).values()]
        assert shown == sorted(shown, reverse=way == "descending")
    page.locator("[data-do=sieve-off]").click()
    expect(head).to_have_count(1)
