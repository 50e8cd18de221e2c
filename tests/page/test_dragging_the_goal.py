"""The goal is dragged from the least that rules ask for to the most that they allow; everything follows the hand."""

import statistics

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.reading import frames, goal, number, picture, rows, settled

LEAST, MOST = 0.3951, 0.6976
"""What the rules of the bundled company allow."""
LONGEST_STEP = 150.0
"""Milliseconds from a movement of the hand to the picture of it."""


@pytest.fixture
def slider(page: Page) -> Locator:
    slider = page.locator("input[name=goal]")
    slider.wait_for()
    return slider


def moved(page: Page, slider: Locator, growth: float) -> None:
    """Hold the slider at a growth, the button of the mouse pressed."""
    slider.evaluate(
        """(slider, growth) => {
             slider.value = String(Math.round(growth * 10000));
             slider.dispatchEvent(new Event("input", { bubbles: true }));
           }""",
        growth,
    )
    frames(page)


def test_possible_goals_are_marked_and_numbers_follow_the_hand(page: Page, slider: Locator, language: str) -> None:
    said = page.locator("[data-part=reach]").inner_text()
    assert "+39.51%" in said
    assert "+69.76%" in said
    assert float(slider.get_attribute("max") or 0) / 10_000 == MOST
    marks = page.locator(".goal-event")
    assert marks.count() > 10
    assert page.locator('.goal-event[data-event="capacity[陆振宇]"]').count() == 1
    follows_the_hand(page, slider)
    moved(page, slider, 0.1)
    assert goal(page)[0] == pytest.approx(LEAST, abs=1e-4)


def follows_the_hand(page: Page, slider: Locator) -> None:
    """Move, and see numbers and pictures follow before anything is asked."""
    before, said = rows(page), picture(page, "stretches").get_attribute("aria-label")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    moved(page, slider, 0.5)
    now = rows(page)
    assert goal(page) == (0.5, 7500)
    assert number(now["华南"]["target"]) == pytest.approx(7500 * 1.02)
    assert number(now["粤东" if "粤东" in now else "珠三角"]["target"]) < number(before["珠三角"]["target"])
    assert picture(page, "stretches").get_attribute("aria-label") != said
    assert number(page.locator("[data-fact=street] dd").inner_text()) == pytest.approx(7500 * 1.02)
    page.locator("[data-arrangement=product]").click()
    page.locator("apportion-grid .tabulator-row", has_text="调味品").first.wait_for()
    moved(page, slider, 0.45)
    shown = rows(page)
    assert sum(number(shown[name]["target"]) for name in ("休闲食品", "调味品", "饮品")) == pytest.approx(
        7250 * 1.02, abs=0.02
    )
    assert asked == []


@pytest.mark.slow
def test_letting_go_and_the_keyboard_ask_for_the_targets_of_a_goal(page: Page, slider: Locator) -> None:
    box = slider.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    end = 12 + (box["width"] - 24) * 0.5 / MOST
    page.mouse.move(box["x"] + 12 + (box["width"] - 24) * 0.66 / MOST, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + end, middle, steps=6)
    with page.expect_response("**/v1/allocations") as answered:
        page.mouse.up()
    settled(page)
    growth = answered.value.json()["goal"]["growth"]
    assert growth == pytest.approx(0.5, abs=0.006)
    assert goal(page)[0] == pytest.approx(growth, abs=1e-4)
    page.locator("[data-do=undo]").click()
    settled(page)
    expect(page.locator("input[name=growth]")).to_have_value("+66%")
    slider.focus()
    with page.expect_response("**/v1/allocations"):
        page.keyboard.press("ArrowLeft")
    settled(page)
    assert goal(page)[0] == pytest.approx(0.6575)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_step_is_shown_at_once(page: Page, slider: Locator) -> None:
    picture(page, "bridge")
    took = slider.evaluate(
        """async (slider) => {
             const took = [];
             for (let growth = 0.40; growth < 0.69; growth += 0.02) {
               const began = performance.now();
               slider.value = String(Math.round(growth * 10000));
               slider.dispatchEvent(new Event("input", { bubbles: true }));
               await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
               took.push(performance.now() - began);
             }
             return took;
           }"""
    )
    quarter, median, _ = statistics.quantiles(took, n=4)
    assert quarter < LONGEST_STEP, f"a quarter of the steps took {quarter:.0f} ms, half {median:.0f} ms"
