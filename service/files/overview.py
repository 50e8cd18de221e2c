"""The first sheet of a task breakdown: the goal, how fair it is shared, the proof, and what to know."""

from collections.abc import Iterator, Mapping

from schemas.allocation import Allocation
from schemas.columns import label
from schemas.messages import Language, sentence
from service.files.answer_views import money_style
from service.files.sheets import Sheet

Line = tuple[str, object, str]
_WIDTHS = (20, 18, 22, 22, 22)
_LAST = len(_WIDTHS) - 1
_BESIDE = sum(_WIDTHS[1:])
_OUTCOMES: Mapping[str, str] = {
    "optimal": "sheet_outcome_optimal",
    "feasible": "sheet_outcome_feasible",
    "infeasible": "sheet_outcome_infeasible",
    "limit": "sheet_outcome_limit",
    "evaluated": "sheet_outcome_evaluated",
}
_OBJECTIVES: Mapping[str, str] = {
    "chi_square": "sheet_chi_square",
    "lexicographic_minimax": "sheet_lexicographic_minimax",
    "minimax": "sheet_minimax",
    "entropy": "sheet_entropy",
    "least_absolute": "sheet_least_absolute",
    "least_squares": "sheet_least_squares",
    "burden_power": "sheet_burden_power",
    "max_efficiency": "sheet_max_efficiency",
}


def write_overview(sheet: Sheet, allocation: Allocation, language: Language) -> None:
    """Write the overview: a title, words with their values beside them, and the warnings.

    Numbers stand beside their words; texts run over all columns and wrap.
    """
    zh = language == "zh"
    for column, width in enumerate(_WIDTHS):
        sheet.worksheet.set_column(column, column, width)
    sheet.put(0, 0, "销售任务分解表" if zh else "Sales task breakdown", "title")
    row = 2
    for title, value, style in _lines(allocation, language):
        if value is None or value == "":
            continue
        sheet.put(row, 0, title, "label")
        if isinstance(value, str):
            sheet.across(row, 1, _LAST, value, "wrapped", _BESIDE)
        else:
            sheet.put(row, 1, value, style)
        row += 1
    if allocation.warnings:
        row += 1
        count = len(allocation.warnings)
        sheet.across(row, 0, _LAST, f"提示（{count} 条）" if zh else f"To know ({count})", "header", sum(_WIDTHS))
    for number, warning in enumerate(allocation.warnings, start=1):
        row += 1
        sheet.put(row, 0, str(number), "label")
        said = warning.message if warning.hint is None else f"{warning.message}\n{warning.hint}"
        sheet.across(row, 1, _LAST, said, "wrapped", _BESIDE)


def _lines(allocation: Allocation, language: Language) -> Iterator[Line]:
    goal, zh = allocation.goal, language == "zh"
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
    yield line("结果", "Outcome", sentence(_OUTCOMES[allocation.outcome], {}, language))
    yield line("公平目标", "Objective", _objective(allocation, language))
    if allocation.fairness is not None:
        yield line("公平系数 最高", "Stretch, largest", allocation.fairness.max, "ratio")
        yield line("公平系数 最低", "Stretch, smallest", allocation.fairness.min, "ratio")
        yield line("公平系数 基尼", "Stretch, Gini", allocation.fairness.gini, "ratio")
    proof = allocation.certificate
    yield line("核对", "Certified", ("已核对" if zh else "yes") if proof.verified else ("未通过" if zh else "no"))
    yield line("最大偏差", "Largest violation", proof.largest_violation, "number")
    yield line("数据说明", "What the data can tell", allocation.resolved.readiness)
    yield line("方案指纹", "Plan hash", allocation.provenance.plan_hash)
    yield line("版本", "Version", allocation.provenance.engine)


def _objective(allocation: Allocation, language: Language) -> str:
    """Say what the answer makes as small as possible, and among whom."""
    objective = allocation.objective
    if objective is None:
        return ""
    by = [objective.by] if isinstance(objective.by, str) else objective.by
    named = [sentence("sheet_cell", {}, language) if name == "cell" else label(name, language) for name in by]
    words = {"objective": sentence(_OBJECTIVES[objective.name], {}, language), "by": " × ".join(named)}
    return sentence("sheet_objective_by", words, language)
