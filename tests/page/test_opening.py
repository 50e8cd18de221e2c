"""A planner brings their own numbers: pasted, dropped, as a plan; sees how they were read, and has targets."""

import base64
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.reading import goal, number, rows, settled
from tests.page.watched import Watch, axe
from tests.service.files.making import workbook, workbook_of

SHEET: list[list[Any]] = [
    ["2026 年销售（万元）", None, None, None, None, None, None],
    ["区域", "业务员", "产品", "去年（万元）", "市场潜力", "排名", "备注"],
    ["粤东", "王强", "主力", 1620, 2950, 1, "老客户多"],
    [None, None, "高毛利", 280, 700, 2, None],
    [None, "李娜", "主力", 410, 800, 3, None],
    ["小计", None, None, 2310, 4450, None, None],
    ["粤西", "陈伟", "主力", 500, 900, 4, None],
    [None, None, "高毛利", 120, 400, 5, "新品"],
    ["合计", None, None, 2930, 5750, None, None],
]
MERGED = ["A1:G1", "A3:A5", "B3:B4", "A7:A8", "B7:B8"]
PASTED = "\n".join("\t".join("" if value is None else str(value) for value in row) for row in SHEET) + "\n"
TOTALS = {"en": "2 rows of totals were left out", "zh": "2 行合计或小计未计入"}
DROP = """([name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name));
  document.querySelector("main").dispatchEvent(
    new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.querySelector("#open-paste").dispatchEvent(
    new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def paste(page: Page, text: str) -> None:
    page.locator("[data-do=open]").click()
    page.locator("#open-paste").wait_for()
    page.evaluate(PASTE, text)


def drop(page: Page, name: str, content: bytes) -> None:
    page.evaluate(DROP, [name, base64.b64encode(content).decode()])


def part(page: Page, name: str) -> Locator:
    return page.locator(f"[data-part={name}]")


def compute(page: Page, row: str = "粤东") -> None:
    """Compute the targets of what was read, and wait for a row of them."""
    with page.expect_response("**/v1/allocations"):
        page.locator("[data-do=compute]:enabled").click()
    settled(page)
    page.locator("apportion-grid .tabulator-row", has_text=row).first.wait_for()


def test_a_pasted_range_is_shown_for_a_check_and_becomes_targets(page: Page, language: str) -> None:
    paste(page, PASTED)
    shown = {
        place: page.locator(f"[data-as={place}]").evaluate("(select) => select.selectedOptions[0].textContent")
        for place in "ACDFG"
    }
    assert (
        shown
        == {
            "en": {
                "A": "Region",
                "C": "Product",
                "D": "Last year",
                "F": "Only carried along",
                "G": "Only carried along",
            },
            "zh": {"A": "区域", "C": "产品", "D": "去年", "F": "仅保留", "G": "仅保留"},
        }[language]
    )
    expect(part(page, "noticed")).to_contain_text(TOTALS[language])
    expect(part(page, "readiness")).to_contain_text(
        {"en": "Not given: Market growth", "zh": "未给：市场增长率"}[language]
    )
    expect(page.locator("input[name=unit]")).to_have_value("万元")
    assert axe(page) == []
    page.locator("input[name=goal-growth]").fill("20%")
    page.locator("input[name=name]").fill("粤东粤西")
    compute(page)
    assert goal(page) == (0.2, 3516)
    told = rows(page)
    assert number(told["粤东"]["history"]) == 2310
    assert number(told["粤东"]["target"]) + number(told["粤西"]["target"]) == pytest.approx(3516, abs=0.02)
    page.locator("[data-do=undo]").click()
    expect(page.locator("input[name=growth]")).to_have_value("+66%")


def test_a_workbook_with_merged_cells_is_dropped_and_a_column_is_named(page: Page, language: str) -> None:
    drop(page, "去年.xlsx", workbook(SHEET, merged=MERGED))
    expect(part(page, "noticed")).to_contain_text(TOTALS[language])
    expect(part(page, "noticed")).to_contain_text({"en": "is merged", "zh": "有合并单元格"}[language])
    page.locator("[data-as=D]").select_option("")
    expect(page.locator("th[data-column=D]")).to_have_class("open-left_out")
    page.locator("[data-as=F]").select_option("history")
    page.locator("input[name=goal-amount]").fill("30")
    compute(page)
    assert number(page.locator("[data-fact=street] dd").inner_text()) == 30
    assert sorted(number(row["history"]) for name, row in rows(page).items() if name in ("粤东", "粤西")) == [6, 9]


@pytest.mark.slow
def test_what_is_wrong_is_said_place_by_place(page: Page, watch: Watch, language: str) -> None:
    watch.allow("422")
    wrong = PASTED.replace("280", "很多").replace("410", "#REF!")
    paste(page, wrong)
    expect(part(page, "trouble").locator("li")).to_have_count(2)
    expect(part(page, "trouble")).to_contain_text({"en": "line 4, column D", "zh": "第 4 行，D 列"}[language])
    expect(part(page, "check")).to_have_count(0)
    sheets = {"粤东": [["业务员", "去年"], ["王强", 1]], "粤西": [["业务员", "去年"], ["陈伟", 2]]}
    drop(page, "两表.xlsx", workbook_of(sheets))
    page.locator("[data-sheet=粤西]").click()
    expect(part(page, "check").locator("td").first).to_have_text("陈伟")
    expect(part(page, "trouble")).to_have_count(0)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_an_example_is_opened(page: Page) -> None:
    page.locator("[data-do=open]").click()
    page.locator("[data-example=minimal]").click()
    expect(page.locator("input[name=growth]")).to_have_value("+20%")
