"""Where does the growth come from: levers are switched on, everything reacts; the optimum, the paths, the targets."""

import base64

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.page.reading import frames, goal, number, picture, settled
from tests.page.test_opening import PASTED, compute, paste
from tests.page.watched import Watch, axe

HOSTILE = "<img src=x onerror=alert(1)>\u202e"
CASE = f"""
name: 小沙盘
unit: 万元
base: 2930
goal: {{growth: 20%}}
momentum: {{growth: 2%}}
budget: {{amount: 60}}
levers:
  - {{id: A, name: "{HOSTILE}", path: 渠道, gain: 300, cost: 20, margin: 0.3,
     lands: [{{where: {{region: 粤东}}, share: 1}}]}}
  - {{id: B, name: 培训, path: 人员, gain: 200, cost: 12, margin: 0.3}}
  - {{id: C, name: 旺季抢跑, path: 时间, gain: 120, cost: 9, margin: 0.3, start_month: 4}}
"""
DROP = """([name, content]) => {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  const data = new DataTransfer();
  data.items.add(new File([bytes], name));
  document.querySelector("[data-view-of]").dispatchEvent(
    new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


def drop(page: Page, name: str, content: str) -> None:
    page.evaluate(DROP, [name, base64.b64encode(content.encode()).decode()])


def sandbox(page: Page) -> None:
    """Open the sandbox, and wait until it can be played with."""
    page.locator("[data-view=growth]").click()
    reacted(page)


def reacted(page: Page) -> None:
    """Wait until what is shown is the answer to what is chosen."""
    frames(page)
    expect(page.locator("[data-view-of=growth]")).to_have_attribute("aria-busy", "false")


def lever(page: Page, name: str) -> Locator:
    return page.locator(f"[data-lever={name}]")


def switch(page: Page, *names: str) -> None:
    for name in names:
        lever(page, name).locator("input[role=switch]").click()
    reacted(page)


def fact(page: Page, column: str, row: str = "own") -> float:
    return number(page.locator(f"[data-row={row}] [data-column={column}]").inner_text())


@pytest.mark.slow
def test_levers_are_pulled_and_everything_reacts(page: Page, language: str) -> None:
    sandbox(page)
    assert (fact(page, "growth"), fact(page, "cost")) == (0.03, 0)
    switch(page, "K1", "H1")
    assert fact(page, "cost") == 36 + 65
    assert fact(page, "revenue") == pytest.approx(3090 + 290.18 + 317.07, abs=0.02)
    assert fact(page, "ratio") == pytest.approx((265 + 101) / fact(page, "revenue"), abs=6e-4)
    short = {"en": "are still missing", "zh": "还差"}[language]
    expect(page.locator("[data-fact=goal]")).to_contain_text(short)
    expect(page.locator("[data-fact=broken] li").first).to_contain_text({"en": "channel", "zh": "渠道"}[language])

    waiting = page.locator("[data-table=waiting] tr", has_text="大客户提份额").locator("td")
    later = number(waiting.nth(1).inner_text())
    assert later < number(waiting.nth(0).inner_text())
    lever(page, "K1").locator("[data-quarter='2']").click()
    reacted(page)
    expect(lever(page, "K1").locator("[data-fact=gain]")).to_contain_text(f"{later:,.2f}".rstrip("0"))

    slider = lever(page, "K1").locator("input[type=range]")
    slider.focus()
    page.keyboard.press("Home")
    reacted(page)
    assert fact(page, "cost") == 5 + 65
    field = lever(page, "K1").locator("input[type=number]")
    field.fill("26")
    field.press("Enter")
    reacted(page)
    assert fact(page, "cost") == 26 + 65
    page.locator("select[data-do=numbers]").select_option("plain")
    expect(field).to_have_value("260000")
    assert fact(page, "cost") == 910_000
    page.locator("select[data-do=numbers]").select_option("wan")
    expect(page.locator("[data-fact=beside]")).to_be_visible()
    said = picture(page, "growth-bridge").get_attribute("aria-label")
    assert "4,980" in said
    assert {"en": "2 levers", "zh": "共 2 个举措"}[language] in picture(page, "gantt").get_attribute("aria-label")
    for _ in range(5):
        page.locator("[data-do=undo]").click()
    reacted(page)
    assert fact(page, "cost") == 0


def test_the_optimum_is_shown_taken_and_becomes_targets(page: Page, language: str) -> None:
    sandbox(page)
    switch(page, "K1")
    page.locator("[data-do=optimum]").click()
    page.locator("[data-row=optimum] [data-column=cost]").wait_for()
    assert (fact(page, "growth", "optimum"), fact(page, "cost", "optimum")) == (0.66, 252.01)
    left_out = {"en": "leaves it out", "zh": "不采用"}[language]
    expect(lever(page, "P1").locator("[data-fact=best]")).to_contain_text(left_out)
    page.locator("[data-do=take-optimum]").click()
    expect(page.locator("[data-fact=kept]")).to_be_visible()
    reacted(page)
    assert fact(page, "growth") == 0.66
    picture(page, "gantt")
    assert axe(page) == []

    page.locator("[data-do=land]").click()
    table = page.locator("[data-table=targets]")
    table.wait_for()
    growing = {"en": "Channel", "zh": "渠道"}[language]
    expect(table.locator("thead th", has_text=growing)).to_have_count(1)
    targets = [number(cell.inner_text()) for cell in table.locator("td.strong").all()]
    assert sum(targets) == pytest.approx(4980)
    page.locator("[data-by=rep]").click()
    expect(table.locator("tbody tr", has_text="新增业务员")).to_have_count(2)
    page.locator("[data-do=open-targets]").click()
    settled(page)
    page.locator("apportion-grid .tabulator-row", has_text="浙南").first.wait_for()
    assert goal(page) == (0.66, 4980)

    sandbox(page)
    page.locator("[data-do=optimum]").click()
    page.locator("[data-path=people] .path-switch input").click()
    reacted(page)
    assert fact(page, "growth") < 0.66
    expect(lever(page, "H1").locator("input[role=switch]")).to_be_disabled()


@pytest.mark.slow
def test_a_case_of_ones_own_lands_on_a_sheet_with_merged_cells_and_totals(
    page: Page, language: str, watch: Watch
) -> None:
    paste(page, PASTED)
    page.locator("input[name=goal-growth]").fill("20%")
    compute(page)
    sandbox(page)
    drop(page, "小沙盘.yaml", CASE)
    expect(lever(page, "A")).to_contain_text("<img src=x onerror=alert(1)>")
    reacted(page)
    switch(page, "A", "B", "C")
    expect(page.locator("[data-fact=goal].good")).to_be_visible()
    page.locator("[data-do=optimum]").click()
    page.locator("[data-row=optimum] [data-column=cost]").wait_for()
    page.locator("[data-path=channel] .path-switch input").click()
    expect(page.locator("[data-row=optimum] .sandbox-none")).to_be_visible()  # the goal is out of reach without it
    page.locator("[data-do=undo]").click()
    page.locator("[data-row=optimum] [data-column=cost]").wait_for()
    page.locator("[data-do=worth]").click()
    worth = page.locator("[data-picture=worth] apportion-chart")
    told = {"en": "Time alone", "zh": "只走时间"}[language]
    expect(worth.and_(page.locator(f"[aria-label*='{told}']"))).to_have_count(1)

    page.locator("select[name=plan]").select_option("present")
    page.locator("[data-do=land]").click()
    row = page.locator("[data-table=targets] tbody tr", has_text="粤东")
    expect(row).to_have_count(1)
    east = [number(cell.inner_text()) for cell in row.locator("td").all()]
    history, momentum, channel, *_, target, _growth = east
    assert (history, channel) == (2310, 300)
    assert momentum == pytest.approx(2310 * 0.02)
    assert target > history + channel

    watch.allow("422")
    drop(page, "oops.yaml", "levers: 3\n")
    expect(page.locator("[data-notice=sandbox] li")).not_to_have_count(0)
    page.locator("[data-do=undo]").click()
    expect(page.locator("[data-notice=sandbox]")).to_have_count(0)
    reacted(page)
    assert fact(page, "cost") == 41
