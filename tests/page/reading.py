"""What a page shows, read as a person would."""

import re
from typing import Any

from playwright.sync_api import Page, expect

Row = dict[str, str]


def number(text: str) -> float:
    """Return the number that a text shows; a share in percent as a share."""
    found = re.search(r"[-+−]?[\d,]+(?:\.\d+)?", text)
    assert found, f"{text!r} shows no number"
    value = float(found[0].replace(",", "").replace("−", "-"))
    return value / 100 if "%" in text else value


def rows(page: Page) -> dict[str, Row]:
    """Return the rows of the grid that can be seen: name -> column -> what it shows; the first of a name."""
    read: list[Row] = page.evaluate(
        """() => [...document.querySelectorAll("apportion-grid .tabulator-row")].map((row) =>
             Object.fromEntries([...row.querySelectorAll(".tabulator-cell")].map((cell) =>
               [cell.getAttribute("tabulator-field"), cell.innerText.trim().split("\\n")[0]])))"""
    )
    told: dict[str, Row] = {}
    for row in read:
        told.setdefault(row["name"], row)
    return told


def settled(page: Page) -> None:
    """Wait until the answer to the last change is shown."""
    expect(page.locator("main")).to_have_attribute("aria-busy", "false")
    expect(page.locator("[data-notice=problem]")).to_have_count(0)
    frames(page)


def frames(page: Page) -> None:
    """Wait until what is known is drawn."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def goal(page: Page) -> tuple[float, float]:
    """Return the growth and the amount that the fields show."""
    return (
        number(page.locator("input[name=growth]").input_value()),
        number(page.locator("input[name=amount]").input_value()),
    )


def typed(page: Page, field: str, text: str) -> None:
    """Type into a field of the goal, as a person does, and wait for the answer."""
    with page.expect_response("**/v1/allocations"):
        page.locator(f"input[name={field}]").fill(text)
        page.keyboard.press("Enter")
    settled(page)


def picture(page: Page, name: str) -> Any:
    """Return a picture once it is drawn."""
    found = page.locator(f"[data-picture={name}] apportion-chart[data-drawn]")
    found.wait_for()
    return found
