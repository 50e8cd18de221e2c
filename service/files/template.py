"""The template: a workbook plan that explains itself, filled with a small example that can be allocated as it is."""

from collections.abc import Mapping
from typing import Any

from schemas.messages import Language
from service.files.sheets import Book
from service.files.template_help import HELP_EN, HELP_ZH
from service.files.workbook_plan import write_cells, write_goal, write_members, write_rules


def example(language: Language) -> Mapping[str, Any]:
    """Return the plan that the template is filled with; all names and numbers are made up."""
    zh = language == "zh"
    east, west, north = ("粤东", "粤西", "粤北") if zh else ("East", "West", "North")
    core, premium, fresh = ("主力", "高毛利", "新品") if zh else ("Core", "Premium", "New")
    veteran, new = ("老员工", "新员工") if zh else ("veteran", "new")
    reps = ["R1", "R1", "R2", "R2", "R2", "R3", "R3", "R4"]
    return {
        "schema": "apportion/1",
        "name": "示例方案" if zh else "Example",
        "unit": "万元" if zh else "k",
        "period": {"label": "2027 年" if zh else "FY2027", "start": "2027-01", "months": 12},
        "goal": {"growth": 0.3},
        "fair_share": {"blend": {"momentum": 0.6, "potential": 0.4}},
        "fairness": {"by": "cell", "objective": "chi_square", "report": "rep"},
        "rounding": {"unit": 1, "total": "up"},
        "options": {"language": language},
        "cells": {
            "columns": {
                "region": [east, east, west, west, west, north, north, north],
                "product": [core, premium, core, premium, fresh, core, premium, fresh],
                "rep": reps,
                "history": [620, 280, 540, 210, 0, 380, 160, 0],
                "market_growth": [0.06, 0.09, 0.05, 0.08, 0, 0.04, 0.07, 0],
                "basis": [None, None, None, None, 60, None, None, 40],
                "potential": [1150, 700, 980, 560, 240, 720, 430, 180],
                "margin": [0.24, 0.36, 0.24, 0.35, 0.3, 0.25, 0.36, 0.31],
                "lock": [None, 400, None, None, None, None, None, None],
                "min": [None, None, 600, None, 50, None, None, None],
                "max": [None, None, None, None, None, None, 230, None],
            }
        },
        "dimensions": {
            "rep": [
                {"id": "R1", "label": "业务员一" if zh else "Rep one", "capacity": 1400, "tags": [veteran]},
                {"id": "R2", "label": "业务员二" if zh else "Rep two", "capacity": 1400, "tags": [veteran]},
                {"id": "R3", "label": "业务员三" if zh else "Rep three", "capacity": 1000, "tags": [veteran]},
                {"id": "R4", "label": "业务员四" if zh else "Rep four", "capacity": 500, "ramp": 0.5, "tags": [new]},
            ]
        },
        "rules": _rules(zh=zh, region=east, product=premium, tag=veteran),
    }


def _rules(*, zh: bool, region: str, product: str, tag: str) -> list[dict[str, Any]]:
    def bound(chinese: str, english: str, measure: str, **parts: object) -> dict[str, Any]:
        return {"id": chinese if zh else english, "kind": "bound", "measure": measure, **parts}

    exceptions = [{"where": {"rep": "R3"}, "max": 0.4}]
    own_region = {"region": "="}
    return [
        bound("区域增长", "region growth", "growth", each="region", min=0.1, max=0.6),
        bound(
            "老员工增长",
            "veteran growth",
            "growth",
            where={"rep": {"tag": tag}},
            each="rep",
            min=0.05,
            max=0.5,
            **{"except": exceptions},
        ),
        bound("产品结构", "product mix", "share", where={"product": product}, each="region", of=own_region, min=0.2),
        bound("结构变化", "mix change", "share_change", each="product", min=-0.1, max=0.1),
        bound("区域保底", "region floor", "amount", where={"region": region}, min=1100),
        {"id": "框架协议" if zh else "frame contract", "kind": "lock", "where": {"rep": "R4"}, "amount": 90},
    ]


def write_template(language: Language = "en") -> bytes:
    """Return a workbook plan with help, examples, notes on headers and lists to choose from."""
    book = Book()
    data = example(language)
    help_sheet = book.sheet("说明" if language == "zh" else "help")
    help_sheet.put(0, 0, "销售目标分解方案" if language == "zh" else "A plan for allocating a sales goal", "title")
    for row, (topic, text) in enumerate(HELP_ZH if language == "zh" else HELP_EN, start=2):
        help_sheet.put(row, 0, topic, "wrapped")
        help_sheet.put(row, 1, text, "wrapped")
    help_sheet.fit(fixed={0: 18, 1: 110})
    write_goal(book, data, language)
    write_cells(book, data, language)
    write_members(book, data["dimensions"], language)
    write_rules(book, data["rules"], language)
    return book.bytes()
