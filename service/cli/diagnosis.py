"""An impossible plan on a terminal: how far it could go, which rules fight, what would help."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from schemas.diagnosis import Conflict, Diagnosis, Fix, Range, Reachable
from schemas.messages.text import shortened
from service.cli.numbers import NOTHING, Numbers, percent
from service.cli.paragraphs import paragraph
from service.cli.tables import NAME_LENGTH, Sight
from service.cli.terminal import Terminal
from service.cli.words import SIDES

_SHOWN, _INSTANCES_SHOWN = 5, 4
_CHANGES_TOLD = 4
"""Changes that a fix's title tells one by one."""
_CHANGES_SHOWN = 12
_SLACK = 1e-6
_Item = TypeVar("_Item")


def show_diagnosis(diagnosis: Diagnosis, sight: Sight, terminal: Terminal) -> None:
    """Print why a plan is impossible."""
    terminal.out.print()
    paragraph(terminal.out, diagnosis.summary, style="bold")
    if diagnosis.reachable is not None:
        _show_reachable(diagnosis.reachable, sight, terminal)
    if diagnosis.conflicts:
        _heading("cli_conflicts", terminal)
    for number, conflict in enumerate(_few(diagnosis.conflicts, sight), 1):
        _show_conflict(number, conflict, sight, terminal)
    if diagnosis.fixes:
        _heading("cli_fixes", terminal)
    for number, fix in enumerate(_few(diagnosis.fixes, sight), 1):
        _show_fix(number, fix, sight, terminal)
    hidden = sum(len(items) - len(_few(items, sight)) for items in (diagnosis.conflicts, diagnosis.fixes))
    if hidden:
        terminal.out.print(terminal.says("cli_diagnosis_hidden", count=hidden), style="dim")


def _show_reachable(reachable: Reachable, sight: Sight, terminal: Terminal) -> None:
    _heading("cli_reachable", terminal)
    growth = _range(reachable.growth, lambda value: percent(value, signed=True), terminal)
    said = [terminal.says("cli_reachable_goal", goal=_money_range(reachable.goal, terminal), growth=growth)]
    if reachable.street != reachable.goal:
        said.append(terminal.says("cli_reachable_street", street=_money_range(reachable.street, terminal)))
    blocked = reachable.blocked_by
    if blocked.min:
        said.append(terminal.says("cli_blocked_min", rules=_named(blocked.min, {}, sight, terminal)))
    if blocked.max:
        said.append(terminal.says("cli_blocked_max", rules=_named(blocked.max, {}, sight, terminal)))
    for line in said:
        paragraph(terminal.out, line, lead="  ")


def _money_range(reached: Range, terminal: Terminal) -> str:
    """Return a range of money, its ends rounded inwards: rounded outwards they would promise what cannot be reached."""
    ends = [end for end in (reached.min, reached.max) if end is not None]
    numbers = Numbers.of(ends, max(map(abs, ends), default=0.0))
    scale = 10.0**numbers.decimals
    inner = Range(
        min=None if reached.min is None else math.ceil(reached.min * scale - _SLACK) / scale,
        max=None if reached.max is None else math.floor(reached.max * scale + _SLACK) / scale,
    )
    return _range(inner, numbers.money, terminal)


def _range(reached: Range, form: Callable[[float | None], str], terminal: Terminal) -> str:
    if reached.min is None and reached.max is None:
        return terminal.says("cli_range_any")
    if reached.max is None:
        return terminal.says("cli_range_from", min=form(reached.min))
    if reached.min is None:
        return terminal.says("cli_range_to", max=form(reached.max))
    return terminal.says("cli_range", min=form(reached.min), max=form(reached.max))


def _show_conflict(number: int, conflict: Conflict, sight: Sight, terminal: Terminal) -> None:
    sides = {side.rule: terminal.says(SIDES[side.side]) for side in conflict.members}
    paragraph(terminal.out, " + ".join(_named(conflict.rules, sides, sight, terminal)), lead=f"  {number}. ")
    paragraph(terminal.out, conflict.because, lead=" " * 5)


def _show_fix(number: int, fix: Fix, sight: Sight, terminal: Terminal) -> None:
    """Print what a fix does; its changes one by one where the title only counts them."""
    verified = terminal.says("cli_fix_verified") if fix.verified else ""
    paragraph(terminal.out, fix.title + verified, lead=f"  {number}. ")
    if len(fix.changes) <= _CHANGES_TOLD:
        return
    shown = fix.changes if sight.everything else fix.changes[:_CHANGES_SHOWN]
    for change in shown:
        facts = {
            "rule": shortened(change["rule"], NAME_LENGTH),
            "side": terminal.says(SIDES[change["side"]]),
            "before": _plain(change["from"]),
            "after": _plain(change["to"]),
        }
        paragraph(terminal.out, terminal.says("cli_fix_change", **facts), lead=" " * 5)
    if len(shown) < len(fix.changes):
        terminal.out.print(terminal.says("cli_fix_more", count=len(fix.changes) - len(shown)), style="dim")


def _plain(value: float | None) -> str:
    """Return a limit as the plan writes it, a dash where it is taken away."""
    return NOTHING if value is None else f"{value:,.6g}"


def _named(rules: Sequence[str], sides: Mapping[str, str], sight: Sight, terminal: Terminal) -> list[str]:
    """Return rule instances as they are named, the goal first; many of one rule become one entry that counts them."""
    groups: dict[tuple[str, str], list[str]] = {}
    for rule in sorted(rules, key=lambda rule: rule != "goal"):
        groups.setdefault((rule.partition("[")[0], sides.get(rule, "")), []).append(rule)
    named = []
    for (rule, side), instances in groups.items():
        many = len(instances) > _INSTANCES_SHOWN and not sight.everything
        counted = [terminal.says("cli_instances", rule=rule, count=len(instances))]
        shown = counted if many else [shortened(instance, NAME_LENGTH) for instance in instances]
        named += [f"{instance} ({side})" if side else instance for instance in shown]
    return named


def _few(items: Sequence[_Item], sight: Sight) -> Sequence[_Item]:
    return items if sight.everything else items[:_SHOWN]


def _heading(code: str, terminal: Terminal) -> None:
    terminal.out.print()
    terminal.out.print(terminal.says(code), style="bold")
