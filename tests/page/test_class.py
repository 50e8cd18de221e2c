"""A trainer ranks a class on a projector: teams hand in by hand, as a table, from the sandbox; the optimum beside."""

from pathlib import Path

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.page.reading import frames, number, picture
from tests.page.test_growing import CASE, HOSTILE, drop, reacted, sandbox, switch
from tests.page.watched import Watch, axe
from tests.service.files.making import workbook

TABLE = "小组,杠杆,启动季度,投入\n红队,A,1,20\n,B,1,12\n,C,2,\n绿队,B,2,12\n"
RED = {"en": "goal missed", "zh": "未达任务"}


def ranked(page: Page) -> list[list[str]]:
    """Return the rows of the ranking, once it is that of all teams."""
    frames(page)
    expect(page.locator("[data-view-of=class]")).to_have_attribute("aria-busy", "false")
    rows = page.locator("[data-table=ranking] tbody tr[data-team]").all()
    return [[cell.inner_text().strip() for cell in row.locator("th, td").all()] for row in rows]


@pytest.mark.slow
def test_a_class_is_ranked_beside_the_optimum(page: Page, language: str, watch: Watch, tmp_path: Path) -> None:
    sandbox(page)
    drop(page, "小沙盘.yaml", CASE)
    expect(page.locator("[data-lever=A]")).to_be_visible()
    reacted(page)
    switch(page, "A", "B")
    page.locator("[data-view=class]").click()
    form = page.locator("[data-form=sandbox]")
    form.locator("input[name=team]").fill("蓝队")
    form.locator("[data-do=add-sandbox]").click()
    assert [row[1] for row in ranked(page)] == ["蓝队"]

    page.locator("[data-form=paste] textarea").fill(TABLE)
    page.locator("[data-do=read-teams]").click()
    expect(page.locator("[data-team=绿队]")).to_be_visible()
    rows = ranked(page)
    assert [row[1] for row in rows] == ["红队", "蓝队", "绿队"]
    assert (rows[0][0], rows[-1][0], rows[-1][5]) == ("1", "3", RED[language])

    hand = page.locator("[data-form=choice]")
    hand.locator("input[name=team]").fill(HOSTILE)
    hand.locator("select[name=lever]").select_option("A")
    hand.locator("input[name=spend]").fill("20")
    hand.locator("[data-do=add-choice]").click()
    expect(page.locator("[data-table=ranking] tbody tr[data-team]")).to_have_count(4)
    assert any("<img src=x" in row[1] for row in ranked(page))

    expect(page.locator("[data-row=optimum]")).to_have_count(0)
    page.locator("[data-do=classOptimum]").click()
    assert number(page.locator("[data-row=optimum] td").nth(1).inner_text()) == 0.2
    page.locator("[data-do=classLarge]").click()
    expect(page.locator(".class-view.large")).to_have_count(1)
    assert "红队" in picture(page, "class").get_attribute("aria-label")
    assert axe(page) == []

    with page.expect_download() as taken:
        page.locator("[data-do=class-xlsx]").click()
    taken.value.save_as(tmp_path / "ranking.xlsx")
    assert (tmp_path / "ranking.xlsx").read_bytes()[:2] == b"PK"

    page.locator("[data-team=绿队] button").click()
    expect(page.locator("[data-team=绿队]")).to_have_count(0)
    ranked(page)
    page.reload()
    assert [row[1] for row in ranked(page)][:2] == ["红队", "蓝队"]

    watch.allow("422")
    page.locator("[data-form=paste] textarea").fill("a,b\n1,2\n")
    page.locator("[data-do=read-teams]").click()
    expect(page.locator("[data-notice=sandbox]")).to_contain_text({"en": "lever", "zh": "杠杆"}[language])
    book = workbook([["小组", "杠杆", "启动季度", "投入"], ["黄队", "A", 1, 20], ["", "B", 1, 12]])
    file: FilePayload = {"name": "teams.xlsx", "mimeType": "application/octet-stream", "buffer": book}
    page.locator("[data-do=teams-file]").set_input_files(file)
    expect(page.locator("[data-team=黄队]")).to_be_visible()
    expect(page.locator("[data-notice=sandbox]")).to_have_count(0)
