"""The action plan (行动计划表) of a sandbox as a workbook: levers, Gantt chart, quarters, bridge, targets by path."""

from typing import Any

from schemas.columns import label
from schemas.growth_plan import Actions, GrowthPlan, LeverAction
from schemas.messages import Language, sentence
from schemas.sandbox import Sandbox
from service.files.sheets import Book
from service.paths import path_label

_LEAD, _RAMP, _FULL = "·", "▒", "█"
_PATH = "planned_"


def write_action_plan(sandbox: Sandbox, language: Language) -> bytes:
    """Return a sandbox's answer as a workbook; the same answer gives the same bytes."""
    book, plan = Book(), sandbox.growth_plan
    writer = _Writer(book, plan, language)
    if plan.actions is not None:
        writer.levers(plan.actions)
        writer.gantt(plan.actions)
        writer.quarters(plan.actions)
    writer.bridge()
    for dimension, columns in sandbox.sources.items():
        writer.sources(dimension, columns)
    return book.bytes()


class _Writer:
    """Writes the sheets of one answer in one language."""

    def __init__(self, book: Book, plan: GrowthPlan, language: Language) -> None:
        self._book = book
        self._plan = plan
        self._language = language

    def _says(self, code: str, **params: object) -> str:
        return sentence(code, params, self._language)

    def _path(self, path: str) -> str:
        return path_label(self._plan, path, self._language)

    def levers(self, actions: Actions) -> None:
        """Write a row for each lever: when, how much, by whom, with its milestones; who is responsible is left open."""
        sheet = self._book.sheet(self._says("actions_sheet"))
        titles = [self._says(code) for code in ("actions_id", "sandbox_lever", "sandbox_path", "actions_owner")]
        titles += [self._says(code) for code in ("actions_start", "actions_first", "actions_full")]
        titles += [self._says("sandbox_spend"), self._says("sandbox_gain")]
        titles += [self._says("actions_cost_of", number=number) for number in range(1, 5)]
        titles += [self._says("actions_gain_of", number=number) for number in range(1, 5)]
        titles += [self._says("actions_milestones")]
        styles = [*["text"] * 4, *["number"] * 3, *["cents"] * 10, "wrapped"]
        sheet.header(0, titles, styles, names=2)
        for row, line in enumerate(actions.levers, start=1):
            values: list[object] = [line.id, line.label, self._path(line.path), None]
            values += [line.start_month, line.first_effect_month, line.full_effect_month]
            values += [sum(line.cost_by_quarter), line.gain, *line.cost_by_quarter, *line.gain_by_quarter]
            sheet.row(row, [*values, "; ".join(milestone.text for milestone in line.milestones)], styles)
        sheet.fit()

    def gantt(self, actions: Actions) -> None:
        """Write twelve columns of months: prepared, ramping up, in full effect."""
        sheet = self._book.sheet(self._says("actions_gantt_sheet"))
        styles = ["text", "text", *["text"] * 12]
        sheet.header(0, [self._says("sandbox_lever"), self._says("sandbox_path"), *map(str, range(1, 13))], styles)
        for row, line in enumerate(actions.levers, start=1):
            sheet.row(row, [line.label, self._path(line.path), *_months(line)], styles)
        key = self._says("sandbox_gantt_key", lead=_LEAD, ramp=_RAMP, full=_FULL)
        sheet.put(len(actions.levers) + 2, 0, key, "help")
        sheet.fit(least=4)

    def quarters(self, actions: Actions) -> None:
        """Write what all levers take and bring by quarter, beside what is allowed."""
        sheet = self._book.sheet(self._says("actions_quarters_sheet"))
        styles = ["text", *["cents"] * 4]
        sheet.header(0, ["", *(self._says("sandbox_quarter", number=number) for number in range(1, 5))], styles)
        rows: list[list[object]] = [[self._says("sandbox_cost_row"), *actions.cost_by_quarter]]
        rows.append([self._says("sandbox_gain_row"), *actions.gain_by_quarter])
        pairs = (
            ("sandbox_budget_row", actions.cumulative_cost, actions.budget_by_quarter),
            ("sandbox_people_row", actions.people_by_quarter, actions.people_available),
        )
        for code, taken, allowed in pairs:
            first, _, second = self._says(code).partition(" / ")
            rows.append([first, *taken])
            if allowed is not None:
                rows.append([second, *allowed])
        for row, values in enumerate(rows, start=1):
            sheet.row(row, values, styles)
        sheet.fit()

    def bridge(self) -> None:
        """Write base, momentum, paths and total."""
        bridge = self._plan.bridge
        if bridge is None:
            return
        sheet = self._book.sheet(self._says("actions_bridge_sheet"))
        sheet.header(0, ["", self._says("actions_amount")], ["text", "cents"])
        rows = [(self._says("sandbox_base"), bridge.base), (self._says("sandbox_momentum"), bridge.momentum)]
        rows += [(self._path(path), amount) for path, amount in bridge.paths.items()]
        for row, values in enumerate(rows, start=1):
            sheet.row(row, values, ["text", "cents"])
        sheet.row(len(rows) + 1, [self._says("sandbox_total"), bridge.total], ["text", "cents"], bold=True)
        sheet.fit()

    def sources(self, dimension: str, columns: dict[str, list[Any]]) -> None:
        """Write which path the target of each member grows from."""
        named = label(dimension, self._language)
        sheet = self._book.sheet(self._says("actions_sources_sheet", dimension=named))
        paths = [column for column in columns if column.startswith(_PATH)]
        money = ["history", "momentum", *paths, "adjustment", "target"]
        titles = [named, self._says("sandbox_history"), self._says("sandbox_natural")]
        titles += [self._path(column.removeprefix(_PATH)) for column in paths]
        titles += [self._says("sandbox_adjustment"), self._says("sandbox_target")]
        styles = ["text", *["cents"] * len(money)]
        sheet.header(0, titles, styles)
        levels = columns.get("level", [1] * len(columns["id"]))
        for row, name in enumerate(columns["id"], start=1):
            values = [name, *(columns[column][row - 1] for column in money)]
            sheet.row(row, values, styles, indent=levels[row - 1] - 1)
        sheet.fit()


def _months(line: LeverAction) -> list[object]:
    """Return what a lever is at in each month: nothing yet, prepared, ramping up, in full effect."""
    return [
        None
        if month < line.start_month
        else _LEAD
        if month < line.first_effect_month
        else _RAMP
        if month < line.full_effect_month
        else _FULL
        for month in range(1, 13)
    ]
