"""Pictures beside the targets: where the goal weighs most, how the business is made up; they follow the hand."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.page.reading import frames, number, picture, settled
from tests.page.watched import axe


def said(page: Page, name: str) -> str:
    """Return what a picture says in a sentence."""
    return picture(page, name).get_attribute("aria-label") or ""


def coloured(page: Page, measure: str) -> str:
    page.locator(f"[data-heat={measure}]").click()
    expect(page.locator(f"[data-heat={measure}]")).to_have_attribute("aria-pressed", "true")
    frames(page)
    return said(page, "heat")


@pytest.mark.slow
def test_pictures_tell_where_the_goal_weighs_most_and_follow_the_hand(page: Page, language: str) -> None:
    assert "梅州 · 蚝油" in coloured(page, "growth")
    stretch = float(re.findall(r"\d+\.\d+", coloured(page, "stretch"))[-1])
    assert stretch > 1.1
    penetration = coloured(page, "penetration")
    assert {"en": "Penetration is highest", "zh": "渗透率最高"}[language] in penetration
    assert 0.7 < number(re.findall(r"[\d.]+%", penetration)[-1]) <= 1
    shares = {"en": r"from [\d.]+% to [\d.]+%", "zh": r"从 [\d.]+% 到 [\d.]+%"}[language]
    assert re.search(shares, said(page, "shares"))
    they_follow_the_hand(page)
    assert axe(page) == []


def they_follow_the_hand(page: Page) -> None:
    slider = page.locator("input[name=goal]")
    slider.wait_for()
    names = ("stretches", "bridge", "heat", "shares")
    before = {name: said(page, name) for name in names}
    slider.evaluate('(one) => { one.value = "4300"; one.dispatchEvent(new Event("input", { bubbles: true })); }')
    frames(page)
    now = {name: said(page, name) for name in names}
    assert all(now[name] != before[name] for name in names)
    assert "7,293" in now["bridge"]


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh"], indirect=True)
def test_pictures_fit_the_page_and_are_taken_along(page: Page) -> None:
    for width in (1920, 820):
        page.set_viewport_size({"width": width, "height": 1000})
        for name in ("stretches", "bridge", "heat", "shares"):
            picture(page, name)
        settled(page)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert axe(page) == []
    for kind, begin in (("PNG", b"\x89PNG"), ("SVG", b"<svg")):
        with page.expect_download() as taken:
            page.locator("[data-picture=heat] .picture-tools button", has_text=kind).click()
        content = taken.value.path().read_bytes()
        assert content.startswith(begin)
        assert kind == "PNG" or "零糖椰子水".encode() in content
