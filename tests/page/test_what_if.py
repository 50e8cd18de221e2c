"""What if: states are named and compared, one thing is varied, fairness has a price that one picks."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from tests.page.reading import number, picture, settled, typed
from tests.page.watched import axe


def kept(page: Page, name: str) -> None:
    """Name the present state."""
    page.locator("[data-view=whatif]").click()
    page.locator("input[name=name]").fill(name)
    page.keyboard.press("Enter")
    page.locator("[data-part=naming] strong", has_text=name).wait_for()


def at_goal(page: Page, growth: str) -> None:
    page.locator("[data-view=plan]").click()
    typed(page, "growth", growth)


def compared(page: Page) -> Locator:
    """Return the table of states side by side once it is there."""
    table = page.locator("table.side-by-side")
    table.wait_for()
    expect(page.locator("[data-part=comparing]")).to_have_attribute("aria-busy", "false")
    return table


def is_varied(response: Response) -> bool:
    """Tell whether a response is the curve of the thing that is varied; the goal's path is a sweep, too."""
    return response.url.endswith("/v1/sweeps") and '"axes":{"at"' in (response.request.post_data or "")


def told(page: Page, indicator: str) -> list[float]:
    cells = page.locator(f"[data-indicator={indicator}] td")
    return [number(cells.nth(at).inner_text()) for at in range(cells.count())]


def test_named_states_stand_side_by_side_with_what_caused_their_difference(page: Page, language: str) -> None:
    kept(page, "稳健 <b>60</b>")
    at_goal(page, "60")
    kept(page, "六成")
    at_goal(page, "50")
    page.locator("[data-view=whatif]").click()
    heads = compared(page).locator("thead th").all_inner_texts()
    assert heads[1:3] == ["稳健 <b>60</b>", "六成"]
    assert told(page, "goal") == [8300, 8300, 8000, 7500]
    assert told(page, "street") == [8466, 8466, 8160, 7650]
    assert "+50%" in page.locator("[data-part=causes] tbody tr").first.inner_text()
    assert number(page.locator("[data-part=causes] tr.sum td").first.inner_text()) == -816
    winners = picture(page, "winners").get_attribute("aria-label") or ""
    assert {"en": "most down", "zh": "减少最多"}[language] in winners
    with page.expect_response("**/v1/comparisons"):
        page.locator("select[name=base]").select_option(label="六成")
    compared(page)
    assert told(page, "goal") == [8000, 7500]
    page.locator("[data-choice='moved product']").click()
    expect(page.locator("[data-choice='moved product']")).to_have_attribute("aria-pressed", "true")
    assert axe(page) == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_an_impossible_state_is_told_and_another_one_gone_back_to_and_removed_and_undone(page: Page) -> None:
    at_goal(page, "50")
    kept(page, "half")
    at_goal(page, "38")
    page.locator("[data-view=whatif]").click()
    assert "impossible" in compared(page).inner_text()
    expect(page.locator("[data-part=comparing] .notice")).to_have_count(1)
    with page.expect_response("**/v1/allocations"):
        page.get_by_role("button", name="Go back to it").click()
    settled(page)
    page.get_by_role("button", name="Remove").click()
    expect(page.locator("[data-part=naming] strong", has_text="half")).to_have_count(0)
    page.locator("[data-do=undo]").click()
    expect(page.locator("[data-part=naming] strong", has_text="half")).to_have_count(1)
    page.locator("[data-view=plan]").click()
    expect(page.locator("input[name=growth]")).to_have_value("+50%")


@pytest.mark.slow
def test_one_thing_is_varied_and_a_price_of_fairness_is_picked(page: Page, language: str) -> None:
    page.locator("[data-view=whatif]").click()
    said = {"en": "points from", "zh": "个点"}[language]
    assert said in (picture(page, "sweep").get_attribute("aria-label") or "")
    with page.expect_response(is_varied) as answered:
        page.locator("select[name=knob]").select_option("over")
    values = answered.value.json()["axes"]["at"]
    assert (values[0], values[-1]) == (0, 0.08)
    reach = page.locator("[data-part=reach-of-sweep]")
    expect(reach).to_contain_text("0%")
    page.locator("[data-part=varying] input[name=to]").fill("3 %")
    with page.expect_response(is_varied) as answered:
        page.keyboard.press("Enter")
    assert answered.value.json()["axes"]["at"][-1] == 0.03
    expect(reach).to_have_count(0)
    page.locator("[data-seen=region]").click()
    expect(page.locator("[data-seen=region]")).to_have_attribute("aria-pressed", "true")
    with page.expect_response(is_varied) as answered:
        page.locator("select[name=knob]").select_option("max 渠道结构")
    assert answered.value.ok
    fairness_is_priced(page)


def fairness_is_priced(page: Page) -> None:
    """Pick a point of the price of fairness, and see that the plan becomes it."""
    picture(page, "fairness")
    slider = page.locator("input[name=cap]")
    first = page.locator("[data-part=picked]").inner_text()
    slider.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-part=picked]")).not_to_have_text(first)
    with page.expect_response("**/v1/allocations") as answered:
        page.locator("[data-do=take-cap]").click()
    settled(page)
    allocation = answered.value.json()
    sent: dict[str, Any] = answered.value.request.post_data_json or {}
    assert sent["rules"][-1]["measure"] == "stretch"
    assert allocation["objective"]["name"] == "max_efficiency"
    assert allocation["fairness"]["max"] <= sent["rules"][-1]["max"] + 2e-3
    page.locator("[data-do=undo]").click()
    settled(page)
