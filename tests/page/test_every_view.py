"""Every view, opened from its tab: nothing serious stands in the way of anyone, nothing sticks out of the window."""

from playwright.sync_api import Page, ViewportSize, expect

from tests.page.reading import frames, settled
from tests.page.watched import axe

NARROW: ViewportSize = {"width": 820, "height": 1180}
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"


def test_every_view_is_for_everyone(page: Page) -> None:
    doors = [f"[data-view={one.get_attribute('data-view')}]" for one in page.locator("[data-view]").all()]
    for door in (*doors, "[data-do=open]", "[data-do=take]"):
        page.locator(door).click()
        settled(page)
        expect(page.locator("[data-view-of]")).to_be_visible()
        frames(page)
        assert (door, axe(page)) == (door, [])
    page.set_viewport_size(NARROW)
    for door in (*doors, "[data-do=open]", "[data-do=take]"):
        page.locator(door).click()
        frames(page)
        assert page.evaluate(FITS), door
