"""The views of an answer as tables: one a dimension or combination, the cells, the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import fsum
from typing import Any

from schemas.allocation import Allocation
from schemas.columns import DIMENSIONS, label
from schemas.messages import Language
from schemas.messages.text import shortened
from service.files.answer_columns import BY_ANSWER_NAME, title_of
from service.files.plan_sheets import MEASURES

Columns = dict[str, list[Any]]
_IN_CHARGE = {"zh": "负责人", "en": "In charge"}
_ORDER = (
    "history", "share_before", "target", "growth", "actual", "completion", "share", "share_of_growth",
    "fair_share", "stretch", "uplift", "potential", "penetration", "load",
)  # fmt: skip
_SUMMED = frozenset({"history", "fair_share", "target", "potential", "actual"})
_EXACT = frozenset({"history", "fair_share", "target", "actual"})
"""Columns that an answer prints as exact decimals; others carry the noise of floating numbers in their last digits."""
_SHOWN_NAMES = 4
_SHOWN_UNIT = 40


@dataclass(frozen=True)
class View:
    """A table of an answer.

    Attributes
    ----------
    title : str
        Of its sheet.
    headers : sequence of str
        A header for each column.
    rows, styles : sequences of sequences
        Values, and how each is shown (see `service.files.sheets`).
    indents : sequence of int
        Depth of each row in its tree.
    names : int
        Columns of names, left of the numbers.
    totals : list or None
        The row of totals.
    """

    title: str
    headers: Sequence[str]
    rows: Sequence[Sequence[object]]
    styles: Sequence[Sequence[str]]
    indents: Sequence[int]
    names: int = 1
    totals: Sequence[object] | None = None


def columns_of(table: object) -> Columns:
    """Return a table of an answer in columns, however it came."""
    if isinstance(table, Mapping):
        return {name: list(values) for name, values in table["columns"].items()}
    rows: Sequence[Mapping[str, object]] = table if isinstance(table, Sequence) else []
    names = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}


def dimensions_of(cells: Columns) -> list[str]:
    """Return the dimensions among the columns of an answer's cells: those that stand before the key and the numbers."""
    names: list[str] = []
    for name in cells:
        if name in ("key", "history", "fair_share", "target"):
            break
        names.append(name)
    return names


def exact(values: Sequence[float | None]) -> float | None:
    """Return the decimal sum of printed numbers."""
    given = [Decimal(repr(value)) for value in values if value is not None]
    return float(sum(given)) if given else None


def without_noise(name: str, values: Sequence[Any]) -> list[Any]:
    """Return a column's numbers to as many digits as mean something, texts and exact decimals as they are."""
    if name in _EXACT:
        return list(values)
    digits = 12 if name in _SUMMED else 10
    return [float(f"{value:.{digits}g}") if isinstance(value, float) else value for value in values]


def money_style(values: Sequence[object]) -> str:
    """Return whether money is shown whole or with its decimals."""
    return "money" if all(float(value).is_integer() for value in values if isinstance(value, int | float)) else "cents"


def style_of(name: str, values: Sequence[object]) -> str:
    """Return how a column's numbers are shown."""
    known = BY_ANSWER_NAME.get(name)
    if known is not None and known.shown != "money":
        return known.shown
    numbers = any(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    return money_style(values) if numbers else "text"


def ratio(part: float | None, whole: float | None) -> float | None:
    """Return a share, or None where there is none."""
    return part / whole if part is not None and whole else None


class Views:
    """All views of an allocation in a language."""

    def __init__(self, allocation: Allocation, language: Language) -> None:
        self.allocation = allocation
        self.language = language
        self.cells = columns_of(allocation.cells)
        self.dimensions = dimensions_of(self.cells)
        self.totals = {name: columns_of(table) for name, table in allocation.totals.items()}
        self.labels = {name: self._labels(name) for name in self.totals if "|" not in name}
        self.unit = self._unit()

    def _labels(self, dimension: str) -> dict[str, str]:
        columns = self.totals[dimension]
        shown = columns.get("label") or columns["id"]
        return {str(member): str(name or member) for member, name in zip(columns["id"], shown, strict=True)}

    def in_order(self) -> list[str]:
        """Return the names of the totals: regions, products, reps first, then other dimensions, then combinations."""
        first = ("region", "product", "rep", *DIMENSIONS)
        return sorted(
            self.totals, key=lambda name: ("|" in name, first.index(name) if name in first else len(first), name)
        )

    def title(self, name: str) -> str:
        """Return the title of a dimension's or combination's sheet."""
        parts = [self._dimension(part) for part in name.split("|")]
        return "×".join(parts) if self.language == "zh" else " x ".join(parts)

    def _unit(self) -> str:
        """Return what is printed above a sheet about its money; empty where the plan names no unit."""
        unit = self.allocation.unit
        return f"{self._word('单位：', 'Unit: ')}{shortened(unit, _SHOWN_UNIT)}" if unit else ""

    def _dimension(self, name: str) -> str:
        return label(name, self.language)

    def _header(self, name: str) -> str:
        return _IN_CHARGE["zh"] if name == "rep" and self.language == "zh" else title_of(name, self.language)

    # --- one dimension or combination ---

    def of(self, name: str) -> View:
        """Return the view of a dimension or combination."""
        columns = self.totals[name]
        dimensions = name.split("|")
        numbers = self._numbers(columns)
        identity = self._identity(name, columns)
        headers = [*(self._header(part) for part in dimensions), *(["ID"] if len(identity) > len(dimensions) else [])]
        beside = "rep" if "rep" not in dimensions else "region"
        met = self._met(dimensions, columns, beside) if beside not in dimensions else []
        if any(met):
            identity.append(met)
            headers.append(_IN_CHARGE[self.language] if beside == "rep" else self._header(beside))
        levels = columns.get("level") or [1] * len(columns["target"])
        roots = [row for row, level in enumerate(levels) if level in (None, 1)]
        styles = [*("text" for _ in headers), *(style_of(column, values) for column, values in numbers.items())]
        return View(
            title=self.title(name),
            headers=[*headers, *(title_of(column, self.language) for column in numbers)],
            rows=list(zip(*identity, *numbers.values(), strict=True)),
            styles=[styles] * len(levels),
            indents=[max((level or 1) - 1, 0) for level in levels],
            names=len(dimensions),
            totals=self._total_row(len(headers), numbers, roots),
        )

    def _identity(self, name: str, columns: Columns) -> list[list[object]]:
        """Return the columns that name a row: labels, and ids where a label says something else."""
        if "|" in name:
            parts = name.split("|")
            return [[self.labels.get(part, {}).get(str(member), member) for member in columns[part]] for part in parts]
        shown = [self.labels[name][str(member)] for member in columns["id"]]
        return (
            [list(shown)] if shown == [str(member) for member in columns["id"]] else [list(shown), list(columns["id"])]
        )

    def _numbers(self, columns: Columns) -> Columns:
        """Return the numeric columns of a view that hold anything, in order."""
        chosen = {name: without_noise(name, columns[name]) for name in _ORDER if name in columns}
        return {name: values for name, values in chosen.items() if any(value is not None for value in values)}

    def _total_row(self, names: int, numbers: Columns, roots: Sequence[int]) -> list[object]:
        sums = {name: exact([values[row] for row in roots]) for name, values in numbers.items() if name in _SUMMED}
        if any(numbers["potential"][row] is None for row in roots if "potential" in numbers):
            sums["potential"] = None
        if "uplift" in numbers:
            sums["momentum"] = self._momentum([(numbers["target"][row], numbers["uplift"][row]) for row in roots])
        derived = self._ratios(sums)
        return [self._word("合计", "Total"), *[None] * (names - 1), *(derived.get(name) for name in numbers)]

    def _momentum(self, rows: Sequence[tuple[float | None, float | None]]) -> float | None:
        """Return the momentum that targets and uplifts follow from, or None where a target of 0 does not tell.

        An uplift is undefined where the momentum is 0.
        """
        if any(uplift == 0 for _, uplift in rows):
            return None
        return fsum(target / uplift for target, uplift in rows if target is not None and uplift is not None)

    def _ratios(self, sums: Mapping[str, float | None]) -> dict[str, float | None]:
        """Return sums with the ratios that follow from them."""
        history, target = sums.get("history"), sums.get("target")
        grown = ratio(target, history)
        ratios = {
            "share_before": 1.0 if history else None,
            "share": 1.0 if target else None,
            "share_of_growth": 1.0 if history is not None and target is not None and target != history else None,
            "growth": None if grown is None else grown - 1,
            "stretch": ratio(target, sums.get("fair_share")),
            "uplift": ratio(target, sums.get("momentum")),
            "penetration": ratio(target, sums.get("potential")),
            "completion": ratio(sums.get("actual"), target),
        }
        return {**sums, **dict(zip(ratios, without_noise("", list(ratios.values())), strict=True))}

    def _met(self, dimensions: Sequence[str], columns: Columns, beside: str) -> list[object]:
        """Return whom each member meets in its cells, and its subtree's: the reps that sell it, a rep's regions."""
        if beside not in self.cells or any(part not in self.cells for part in dimensions):
            return []
        reps: dict[str, dict[str, None]] = {}
        for *members, rep in zip(*(self.cells[part] for part in dimensions), self.cells[beside], strict=True):
            reps.setdefault("|".join(map(str, members)), {})[str(rep)] = None
        named = (
            zip(*(columns[part] for part in dimensions), strict=True)
            if len(dimensions) > 1
            else zip(columns["id"], strict=True)
        )
        ids = ["|".join(map(str, member)) for member in named]
        if len(dimensions) == 1:
            parents = dict(zip(ids, columns.get("parent") or [None] * len(ids), strict=True))
            for member in reversed(ids):  # trees come depth first: a child after its parent
                parent = parents[member]
                if parent is not None:
                    reps[str(parent)] = {**reps.get(str(parent), {}), **reps.get(member, {})}
        return [self._names(list(reps.get(member, {})), beside) for member in ids]

    def _names(self, reps: Sequence[str], dimension: str) -> str | None:
        shown = [self.labels.get(dimension, {}).get(rep, rep) for rep in sorted(reps)]
        if len(shown) > _SHOWN_NAMES:
            first = shown[: _SHOWN_NAMES - 1]
            return (
                f"{'、'.join(first)} 等 {len(shown)} {'人' if dimension == 'rep' else '个'}"
                if self.language == "zh"
                else f"{', '.join(first)} and {len(shown) - len(first)} more"
            )
        return ("、" if self.language == "zh" else ", ").join(shown) or None

    # --- cells ---

    def of_cells(self) -> View:
        """Return the cells: ids, what was sold, the target, and what it means."""
        base, street = self.allocation.goal.base, self.allocation.goal.street
        given = dict(self.cells)
        if "target" in given:
            given.setdefault("share", [ratio(value, street) for value in given["target"]])
        if "history" in given:
            given.setdefault("share_before", [ratio(value, base) for value in given["history"]])
        names = [*self.dimensions, *(["key"] if any(value is not None for value in given.get("key", [])) else [])]
        given = {name: without_noise(name, values) for name, values in given.items()}
        filled = [name for name, values in given.items() if any(value is not None for value in values)]
        numbers = [name for name in _ORDER if name in filled]
        others = [name for name in filled if name not in (*names, *numbers, "key")]
        chosen = [*names, *numbers, *others]
        columns: Columns = {name: given[name] for name in numbers}
        sums: dict[str, float | None] = {name: exact(columns[name]) for name in numbers if name in _SUMMED}
        totals = self._ratios(sums)
        styles = [*("text" for _ in names), *(style_of(name, given[name]) for name in (*numbers, *others))]
        count = len(next(iter(given.values()), []))
        return View(
            title=self._word("明细", "Cells"),
            headers=[self._header(name) for name in chosen],
            rows=list(zip(*(given[name] for name in chosen), strict=True)),
            styles=[styles] * count,
            indents=[0] * count,
            names=len(names),
            totals=[
                self._word("合计", "Total"),
                *[None] * (len(names) - 1),
                *(totals.get(name) for name in numbers),
                *[None] * len(others),
            ],
        )

    # --- rules ---

    def of_rules(self) -> View | None:
        """Return the rules and how they were met, or None where the answer has none."""
        if self.allocation.rules is None:
            return None
        columns = columns_of(self.allocation.rules)
        values = {name: without_noise(name, columns[name]) for name in _RULE_TITLES if name in columns}
        shown = {name: [self._rule_value(name, value) for value in column] for name, column in values.items()}
        shown = {name: column for name, column in shown.items() if any(value is not None for value in column)}
        limits = [
            _LIMIT_STYLES.get(measure, "cents") for measure in columns.get("measure") or [""] * len(columns["id"])
        ]
        return View(
            title=self._word("规则检查", "Rule check"),
            headers=[_RULE_TITLES[name][0 if self.language == "zh" else 1] for name in shown],
            rows=list(zip(*shown.values(), strict=True)),
            styles=[[self._rule_style(name, limit) for name in shown] for limit in limits],
            indents=[0] * len(limits),
        )

    def _rule_style(self, name: str, limit: str) -> str:
        return limit if name in _LIMITED else "number" if name == "price" else "text"

    def _rule_value(self, name: str, value: object) -> object:
        if isinstance(value, bool):
            return self._word("是", "yes") if value else self._word("否", "no")
        if isinstance(value, Mapping):
            return "; ".join(f"{self._dimension(str(part))}={member}" for part, member in value.items()) or None
        if name == "measure" and isinstance(value, str):
            return MEASURES.get(value, value) if self.language == "zh" else value
        if name == "id" and value == "goal":
            return self._word("目标", "goal")
        return value

    def _word(self, chinese: str, english: str) -> str:
        return chinese if self.language == "zh" else english


_RULE_TITLES: Mapping[str, tuple[str, str]] = {
    "id": ("规则", "Rule"),
    "members": ("成员", "Members"),
    "measure": ("指标", "Measure"),
    "min": ("下限", "Min"),
    "value": ("结果", "Value"),
    "max": ("上限", "Max"),
    "slack": ("余量", "Slack"),
    "binding": ("起作用", "Binding"),
    "met": ("满足", "Met"),
    "price": ("价格", "Price"),
}
_LIMITED = frozenset({"min", "value", "max", "slack"})
_LIMIT_STYLES: Mapping[str, str] = {
    "growth": "percent", "share": "percent", "share_change": "percent", "penetration": "percent", "load": "percent",
    "stretch": "ratio", "uplift": "ratio",
}  # fmt: skip
