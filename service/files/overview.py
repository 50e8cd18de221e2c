"""The first sheet of a task breakdown: the goal, how fair it is shared, the proof, and what to know."""

from collections.abc import Iterator

from schemas.allocation import Allocation
from schemas.messages import Language
from service.files.answer_views import money_style
from service.files.sheets import Sheet

Line = tuple[str, object, str]


def write_overview(sheet: Sheet, allocation: Allocation, language: Language) -> None:
    """Write the overview: a title, pairs of words and values, and the warnings."""
    zh = language == "zh"
    sheet.put(0, 0, "销售任务分解表" if zh else "Sales task breakdown", "title")
    row = 2
    for title, value, style in _lines(allocation, zh=zh):
        sheet.put(row, 0, title, "text")
        sheet.put(row, 1, value, style)
        row += 1
    if allocation.warnings:
        row += 1
        sheet.put(row, 0, "提示" if zh else "To know", "header")
        sheet.put(row, 1, f"{len(allocation.warnings)}", "header")
        for warning in allocation.warnings:
            row += 1
            sheet.put(row, 0, warning.pointer or warning.code, "help")
            sheet.put(
                row, 1, warning.message if warning.hint is None else f"{warning.message} {warning.hint}", "wrapped"
            )
    sheet.fit(fixed={0: 26, 1: 90})


def _lines(allocation: Allocation, *, zh: bool) -> Iterator[Line]:
    goal = allocation.goal
    money = money_style([goal.amount, goal.base, goal.street])

    def line(chinese: str, english: str, value: object, style: str = "text") -> Line:
        return chinese if zh else english, value, style

    yield line("方案", "Plan", allocation.name)
    yield line("金额单位", "Unit of money", allocation.unit)
    yield line("去年合计", "Last year", goal.base, money)
    yield line("目标", "Goal", goal.amount, money)
    yield line("增长率", "Growth", goal.growth, "percent")
    yield line("下达合计", "Targets sum to", goal.street, money)
    yield line("取整差额", "Rounding difference", goal.rounding_difference, "cents")
    yield line("结果", "Outcome", allocation.outcome)
    if allocation.objective is not None:
        by = allocation.objective.by
        yield line(
            "公平目标", "Objective", f"{allocation.objective.name} ({by if isinstance(by, str) else ', '.join(by)})"
        )
    if allocation.fairness is not None:
        yield line("公平系数 最高", "Stretch, largest", allocation.fairness.max, "ratio")
        yield line("公平系数 最低", "Stretch, smallest", allocation.fairness.min, "ratio")
        yield line("公平系数 基尼", "Stretch, Gini", allocation.fairness.gini, "ratio")
    proof = allocation.certificate
    yield line("核对", "Certified", ("已核对" if zh else "yes") if proof.verified else ("未通过" if zh else "no"))
    yield line("最大偏差", "Largest violation", proof.largest_violation, "number")
    yield line("数据说明", "What the data can tell", allocation.resolved.readiness, "wrapped")
    yield line("方案指纹", "Plan hash", allocation.provenance.plan_hash)
    yield line("版本", "Version", allocation.provenance.engine)
