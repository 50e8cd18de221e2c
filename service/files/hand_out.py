"""The task sheet of a growth case: every figure that a team needs to solve it on paper, in either language."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from schemas.growth import GrowthCase
from schemas.messages import Language, sentence
from schemas.messages.text import NOTHING
from service.paths import spoken_label
from solvers.growth.case import Case, Lever, compiled
from solvers.growth.names import key_of

QUARTERS = (1, 2, 3, 4)
_SIGNIFICANT = 5
"""Digits of money below the leading one of the goal that are printed; two decimals at least."""
_FLAT = 1e-12


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, its style in a workbook, and a value for each row; None where there is none."""

    title: str
    style: str
    values: list[object]

    @property
    def tells(self) -> bool:
        """Whether any row says something; a column of nothing is left out."""
        return any(value not in (None, 0, 0.0, "") for value in self.values)


@dataclass(frozen=True)
class Section:
    """A part of the sheet: sentences, then a table; where it is `of_levers` the table has a row for each lever."""

    title: str
    lines: list[str]
    columns: list[Column] = field(default_factory=list)
    of_levers: bool = False


class HandOut:
    """The sections of the task sheet of one case in one language."""

    def __init__(self, written: GrowthCase, language: Language) -> None:
        self._written = written
        self._language = language
        self.case: Case = compiled(written)
        own = {lever.id: lever for lever in self.case.levers}
        self.levers: list[Lever] = [own[key_of(lever)] for lever in written.levers]
        size = max(abs(self.case.goal), abs(self.case.base))
        self._decimals = max(2, _SIGNIFICANT - math.floor(math.log10(size))) if size else 2

    @property
    def title(self) -> str:
        """What the sheet is called."""
        return self._written.name or self.says("sandbox_title")

    def says(self, code: str, **params: object) -> str:
        """Return a sentence in the language of the sheet."""
        return sentence(code, params, self._language)

    def rounded(self, amount: float) -> float:
        """Return an amount as money is printed."""
        return round(amount, self._decimals) + 0.0

    def money(self, amount: float, *, signed: bool = False) -> str:
        """Return an amount as a sentence shows it."""
        text = f"{self.rounded(amount):,.{self._decimals}f}".rstrip("0").rstrip(".")
        return f"+{text}" if signed and self.rounded(amount) > 0 else text

    def sections(self) -> list[Section]:
        """Return all of the sheet."""
        return [
            self._task(),
            self._money(),
            self._people(),
            *self._seasons(),
            *self._rooms(),
            *self._rules(),
            Section(
                self.says("task_levers_title"), [self.says("task_reckoning")], self.money_columns(), of_levers=True
            ),
            Section(
                self.says("task_times_title"), [self.says("task_realisation")], self.time_columns(), of_levers=True
            ),
            *self._means(),
        ]

    def _task(self) -> Section:
        case = self.case
        growth = percent(case.needed / case.base, signed=True) if case.base else NOTHING
        unit = f" {self._written.unit}" if self._written.unit else ""
        goal = {"base": self.money(case.base), "goal": self.money(case.goal), "unit": unit, "growth": growth}
        needed = {
            "momentum": self.money(case.momentum, signed=True),
            "needed": self.money(case.needed - case.momentum),
        }
        lines = [self.says("task_goal", **goal), self.says("task_momentum", **needed)]
        lines.append(self.says(f"task_{case.question}"))
        if case.failures:
            lines.append(self.says("task_failures", failures=case.failures))
        return Section(self.says("task_title"), lines)

    def _money(self) -> Section:
        title, budget = self.says("task_budget_title"), self.case.budget
        if budget is None:
            return Section(title, [self.says("task_budget_free")])
        said = self.says("task_budget", budget=self.money(budget))
        if self.case.expense_ratio:
            params = {
                "ratio": percent(self.case.expense_ratio),
                "whole": self.money(self.case.expense_ratio * self.case.goal),
                "current": self.money(self.case.current_expense or 0.0),
                "budget": self.money(budget),
            }
            said = self.says("task_budget_ratio", **params)
        shares = self.case.cumulative
        if shares is None:
            return Section(title, [said])
        columns = [
            Column(self.says("task_by_end"), "text", self._quarters()),
            Column(self.says("task_budget_share"), "percent", list(shares)),
            Column(self.says("task_budget_money"), "cents", [self.rounded(budget * share) for share in shares]),
        ]
        return Section(title, [said], columns)

    def _people(self) -> Section:
        title, people = self.says("task_people_title"), self.case.people
        if people is None:
            return Section(title, [self.says("task_people_free")])
        columns = [
            Column(self.says("task_by_quarter"), "text", self._quarters()),
            Column(self.says("task_persons"), "number", [_plain(free) for free in people]),
        ]
        return Section(title, [self.says("task_people")], columns)

    def _seasons(self) -> Iterator[Section]:
        seasons = self._written.seasonality
        if seasons is None or all(abs(index - 1) <= _FLAT for index in seasons):
            return
        columns = [
            Column(self.says("task_month"), "number", list(range(1, len(seasons) + 1))),
            Column(self.says("task_season"), "number", [_plain(index) for index in seasons]),
        ]
        yield Section(self.says("task_seasons_title"), [self.says("task_seasons")], columns)

    def _rooms(self) -> Iterator[Section]:
        if self.case.room:
            columns = [
                Column(self.says("task_segment"), "text", list(self.case.room)),
                Column(self.says("task_room"), "cents", [self.rounded(room) for room in self.case.room.values()]),
            ]
            yield Section(self.says("task_rooms_title"), [self.says("task_rooms")], columns)

    def _rules(self) -> Iterator[Section]:
        case, lines = self.case, []
        if len(case.allowed) < len(case.paths):
            lines.append(self.says("task_paths", paths=[self._path(path) for path in case.allowed]))
        if case.share is not None:
            low, high = map(percent, case.share)
            lines.append(self.says("task_path_share", min=low, max=high))
        for need in case.requires:
            code = "task_requires_lag" if need.lag else "task_requires"
            params = {"lever": self._lever(need.lever), "needs": self._lever(need.needs), "lag": need.lag}
            lines.append(self.says(code, **params))
        lines += [self.says("task_excludes", levers=[self._lever(lever) for lever in group]) for group in case.excludes]
        for pair in case.pairs:
            ends = {"first": self._lever(pair.first), "second": self._lever(pair.second)}
            lines.append(self.says("task_pair", effect=self.money(pair.effect, signed=True), **ends))
        if lines:
            yield Section(self.says("task_rules_title"), lines)

    def _means(self) -> Iterator[Section]:
        columns = self.means_columns()
        if columns:
            yield Section(self.says("task_means_title"), [], [*self.name_columns(), *columns], of_levers=True)

    def name_columns(self) -> list[Column]:
        """Return the id where it is not the name, and the name."""
        named = [Column(self.says("task_lever"), "text", [lever.label for lever in self.levers])]
        if all(lever.id == lever.label for lever in self.levers):
            return named
        return [Column(self.says("task_id"), "text", [lever.id for lever in self.levers]), *named]

    def money_columns(self) -> list[Column]:
        """Return what levers cost and bring in a full year."""
        columns = [
            self._of("task_path", "text", lambda lever: self._path(lever.path)),
            self._of("task_fixed", "cents", lambda lever: self.rounded(lever.fixed_cost)),
            self._of("task_least", "cents", lambda lever: self.rounded(lever.min_spend)),
            self._of("task_most", "cents", lambda lever: self.rounded(lever.most_spend)),
            self._of("task_full", "cents", lambda lever: self.rounded(sum(tier.gain for tier in lever.tiers))),
            self._of("task_steps", "text", self._steps),
        ]
        return [*self.name_columns(), *(column for column in columns if column.tells)]

    def time_columns(self) -> list[Column]:
        """Return when levers may start, and which share of a full year's gain falls into the year then."""

        def share(start: int) -> Callable[[Lever], object]:
            return lambda lever: round(lever.realisation(start), 4) if start in lever.starts else None

        columns = [
            self._of("task_lead", "number", lambda lever: lever.lead + lever.delay),
            self._of("task_ramp", "number", lambda lever: lever.ramp),
            *(self._of("task_start_of", "percent", share(start), number=start) for start in QUARTERS),
        ]
        return [*self.name_columns(), *(column for column in columns if column.tells)]

    def means_columns(self) -> list[Column]:
        """Return what else levers need, where their gain comes from, and what they risk."""

        def hires(lever: Lever) -> object:
            return self.rounded(1.0 / lever.hires_per_spend) if lever.hires_per_spend else None

        columns = [
            self._of("task_needs", "number", lambda lever: _plain(lever.needs)),
            self._of("task_per_person", "cents", hires),
            self._of("task_works_after", "number", lambda lever: lever.hires_after if lever.hires_per_spend else None),
            self._of("task_segments", "text", self._segments),
            self._of("task_margin", "percent", lambda lever: lever.margin),
            self._of("task_shortfall", "percent", lambda lever: lever.shortfall),
        ]
        return [column for column in columns if column.tells]

    def step_columns(self) -> list[Column]:
        """Return the steps of all levers, a row each."""
        steps = [(lever, at, tier) for lever in self.levers for at, tier in enumerate(lever.tiers, start=1)]
        rates = [round(tier.rate, 4) if tier.cost > 0 else None for _, _, tier in steps]
        return [
            Column(self.says("task_id"), "text", [lever.id for lever, _, _ in steps]),
            Column(self.says("task_lever"), "text", [lever.label for lever, _, _ in steps]),
            Column(self.says("task_step"), "number", [at for _, at, _ in steps]),
            Column(self.says("task_spend"), "cents", [self.rounded(tier.cost) for _, _, tier in steps]),
            Column(self.says("task_full"), "cents", [self.rounded(tier.gain) for _, _, tier in steps]),
            Column(self.says("task_rate"), "cents", list(rates)),
        ]

    def _of(self, code: str, style: str, value: Callable[[Lever], object], **params: object) -> Column:
        return Column(self.says(code, **params), style, [value(lever) for lever in self.levers])

    def _steps(self, lever: Lever) -> str:
        return ", ".join(f"{self.money(tier.cost)} → {self.money(tier.gain)}" for tier in lever.tiers)

    def _segments(self, lever: Lever) -> str:
        return ", ".join(f"{name} {percent(share)}" for name, share in lever.segments.items() if share)

    def _lever(self, key: str) -> str:
        label = next((lever.label for lever in self.levers if lever.id == key), key)
        return key if label == key else f"{label} ({key})"

    def _path(self, path: str) -> str:
        return spoken_label(path, self.case.paths[path], self._language)

    def _quarters(self) -> list[object]:
        return [self.says("sandbox_quarter", number=number) for number in QUARTERS]


def percent(share: float, *, signed: bool = False) -> str:
    """Return a ratio as the sheet shows it."""
    text = f"{100 * share:,.2f}".rstrip("0").rstrip(".")
    return f"+{text}%" if signed and share > 0 else f"{text}%"


def _plain(number: float) -> int | float:
    """Return a number without the noise of its last digits."""
    tidy = float(f"{number:.10g}")
    return int(tidy) if tidy.is_integer() and abs(tidy) < 1e15 else tidy
