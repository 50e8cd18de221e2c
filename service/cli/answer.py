"""An allocation on a terminal: the headline, tables of members, binding rules, warnings."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.text import Text

from schemas.allocation import Allocation
from schemas.columns import label
from schemas.messages.text import shortened
from service.cli.diagnosis import show_diagnosis
from service.cli.numbers import Numbers, percent, ratio
from service.cli.paragraphs import facts, paragraph
from service.cli.tables import NAME_LENGTH, Sight, columns_of, members_tables, plain_table, shown_dimensions
from service.cli.terminal import Terminal
from service.cli.words import OBJECTIVES, OUTCOMES, heading

_RULES_SHOWN, _PER_RULE, _WARNINGS_SHOWN, _PER_CODE = 14, 4, 8, 3
STYLES = {
    "optimal": "bold green",
    "feasible": "bold yellow",
    "evaluated": "bold",
    "infeasible": "bold red",
    "limit": "bold red",
}


def show(allocation: Allocation, terminal: Terminal, *, everything: bool = False) -> None:
    """Print an answer for people.

    Parameters
    ----------
    everything : bool
        All dimensions, all rows, all rules and all warnings, however long.
    """
    shown, named = shown_dimensions(allocation, everything=everything)
    numbers = Numbers.of(_amounts(allocation, shown), allocation.goal.street)
    sight = Sight(terminal.language, numbers, terminal.out.width, everything)
    _show_headline(allocation, sight, terminal)
    if allocation.diagnosis is not None:
        show_diagnosis(allocation.diagnosis, sight, terminal)
    else:
        _show_members(allocation, shown, named, sight, terminal)
        _show_rules(allocation, sight, terminal)
    _show_warnings(allocation, sight, terminal)


def _show_headline(allocation: Allocation, sight: Sight, terminal: Terminal) -> None:
    title = Text(shortened(allocation.name, NAME_LENGTH) or terminal.says("cli_allocation"), style="bold")
    title.append(" · ", style="dim")
    title.append(terminal.says(OUTCOMES[allocation.outcome]), style=STYLES[allocation.outcome])
    if allocation.diagnosis is None and allocation.outcome != "limit":
        verified = allocation.certificate.verified
        title.append(" · ", style="dim")
        title.append(
            terminal.says("cli_certified" if verified else "cli_not_certified"),
            style="green" if verified else "bold red",
        )
    terminal.out.print(title)
    facts(terminal.out, list(_facts(allocation, sight.numbers, terminal)))


def _facts(allocation: Allocation, numbers: Numbers, terminal: Terminal) -> Iterator[tuple[str, str]]:
    goal, unit = allocation.goal, f" {shortened(allocation.unit, NAME_LENGTH)}" if allocation.unit else ""
    amount = numbers.money(goal.amount) + unit
    yield (
        terminal.says("cli_goal"),
        amount
        if goal.growth is None
        else terminal.says(
            "cli_goal_over_base", amount=amount, growth=percent(goal.growth, signed=True), base=numbers.money(goal.base)
        ),
    )
    if allocation.diagnosis is None and goal.street != goal.amount:
        yield terminal.says("cli_street"), _street(allocation, numbers.money(goal.street) + unit, terminal)
    if allocation.objective is not None:
        yield terminal.says("cli_fairness"), _fairness(allocation, terminal)


def _street(allocation: Allocation, amount: str, terminal: Terminal) -> str:
    """Say by what the sum of all targets differs from the goal."""
    goal = allocation.goal
    over = (goal.street - goal.rounding_difference) / goal.amount - 1 if goal.amount else 0.0
    said = terminal.says("cli_street_total", amount=amount)
    if abs(over) > 1e-9:
        said += terminal.says("cli_over_assignment", over=percent(over, signed=True))
    if goal.rounding_difference:
        said += terminal.says("cli_rounding", difference=f"{goal.rounding_difference:+,.6g}")
    return said


def _fairness(allocation: Allocation, terminal: Terminal) -> str:
    objective, fairness = allocation.objective, allocation.fairness
    if objective is None:
        return ""
    by = [objective.by] if isinstance(objective.by, str) else objective.by
    said = terminal.says(
        "cli_objective_by",
        objective=terminal.says(OBJECTIVES[objective.name]),
        by=" × ".join(_dimension(name, terminal) for name in by),
    )
    if fairness is None or fairness.max is None:
        return said
    return said + terminal.says(
        "cli_stretch_range",
        by=_dimension(fairness.by, terminal),
        min=ratio(fairness.min),
        max=ratio(fairness.max),
        gini=ratio(fairness.gini),
    )


def _dimension(name: str, terminal: Terminal) -> str:
    return terminal.says("cli_cell") if name == "cell" else label(name, terminal.language)


def _amounts(allocation: Allocation, dimensions: Sequence[str]) -> list[float]:
    """Return the targets and histories that are printed; fair shares are rarely round and do not ask for decimals."""
    goal = allocation.goal
    amounts = [goal.amount, goal.base, goal.street]
    for dimension in dimensions:
        table = columns_of(allocation.totals[dimension])
        amounts += [*table.get("history", ()), *table.get("target", ())]
    return amounts


def _show_members(
    allocation: Allocation, shown: Sequence[str], named: Sequence[str], sight: Sight, terminal: Terminal
) -> None:
    members = members_tables(allocation, shown, sight)
    for table in members.tables:
        terminal.out.print()
        terminal.out.print(table)
    if members.rows_hidden:
        paragraph(terminal.out, terminal.says("cli_rows_hidden", count=members.rows_hidden), style="dim")
    if members.columns_left_out:
        names = [heading(name, terminal.language) for name in members.columns_left_out]
        paragraph(terminal.out, terminal.says("cli_columns_left_out", columns=names), style="dim")
    if named:
        terminal.out.print()
        said = terminal.says("cli_more_dimensions", dimensions=[label(name, terminal.language) for name in named])
        paragraph(terminal.out, said, style="dim")


def _show_rules(allocation: Allocation, sight: Sight, terminal: Terminal) -> None:
    rules = columns_of(allocation.rules)
    rows = [dict(zip(rules, values, strict=True)) for values in zip(*rules.values(), strict=True)]
    rows = [row for row in rows if row["rule"] != "goal"]  # always binds, and is the headline
    telling = [row for row in rows if not row["met"]] + [row for row in rows if row["met"] and row["binding"]]
    if not telling:
        return
    chosen = telling if sight.everything else _few_each(telling, "rule", _PER_RULE)[:_RULES_SHOWN]
    headings = [terminal.says("cli_rule"), terminal.says("cli_measure")]
    headings += [heading("min", terminal.language), terminal.says("cli_value"), heading("max", terminal.language)]
    terminal.out.print()
    terminal.out.print(terminal.says("cli_binding_rules", binding=len(telling), all=len(rows)), style="bold")
    terminal.out.print(plain_table(headings, [_rule_cells(row, sight, terminal) for row in chosen], words=2))
    if len(chosen) < len(telling):
        paragraph(terminal.out, terminal.says("cli_rules_hidden", count=len(telling) - len(chosen)), style="dim")


def _rule_cells(row: Mapping[str, Any], sight: Sight, terminal: Terminal) -> list[str]:
    form = sight.numbers.format_of(row["measure"])
    rule = shortened(str(row["id"]), NAME_LENGTH)
    name = rule if row["met"] else terminal.says("cli_rule_not_met", rule=rule)
    measure = heading(row["measure"] or "amount", terminal.language)
    return [
        name,
        measure,
        *("" if row[side] is None and side != "value" else form(row[side]) for side in ("min", "value", "max")),
    ]


def _few_each(rows: Sequence[Mapping[str, Any]], by: str, most: int) -> list[Mapping[str, Any]]:
    """Return the rows without those of a kind that has been shown often enough; rules of the user's own come first."""
    seen: Counter[Any] = Counter()
    few = []
    for row in rows:
        seen[row[by]] += 1
        if seen[row[by]] <= most:
            few.append(row)
    return few


def _show_warnings(allocation: Allocation, sight: Sight, terminal: Terminal) -> None:
    warnings = [warning.model_dump() for warning in allocation.warnings]
    chosen = warnings if sight.everything else _few_each(warnings, "code", _PER_CODE)[:_WARNINGS_SHOWN]
    if chosen:
        terminal.out.print()
        terminal.out.print(terminal.says("cli_warnings", count=len(warnings)), style="bold yellow")
    for warning in chosen:
        paragraph(terminal.out, warning["message"], lead="  - ")
        if warning["hint"]:
            paragraph(terminal.out, warning["hint"], lead="    ", style="dim")
    if len(chosen) < len(warnings):
        paragraph(
            terminal.out,
            terminal.says("cli_warnings_hidden", count=len(warnings) - len(chosen)),
            lead="  - ",
            style="dim",
        )
    if allocation.resolved.readiness and allocation.outcome not in ("infeasible", "limit"):
        terminal.out.print()
        paragraph(terminal.out, allocation.resolved.readiness)
