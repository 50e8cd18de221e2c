"""A diagnosis in words: why rules cannot hold together, what a fix does, and one sentence for whoever decides."""

from collections.abc import Sequence

from schemas.diagnosis import Reachable
from schemas.messages import Language, sentence
from solvers.deadline import Deadline, OutOfTime
from solvers.diagnose.arithmetic import Sums, contradictory_sums
from solvers.diagnose.change import Change
from solvers.diagnose.conflicts import Conflict
from solvers.diagnose.fixes import Fix
from solvers.diagnose.reachable import ends, left_by
from solvers.problem import Problem

_SHOWN = 3
"""Instances of one rule that are named one by one."""
_RULES_SHOWN = 6
_CHANGES_SHOWN = 4
_PERCENT = ("growth", "share", "share_change", "penetration", "load")


def because(conflict: Conflict, deadline: Deadline, language: Language) -> str:
    """Return why the rules of a conflict cannot hold together: what adds up to what, if adding up tells it."""
    sums = contradictory_sums(conflict.system, conflict.numbers)
    if sums is not None and sums.elements(conflict.system.goal) == conflict.numbers:
        return _added_up(conflict, sums, language)
    facts, shortfall = _facts(conflict, language), conflict.contradiction.shortfall
    of_goal = conflict.system.goal in conflict.numbers
    missed = sentence("conflict_choice_goal" if of_goal else "conflict_choice", facts, language)
    if not conflict.contradiction.by_choice:
        missed = sentence("conflict_because", {**facts, "shortfall": money(shortfall)}, language)
    try:
        return _by_ends(conflict, deadline, language) or _against(conflict, deadline, language) or missed
    except OutOfTime:
        return missed


def _facts(conflict: Conflict, language: Language) -> dict[str, object]:
    names = [element.rule for element in conflict.elements if not element.is_goal]
    return {"rules": listed(names, language), "goal": money(conflict.system.problem.street)}


def _by_ends(conflict: Conflict, deadline: Deadline, language: Language) -> str | None:
    """Return what the other rules allow in all, where the goal is one of those that fight."""
    system = conflict.system
    if system.goal not in conflict.numbers:
        return None
    facts = _facts(conflict, language)
    found = ends(system, conflict.numbers[:-1], deadline)
    if found is None or (found[1].total is not None and found[1].total <= 0):
        return sentence("conflict_never", facts, language)
    least, most = found
    if most.total is not None and most.total < system.cells:
        return sentence("conflict_at_most", {**facts, "end": money(most.total / system.scale)}, language)
    if least.total is not None and least.total > system.cells:
        return sentence("conflict_at_least", {**facts, "end": money(least.total / system.scale)}, language)
    return None


def _against(conflict: Conflict, deadline: Deadline, language: Language) -> str | None:
    """Return what one rule asks for and what the others leave it, where one of them limits a sum of targets."""
    system, goal = conflict.system, conflict.system.goal
    for at in conflict.numbers:
        others = [other for other in conflict.numbers if other != at]
        found = None if at == goal else left_by(system, at, others, deadline)
        if found is None:
            continue
        asked, left, is_floor = found
        own, rest = (system.elements[at].rule,), [system.elements[o].rule for o in others if o != goal]
        few = len(others) == 1
        names = (own, rest) if is_floor else (rest, own)
        amounts = (asked, left) if is_floor else (left, asked)
        facts = {
            "floors": listed(names[0], language),
            "caps": listed(names[1], language),
            "least": money(amounts[0]),
            "most": money(amounts[1]),
        }
        if is_floor:
            return sentence("conflict_one_one" if few else "conflict_one_many", facts, language)
        return sentence("conflict_one_one" if few else "conflict_together_one", facts, language)
    return None


def _added_up(conflict: Conflict, sums: Sums, language: Language) -> str:
    goal = conflict.system.goal
    floors, caps = [at for at, _ in sums.floors], [at for at, _ in sums.caps]
    facts = {
        "floors": listed([conflict.system.elements[at].rule for at in floors if at != goal], language),
        "caps": listed([conflict.system.elements[at].rule for at in caps if at != goal], language),
        "least": money(sums.least),
        "most": money(sums.most),
    }
    many = f"{'many' if len(floors) > 1 else 'one'}_{'many' if len(caps) > 1 else 'one'}"
    if goal in caps:
        many = "many_goal" if len(floors) > 1 else "one_goal"
    elif goal in floors:
        many = "goal_many" if len(caps) > 1 else "goal_one"
    return sentence(f"conflict_{many}", facts, language)


def summary(
    problem: Problem, reach: Reachable | None, conflicts: Sequence[Conflict], fix: str | None, language: Language
) -> str:
    """Return one sentence: how far the goal is off and why, or which rules fight; and the cheapest way out.

    Parameters
    ----------
    fix : title of the fix that is named as a way out
    """
    said = _goal_missed(problem, reach, language)
    if said is None:
        first = min(conflicts, key=lambda one: one.system.goal in one.numbers)
        rules = [element.rule for element in first.elements if not element.is_goal]
        code = "summary_never" if reach is None else "summary_fight"
        said = sentence(code, {"rules": listed(rules, language)}, language)
    if fix is None:
        return said
    way = sentence("summary_way_out", {"fix": fix}, language)
    return f"{said}{way}" if language == "zh" else f"{said} {way}"


def _goal_missed(problem: Problem, reach: Reachable | None, language: Language) -> str | None:
    if reach is None:
        return None
    goal, low, high = problem.goal, reach.goal.min, reach.goal.max
    for code, end, growth, rules in (
        ("summary_above", high, reach.growth.max, reach.blocked_by.max),
        ("summary_below", low, reach.growth.min, reach.blocked_by.min),
    ):
        if end is not None and (end < goal if code == "summary_above" else end > goal):
            facts = {
                "goal": money(goal),
                "end": money(end),
                "growth": "" if growth is None else f" ({growth:+.1%})",
                "gap": money(abs(goal - end)),
                "rules": listed(rules, language),
            }
            return sentence(code, facts, language)
    return None


def title(problem: Problem, fix: Fix, language: Language) -> str:
    """Return what a fix does; that it gives up locks or the goal is said."""
    if fix.goal is not None:
        amount = fix.goal[1]
        base = float(problem.history.sum())
        facts = {
            "before": money(problem.goal),
            "after": money(amount),
            "growth": f" ({amount / base - 1.0:+.1%})" if base > 0 else "",
        }
        return sentence("fix_goal_raise" if amount > problem.goal else "fix_goal_lower", facts, language)
    said = "；".join(_said(fix.changes, language)) if language == "zh" else ", ".join(_said(fix.changes, language))
    if fix.kind == "locks" and fix.gives_up_locks:
        return sentence("fix_locks", {"changes": said}, language)
    return said[:1].upper() + said[1:]


def _said(changes: Sequence[Change], language: Language) -> list[str]:
    """Return changes in words, one by one, or counted by rule where they are many."""
    if len(changes) <= _CHANGES_SHOWN:
        return [_one(change, language) for change in changes]
    of_rule: dict[str, list[Change]] = {}
    for change in changes:
        of_rule.setdefault(change.name.partition("[")[0], []).append(change)
    found = []
    for rule, own in of_rule.items():
        if len(own) > 1:
            found.append(sentence("fix_loosen", {"rule": rule, "count": len(own)}, language))
        else:
            found.append(_one(own[0], language))
    return found


def _one(change: Change, language: Language) -> str:
    if change.after is None:
        return sentence("fix_release", {"rule": change.name}, language)
    facts = {
        "rule": change.name,
        "before": shown(change.before, change.measure),
        "after": shown(change.after, change.measure),
    }
    return sentence("fix_raise" if change.raises else "fix_lower", facts, language)


def listed(names: Sequence[str], language: Language) -> list[str]:
    """Return names as a sentence lists them; many instances of one rule are counted."""
    groups: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        groups.setdefault(name.partition("[")[0], []).append(name)
    found = []
    for rule, own in groups.items():
        if len(own) > _SHOWN:
            found.append(sentence("diagnosis_instances", {"rule": rule, "count": len(own)}, language))
        else:
            found += own
    if len(found) > _RULES_SHOWN:
        more = sentence("diagnosis_more", {"count": len(found) - _RULES_SHOWN + 1}, language)
        return [*found[: _RULES_SHOWN - 1], more]
    return found


def money(amount: float) -> str:
    """Return an amount as sentences show it."""
    decimals = 2 if abs(amount) >= 1 else 6
    return f"{amount:,.{decimals}f}".rstrip("0").rstrip(".") or "0"


def shown(value: float, measure: str) -> str:
    """Return a limit in the unit of its measure."""
    if measure in _PERCENT:
        signed = "+" if measure in ("growth", "share_change") and value > 0 else ""
        return f"{signed}{f'{value * 100:,.3f}'.rstrip('0').rstrip('.')}%"
    if measure in ("stretch", "uplift"):
        return f"{value:,.4f}".rstrip("0").rstrip(".")
    return money(value)
