"""A goal is typed, and there are targets: as a grid in several arrangements, and as pictures."""

import pytest
from playwright.sync_api import Page, expect

from tests.page.reading import goal, number, picture, rows, settled, typed
from tests.page.watched import axe


def test_two_thirds_more_gives_targets_at_once(page: Page) -> None:
    typed(page, "growth", "+50 %")
    typed(page, "growth", "+66 %")
    assert goal(page) == (0.66, 8300)
    whole = rows(page)["华南"]
    assert number(whole["history"]) == 5000
    assert number(whole["target"]) == 8466
    assert number(whole["growth"]) == pytest.approx(8466 / 5000 - 1, abs=6e-4)
    assert page.locator("[data-fact=street] dd").inner_text() == "8,466"


def test_an_amount_does_as_well_in_any_unit(page: Page) -> None:
    typed(page, "amount", "8,000")
    assert goal(page) == (0.6, 8000)
    page.locator("select[data-do=numbers]").select_option("plain")
    assert goal(page) == (0.6, 80_000_000)
    typed(page, "amount", "8300 0000")
    assert goal(page) == (0.66, 83_000_000)


def test_what_is_no_number_is_refused_in_place(page: Page, language: str) -> None:
    field = page.locator("input[name=growth]")
    field.fill("much")
    field.press("Enter")
    said = field.evaluate("(field) => field.validationMessage")
    assert said == {"en": "“much” is not a number.", "zh": "“much”不是数字。"}[language]
    assert page.locator("[data-do=undo]").is_disabled()


def test_children_add_up_to_their_parent(page: Page) -> None:
    shown = rows(page)
    parts = [shown["南宁"], shown["柳州"], shown["海口"]]
    for column in ("history", "target"):
        assert sum(number(part[column]) for part in parts) == pytest.approx(number(shown["桂琼"][column]))


@pytest.mark.parametrize(
    ("arrangement", "expected"),
    [("region", "珠三角"), ("product", "调味品"), ("channel", "KA"), ("rep", "陈志豪"), ("cells", "东莞 · ")],
)
@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_targets_are_arranged_as_one_likes(page: Page, arrangement: str, expected: str) -> None:
    page.locator(f"[data-arrangement={arrangement}]").click()
    expect(page.locator(f"[data-arrangement={arrangement}]")).to_have_attribute("aria-pressed", "true")
    page.locator("apportion-grid .tabulator-row", has_text=expected).first.wait_for()


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_columns_sort(page: Page) -> None:
    page.locator("[data-arrangement=rep]").click()
    page.locator("apportion-grid .tabulator-row", has_text="陈志豪").first.wait_for()
    page.locator(".tabulator-col[tabulator-field=stretch]").click()
    stretches = [number(row["stretch"]) for row in rows(page).values()]
    assert stretches == sorted(stretches, reverse=True)


def test_pictures_say_what_they_show(page: Page, language: str) -> None:
    said = picture(page, "stretches").get_attribute("aria-label")
    assert {"en": "24 members", "zh": "共 24 人"}[language] in said
    assert "8,466" in picture(page, "bridge").get_attribute("aria-label")


def test_nothing_serious_stands_in_the_way_of_anyone(page: Page) -> None:
    picture(page, "bridge")
    page.locator("input[name=goal]").wait_for()
    assert axe(page) == []


def test_the_other_language_is_a_click_away(page: Page, language: str) -> None:
    with page.expect_response("**/v1/allocations"):
        page.locator("[data-do=language]").click()
    settled(page)
    expect(page.locator("[data-view=plan]")).to_have_text({"en": "任务分解", "zh": "Plan"}[language])
    assert page.evaluate("document.documentElement.lang") == {"en": "zh-CN", "zh": "en"}[language]
