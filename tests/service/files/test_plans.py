"""Plans from files of every kind."""
# ruff: noqa: E501 - a plan, one part a line

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.finding import Finding
from service.files.plans import load_plan
from service.files.template import example, write_template
from service.files.workbook_plan import write_plan
from solvers.allocate import allocate
from solvers.errors import FileError, InputError, PlanError
from solvers.read import read_plan
from tests.service.files.making import Rows, codes, workbook, workbook_of

PLAN: dict[str, Any] = {
    "schema": "apportion/1",
    "name": "华南 2027",
    "unit": "万元",
    "period": {"label": "FY2027", "start": "2027-01", "months": 12},
    "goal": {"growth": "66%"},
    "over_assignment": 0.05,
    "measures": ["visits", "reach, km"],
    "carry": ["memo"],
    "fair_share": {"blend": {"momentum": 0.6, "potential": 0.3, "visits": 0.1}},
    "fairness": {"by": ["region", "product"], "objective": "burden_power", "power": 4, "concession": 0.05, "report": "rep"},
    "rounding": {"unit": 0.1, "total": "nearest"},
    "history_floor": 0,
    "implied": {"potential": False, "capacity": True},
    "options": {"language": "zh", "totals": [["region", "product"], ["rep", "region"]], "explain": ["prices"], "time_limit": 12.5, "seed": 3},
    "dimensions": {
        "region": [{"id": "华南"}, {"id": "粤东", "parent": "华南", "label": "粤东大区"}, {"id": "=1+1", "parent": "华南"}],
        "rep": [{"id": "007", "capacity": 560, "ramp": 0.5, "tags": ["veteran", "a|b"]}, {"id": "R2", "tags": ["new"]}],
        "store": [],
    },
    "cells": {
        "columns": {
            "region": ["粤东", "粤东", "=1+1", "=1+1"],
            "product": ["主力", "高毛利", "主力", "(none)"],
            "rep": ["007", "007", "R2", "R2"],
            "store": ["1", "2", "3", "4"],
            "history": [620, 280.5, 0, None],
            "market_growth": [0.06, 0.09, None, 0],
            "potential": [1150, 700, None, 200],
            "visits": [1, 2, 3, 4],
            "reach, km": [1.5, 2.5, 3.5, None],
            "memo": ["x", "", "@y", "-z"],
            "lock": [None, 400, None, None],
            "min": [None, None, None, 10],
            "key": ["a1", "a2", None, "0012"],
        }
    },
    "rules": [
        {"id": "mix", "kind": "bound", "where": {"region": "粤东"}, "measure": "share", "of": {}, "min": 0.36, "max": "44%"},
        {"id": "grow", "kind": "bound", "each": "rep", "measure": "growth", "min": 0.05, "max": 0.6, "except": [{"where": {"rep": "R2"}, "max": 0.7}, {"where": {"rep": {"tag": "new"}}, "min": 0}]},
        {"id": "own", "kind": "bound", "where": {"product": {"not": "主力"}}, "each": ["region", {"dimension": "region", "level": 1}], "measure": "share", "of": {"region": "="}, "min": 0.08, "group": "mix"},
        {"id": "soft", "kind": "bound", "where": {"rep": ["007", "R2"]}, "measure": "stretch", "max": 0.8, "soft": {"priority": 2, "weight": 1.5, "scale": "money"}},
        {"id": "boss", "kind": "lock", "where": {"rep": "007", "product": "主力"}, "amount": 800},
        {"id": "worth", "kind": "viable", "each": ["rep", "product"], "min": 50},
        {"id": "focus", "kind": "limit", "each": "rep", "count": "product", "max": 3},
        {"id": "peers", "kind": "spread", "each": {"dimension": "region", "level": 2}, "measure": "stretch", "max": 0.1},
        {"id": "even", "kind": "gini", "each": "rep", "measure": "stretch", "max": 0.05},
    ],
}  # fmt: skip


def written(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def refused(path: Path) -> list[Finding]:
    with pytest.raises(InputError) as error:
        load_plan(path)
    assert all(found.said("zh").message for found in error.value.findings)
    return list(error.value.findings)


# --- workbook plans --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_plan_goes_through_a_workbook_unchanged(tmp_path: Path, language: Any) -> None:
    loaded = load_plan(written(tmp_path, "plan.xlsx", write_plan(PLAN, language)))
    assert loaded.data == PLAN
    assert read_plan(loaded.data) == read_plan(PLAN)


def test_a_plan_in_rows_goes_through_a_workbook_in_columns(tmp_path: Path) -> None:
    plan = {
        "schema": "apportion/1",
        "goal": {"amount": 10},
        "cells": {"rows": [{"rep": "R1", "history": 5}, {"rep": "R2", "potential": 7}]},
    }
    loaded = load_plan(written(tmp_path, "plan.xlsx", write_plan(plan)))
    assert loaded.data["cells"] == {"columns": {"rep": ["R1", "R2"], "history": [5, None], "potential": [None, 7]}}


def test_a_blank_id_is_written_as_the_member_that_it_is(tmp_path: Path) -> None:
    plan = {
        "schema": "apportion/1",
        "goal": {"amount": 10},
        "cells": {"columns": {"region": ["a", ""], "rep": ["R1", "R2"], "history": [1, 2]}},
    }
    loaded = load_plan(written(tmp_path, "plan.xlsx", write_plan(plan)))
    assert loaded.data["cells"] == {"columns": {"region": ["a", "(none)"], "rep": ["R1", "R2"], "history": [1, 2]}}


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert write_plan(PLAN, "zh") == write_plan(PLAN, "zh")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_explains_itself_loads_and_allocates(tmp_path: Path, language: Any) -> None:
    loaded = load_plan(written(tmp_path, "plan.xlsx", write_template(language)))
    assert loaded.data == example(language)
    allocation = allocate(read_plan(loaded.data), language=language)
    assert allocation.outcome == "optimal"
    assert sum(allocation.cells["columns"]["target"]) == allocation.goal.street


def test_sheets_are_known_in_either_language_and_any_case(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "GOAL": [["Goal: growth", "66%"], ["name", 2027], ["金额单位", "万元"]],
        " 数据 ": [["区域", "业务员", "去年"], ["粤东", "R1", 5]],
        "Members": [["维度", "Id", "产能"], ["业务员", "R1", 9], [None, "R2", 8]],
        "规则": [["编号", "类型", "逐个", "指标", "下限"], ["g", "区间", "业务员", "增长率", 0.05]],
        "notes": [["anything"]],
    }
    loaded = load_plan(written(tmp_path, "plan.xlsx", workbook_of(sheets)))
    assert loaded.data == {
        "schema": "apportion/1",
        "goal": {"growth": "66%"},
        "name": "2027",
        "unit": "万元",
        "dimensions": {"rep": [{"id": "R1", "capacity": 9}, {"id": "R2", "capacity": 8}]},
        "rules": [{"id": "g", "kind": "bound", "each": "rep", "measure": "growth", "min": 0.05}],
        "cells": {"columns": {"region": ["粤东"], "rep": ["R1"], "history": [5.0]}},
    }


def test_what_is_wrong_in_any_sheet_is_named_together_with_its_place(tmp_path: Path) -> None:
    sheets: dict[str, Rows] = {
        "目标": [["目标增长", 0.5], ["取整单位", "十"], ["潜力即上限", "也许"]],
        "数据": [["区域", "去年"], ["粤东", "abc"]],
        "成员": [["维度", "编号"], [None, "x"]],
        "规则": [["编号", "类型", "范围", "例外"], ["a", "区间", "粤东", "R2 上限=1"]],
    }
    findings = refused(written(tmp_path, "plan.xlsx", workbook_of(sheets)))
    assert [(each.code, each.pointer) for each in findings] == [
        ("plan_row_unknown", "plan.xlsx!目标!A1"),
        ("cell_not_a_number", "plan.xlsx!目标!B2"),
        ("plan_value", "plan.xlsx!目标!B3"),
        ("member_without_dimension", "plan.xlsx!成员!2"),
        ("rule_text", "plan.xlsx!规则!C2"),
        ("rule_text", "plan.xlsx!规则!D2"),
        ("cell_not_a_number", "plan.xlsx!数据!B2"),
    ]
    assert findings[0].params["nearest"] == "目标增长率"


def test_what_a_sheet_alone_leaves_open_is_placed_in_the_sheet(tmp_path: Path) -> None:
    loaded = load_plan(written(tmp_path, "cells.xlsx", workbook([["区域", "市场潜力"], ["粤东", 5]])))
    for pointer in ("/cells", "/goal/growth", "/fair_share/blend/momentum"):
        assert loaded.place(pointer) == "cells.xlsx!Sheet1"
    assert loaded.place("/fairnes") == "/fairnes"
    assert loaded.place("--set") == "--set"


def test_a_workbook_plan_needs_its_cells(tmp_path: Path) -> None:
    assert codes(refused(written(tmp_path, "p.xlsx", workbook_of({"goal": [["name", "x"]]})))) == ["plan_sheet_missing"]


def test_what_the_core_finds_is_placed_in_the_workbook(tmp_path: Path) -> None:
    loaded = load_plan(written(tmp_path, "plan.xlsx", write_plan(PLAN, "zh")))
    assert loaded.place("/cells/columns/history/2") == "plan.xlsx!数据!E4"
    assert loaded.place("/cells/columns/reach, km") == "plan.xlsx!数据!I"
    assert loaded.place("/rules/1/except/0/max") == "plan.xlsx!规则!K3"
    assert loaded.place("/rules/1") == "plan.xlsx!规则!3"
    assert loaded.place("/dimensions/rep/0/capacity") == "plan.xlsx!成员!E5"
    assert loaded.place("/goal/growth") == "plan.xlsx!目标!B8"
    assert loaded.place("/goal") == "plan.xlsx!目标!B8"
    assert loaded.place("/cells") == "plan.xlsx!数据"
    assert loaded.place("/elsewhere") == "/elsewhere"
    (placed,) = loaded.placed([Finding("x", "/rules/0/min")])
    assert placed.pointer == "plan.xlsx!规则!G2"


# --- text plans and their cells --------------------------------------------------------------------------------------

YAML = (
    "schema: apportion/1\nunit: 万元\ngoal: {growth: 66%}\ndimensions: {store: [{id: 1}]}\ncells: {file: cells.csv}\n"
)
CSV = "区域,store,去年,1月,备注\n粤东,1,12万,5,x\n合计,,12,5,\n"


def test_a_plan_finds_its_cells_beside_it(tmp_path: Path) -> None:
    written(tmp_path, "cells.csv", CSV)
    loaded = load_plan(written(tmp_path, "plan.yaml", YAML))
    assert loaded.data["cells"] == {
        "columns": {"region": ["粤东"], "store": ["1"], "history": [12.0], "1月": [5.0], "备注": ["x"]}
    }
    assert loaded.data["carry"] == ["1月", "备注"]
    assert "totals_left_out" in codes(loaded.findings)


def test_a_json_plan_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    written(tmp_path, "below/cells.xlsx", workbook([["区域", "去年"], ["粤东", 5]]))
    plan = {"schema": "apportion/1", "goal": {"amount": 7}, "cells": {"file": "below/cells.xlsx"}}
    loaded = load_plan(written(tmp_path, "plan.json", json.dumps(plan)))
    assert loaded.data["cells"] == {"columns": {"region": ["粤东"], "history": [5.0]}}


@pytest.mark.parametrize("name", ["../cells.csv", "/etc/passwd", "sub/../../cells.csv", "link.csv"])
def test_cells_outside_the_plans_folder_are_refused(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "plans"
    folder.mkdir()
    written(tmp_path, "cells.csv", CSV)
    (folder / "link.csv").symlink_to(tmp_path / "cells.csv")
    findings = refused(written(folder, "plan.yaml", YAML.replace("cells.csv", name)))
    assert codes(findings) == ["cells_file_outside"]


@pytest.mark.parametrize("name", ["''", "[a]", "{a: 1}", "~"])
def test_the_name_of_the_cells_must_be_one(tmp_path: Path, name: str) -> None:
    assert codes(refused(written(tmp_path, "plan.yaml", YAML.replace("cells.csv", name)))) == ["cells_file_name"]


def test_a_plan_without_a_file_of_cells_is_left_as_it_is(tmp_path: Path) -> None:
    text = "goal: {growth: 1}\ncells: {rows: [{rep: 007, history: 1}]}\n"
    loaded = load_plan(written(tmp_path, "plan.yml", text))
    assert loaded.data == {"goal": {"growth": 1}, "cells": {"rows": [{"rep": "007", "history": 1}]}}
    assert loaded.findings == ()


def test_other_cells_may_stand_in(tmp_path: Path) -> None:
    cells = written(tmp_path, "other.csv", "区域,去年\n粤西,9\n")
    for plan in (
        written(tmp_path, "plan.yaml", YAML),
        written(tmp_path, "plan.xlsx", write_plan({**PLAN, "carry": [], "measures": []})),
    ):
        loaded = load_plan(plan, cells=cells)
        assert loaded.data["cells"] == {"columns": {"region": ["粤西"], "history": [9.0]}}
        assert loaded.place("/cells/columns/history/0") == "other.csv!B2"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("plan.yaml", "- 1\n", "plan_not_object"),
        ("plan.yaml", b"a: \xff\n", "plan_not_utf8"),
        ("plan.txt.doc", "x", "file_kind"),
        ("plan", "x", "file_kind"),
        ("plan.yaml", YAML.replace("cells.csv", "missing.csv"), "file_missing"),
    ],
)
def test_what_is_no_plan_is_refused(tmp_path: Path, name: str, content: bytes | str, code: str) -> None:
    assert codes(refused(written(tmp_path, name, content))) == [code]


def test_a_broken_json_plan_is_refused(tmp_path: Path) -> None:
    for text in ('{"goal": 1, "goal": 2}', '{"goal": NaN}', "{", ""):
        with pytest.raises(PlanError):
            load_plan(written(tmp_path, "plan.json", text))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert codes(refused(tmp_path / "no.yaml")) == ["file_missing"]
    (tmp_path / "folder.yaml").mkdir()
    assert codes(refused(tmp_path / "folder.yaml")) == ["file_unreadable"]


# --- cells alone -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_cells_alone_are_a_plan_without_a_goal(tmp_path: Path, kind: str) -> None:
    rows: Rows = [["销售表"], ["大区", "去年（万元）"], ["粤东", 5], ["合计", 5]]
    content = workbook(rows) if kind == "xlsx" else "\n".join(",".join(map(str, row)) for row in rows)
    loaded = load_plan(written(tmp_path, f"华南.{kind}", content))
    assert loaded.data == {
        "schema": "apportion/1",
        "name": "华南",
        "unit": "万元",
        "cells": {"columns": {"region": ["粤东"], "history": [5.0]}},
    }
    plan = read_plan({**loaded.data, "goal": {"growth": "66%"}})
    assert allocate(plan).goal.amount == pytest.approx(8.3)


def test_no_goal_is_left_to_the_caller(tmp_path: Path) -> None:
    loaded = load_plan(written(tmp_path, "a.csv", "region,history\nEast,5\n"))
    with pytest.raises(PlanError):
        read_plan(loaded.data)


def test_errors_are_those_of_the_sheet(tmp_path: Path) -> None:
    with pytest.raises(FileError) as error:
        load_plan(written(tmp_path, "a.csv", "region,history\nEast,x\n"))
    assert error.value.findings[0].pointer == "a.csv!B2"
