"""A number is locked, floored or capped by typing it, a limit is moved by a slider; the others share it fairly."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from tests.page.reading import number, rows, settled
from tests.page.watched import axe

WHO = "陈志豪"


def row_of(page: Page, name: str) -> Locator:
    """Return the first row of a name."""
    return page.locator("apportion-grid .tabulator-row", has_text=name).first


def by_rep(page: Page) -> None:
    page.locator("[data-arrangement=rep]").click()
    expect(page.locator("[data-arrangement=rep]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("apportion-grid .tabulator-row").first).not_to_contain_text("华南")


def typed_into(page: Page, name: str, text: str) -> Response:
    """Type into the target of a row, as a person does, and wait for the answer."""
    row_of(page, name).locator("[tabulator-field=target]").click()
    field = page.locator("input.grid-typing")
    field.fill(text)
    with page.expect_response("**/v1/allocations") as answered:
        field.press("Enter")
    settled(page)
    return answered.value


def dragged(page: Page, limit: Locator, value: float) -> Response:
    """Drag a slider to a value and let it go."""
    with page.expect_response("**/v1/allocations") as answered:
        limit.locator("input[type=range]").evaluate(
            """(slider, value) => {
                 slider.value = String(value);
                 slider.dispatchEvent(new Event("input", { bubbles: true }));
                 slider.dispatchEvent(new Event("change", { bubbles: true }));
               }""",
            value,
        )
    settled(page)
    return answered.value


def asked(answer: Response) -> Any:
    """Return the plan that an answer is to."""
    return answer.request.post_data_json


def test_what_is_typed_into_a_target_holds_and_the_others_move(page: Page, language: str) -> None:
    by_rep(page)
    before = rows(page)
    typed_into(page, WHO, "430")
    after = rows(page)
    assert after[WHO]["target"].startswith("=")
    assert number(after[WHO]["target"].replace("=", "")) == 430
    assert number(after[WHO]["moved"]) == pytest.approx(430 - number(before[WHO]["target"]))
    moved = {name: number(row["moved"]) for name, row in after.items() if row["moved"]}
    assert len(moved) > 5
    assert any(by < 0 for by in moved.values())
    for name, by in moved.items():
        told = number(after[name]["target"].replace("=", "")) - number(before[name]["target"])
        assert told == pytest.approx(by, abs=0.011)
    said = page.locator("[data-part=moves]")
    expect(said).to_contain_text({"en": "This step moved", "zh": "这一步调整了"}[language])
    expect(said).to_contain_text(WHO)

    page.locator("[data-do=undo]").click()
    settled(page)
    expect(row_of(page, WHO).locator("[tabulator-field=target]")).to_have_text(before[WHO]["target"])
    page.locator("[data-do=redo]").click()
    settled(page)
    expect(row_of(page, WHO).locator("[tabulator-field=target]")).to_contain_text("430.00")

    typed_into(page, WHO, "")
    assert rows(page)[WHO]["target"] == before[WHO]["target"]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_floor_and_a_cap_hold_side_by_side(page: Page) -> None:
    by_rep(page)
    typed_into(page, WHO, ">= 420")
    assert number(rows(page)[WHO]["target"].replace("≥", "")) >= 420
    typed_into(page, WHO, "≤425")
    row = row_of(page, WHO)
    assert row.locator(".held").all_inner_texts() == ["≥", "≤"]
    assert 420 <= number(rows(page)[WHO]["target"].replace("≥", "").replace("≤", "")) <= 425
    row.locator("[tabulator-field=target]").click()
    field = page.locator("input.grid-typing")
    for text, wrong in (("much", "is not an amount"), ("400.05", "whole multiples of 0.1")):
        field.fill(text)
        field.press("Enter")
        assert wrong in field.evaluate("(field) => field.validationMessage")
    field.press("Escape")
    expect(field).to_have_count(0)


@pytest.mark.slow
def test_limits_are_moved_by_sliders_and_rules_come_and_go(page: Page, language: str) -> None:
    by_rep(page)
    panel = page.locator("[data-part=rules]")
    panel.locator("summary").first.click()
    share = panel.locator('[data-rule="经销占比"]')
    plan = asked(dragged(page, share.locator('[data-limit="经销占比.max"]'), 0.45))
    assert next(rule for rule in plan["rules"] if rule["id"] == "经销占比")["max"] == 0.45
    expect(share).to_contain_text("45%")
    expect(page.locator("[data-part=moves]")).to_contain_text(re.compile("moved|调整了"))
    assert axe(page) == []

    panel.locator('[data-rule="小客户增长"] [data-do=remove-rule]').click()
    expect(panel.locator('[data-rule="小客户增长"]')).to_have_count(0)
    settled(page)
    new = panel.locator("form.rule-new")
    new.locator("input[name=max]").fill("1.15")
    with page.expect_response("**/v1/allocations") as answered:
        new.locator("[data-do=add-rule]").click()
    settled(page)
    added = asked(answered.value)["rules"][-1]
    assert (added["kind"], added["each"], added["measure"], added["max"]) == ("bound", "rep", "stretch", 1.15)
    assert max(number(row["stretch"]) for row in rows(page).values()) <= 1.15
    for _ in range(3):
        page.locator("[data-do=undo]").click()
    settled(page)
    expect(panel.locator('[data-rule="小客户增长"]')).to_have_count(1)
    expect(share).to_contain_text("46%")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh"], indirect=True)
def test_a_member_has_sliders_of_its_own(page: Page) -> None:
    by_rep(page)
    row_of(page, WHO).locator(".why-button").click()
    levers = page.locator("[data-part=levers]")
    plan = asked(dragged(page, levers.locator('[data-limit="capacity"]'), 2000))
    assert next(one for one in plan["dimensions"]["rep"] if one["id"] == WHO)["capacity"] == 2000
    assert number(rows(page)[WHO]["moved"]) > 0
    dragged(page, levers.locator('[data-limit="stretch.max"]'), 0.8)
    assert number(rows(page)[WHO]["stretch"]) <= 0.8
    with page.expect_response("**/v1/allocations"):
        levers.locator('[data-limit="stretch.max"] button').click()
    settled(page)
    assert number(rows(page)[WHO]["stretch"]) > 0.8
    levers.locator("input[name=hold]").fill("400")
    with page.expect_response("**/v1/allocations"):
        levers.locator('button[value="≥"]').click()
    settled(page)
    expect(row_of(page, WHO).locator(".held")).to_have_text("≥")
