"""What a planner takes along: the task breakdown, the plan to open again, pictures, the way for programs."""

import io
import json
from pathlib import Path

import httpx
import openpyxl
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.reading import picture, typed
from tests.page.server import Server
from tests.page.watched import axe


def saved(page: Page, button: Locator) -> tuple[str, bytes]:
    """Press a button that saves a file; return its name and content."""
    with page.expect_download() as caught:
        button.click()
    return caught.value.suggested_filename, Path(caught.value.path()).read_bytes()


def test_the_task_breakdown_is_a_workbook(page: Page, language: str) -> None:
    typed(page, "growth", "60")
    page.locator("[data-do=take]").click()
    assert axe(page) == []
    name, content = saved(page, page.locator("[data-take=xlsx]"))
    assert name.endswith(".xlsx")
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    values = [value for sheet in book for row in sheet.iter_rows(values_only=True) for value in row]
    assert 8160 in values
    assert any(isinstance(value, str) and "珠三角" in value for value in values)
    assert not any(isinstance(value, str) and value.startswith("=") for value in values)
    name, content = saved(page, page.locator("[data-take=csv]"))
    assert name.endswith(".csv")
    assert "珠三角" in content.decode("utf-8-sig") or "广州" in content.decode("utf-8-sig")


@pytest.mark.slow
def test_the_plan_is_saved_with_its_changes_and_opened_again(page: Page, tmp_path: Path) -> None:
    typed(page, "growth", "60")
    page.locator("[data-do=take]").click()
    name, content = saved(page, page.locator("[data-take=plan]"))
    assert json.loads(content)["goal"] == {"growth": 0.6}
    page.locator("[data-do=undo]").click()
    page.locator("[data-do=open]").click()
    file = tmp_path / name
    file.write_bytes(content)
    page.locator("input[name=file]").set_input_files(file)
    page.locator("[data-do=compute]:enabled").click()
    expect(page.locator("input[name=growth]")).to_have_value("+60%")
    expect(page.locator("[data-fact=street] dd")).to_have_text("8,160")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh"], indirect=True)
def test_pictures_are_saved(page: Page) -> None:
    tools = page.locator("[data-picture=stretches] .picture-tools button")
    picture(page, "stretches")
    name, content = saved(page, tools.nth(0))
    assert name.endswith(".png")
    assert content.startswith(b"\x89PNG")
    name, content = saved(page, tools.nth(1))
    assert name.endswith(".svg")
    assert content.startswith(b"<svg")


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_the_way_for_programs_is_a_click_away(page: Page, server: Server) -> None:
    page.locator("[data-do=take]").click()
    link = page.locator("[data-view-of=take] a")
    expect(link).to_have_attribute("href", "/docs")
    assert httpx.get(f"{server.address}/docs").status_code == 200
