"""Names may hold anything: what looks like markup, a formula or a mark of direction is shown and exported as text."""

import io
import json
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.page.reading import picture, rows, settled
from tests.page.test_opening import compute, drop
from tests.page.test_taking_along import saved
from tests.page.watched import axe

IMAGE = "<img src=x onerror=alert(1)>"
FORMULA = '=HYPERLINK("http://127.0.0.1:9/","x")'
TURNED = "\u202e\u2066东区"
LONG = "长" * 10_000
SHEET = (
    "region,rep,product,channel,history,potential\n"
    f'{IMAGE},"{FORMULA.replace(chr(34), 2 * chr(34))}",{IMAGE},线上,100,400\n'
    f"{IMAGE},{TURNED},{LONG},线上,300,700\n"
    f"{TURNED},{LONG},{IMAGE},<b>x</b>,200,600\n"
    f"{LONG},</script><script>alert(2)</script>,${{7*7}},线上,150,500\n"
)
FITS = "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"


def test_names_are_text_everywhere(page: Page, language: str) -> None:
    asked: list[str] = []

    def noted(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", noted)
    drop(page, f"{IMAGE}.csv", SHEET.encode())
    expect(page.locator("[data-part=check] td").first).to_have_text(IMAGE)
    assert page.evaluate(FITS)
    compute(page, IMAGE)
    assert IMAGE in rows(page)
    assert any(name.startswith("=HYPERLINK") for name in rows(page))
    assert page.evaluate(FITS)
    strip = picture(page, "stretches")
    box = strip.bounding_box()
    assert box is not None
    for part in range(1, 10):
        page.mouse.move(box["x"] + box["width"] * part / 10, box["y"] + box["height"] * 0.6)
    name, content = saved(page, page.locator("[data-picture=stretches] .picture-tools button").nth(1))
    drawn = ET.fromstring(content)
    assert {element.tag.rpartition("}")[2] for element in drawn.iter()} & {"img", "script", "foreignObject"} == set()
    page.locator("[data-do=take]").click()
    name, content = saved(page, page.locator("[data-take=xlsx]"))
    assert "<" not in name
    cells = [cell for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    assert FORMULA in {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} & {"f", "e"} == set()
    _, content = saved(page, page.locator("[data-take=csv]"))
    assert not any(
        value.startswith(("=", "+", "@"))
        for line in content.decode("utf-8-sig").splitlines()
        for value in line.split(",")
    )
    for view in page.locator("[data-view]").all():
        view.click()
        settled(page)
        assert page.evaluate(FITS), view.get_attribute("data-view")
    page.locator("[data-view=plan]").click()
    page.locator("apportion-grid .tabulator-row").first.wait_for()
    assert axe(page) == []
    assert page.locator("img[src=x], main script, main b:has-text('x')").count() == 0
    assert asked == []


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_a_plan_and_its_labels_may_be_as_hostile(page: Page) -> None:
    plan = {
        "schema": "apportion/1",
        "name": LONG,
        "unit": IMAGE,
        "goal": {"growth": 0.5},
        "dimensions": {"rep": [{"id": "a", "label": IMAGE}, {"id": "b", "label": TURNED}]},
        "cells": {"columns": {"rep": ["a", "b"], "history": [1, 2]}},
    }
    drop(page, "plan.json", json.dumps(plan).encode())
    compute(page, IMAGE)
    assert page.evaluate(FITS)
    assert page.locator("img[src=x]").count() == 0
