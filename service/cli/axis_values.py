"""Values of a sweep's axes as people read them: a growth as a signed percentage, a share as one, others as they are."""

import re
from collections.abc import Callable, Mapping
from typing import TypeGuard

from schemas.plan import Plan
from schemas.scenario import PLACE_OF_VALUE, Axis
from service.cli.numbers import NOTHING, PERCENTAGES, SIGNED_RATIOS, percent

_LIMIT = re.compile(r"rules\[(?P<rule>[^\]]*)\]\.(min|max)")
_RATIOS = ("over_assignment",)


class AxisValues:
    """Prints values of axes, and goals, of a sweep around a plan."""

    def __init__(self, axes: Mapping[str, Axis], plan: Plan) -> None:
        self._axes, self._plan = axes, plan
        paths = [axis.path for axis in axes.values()]
        amount = "goal.amount" in paths or (plan.goal.growth is None and "goal.growth" not in paths)
        self.growth = not amount
        """Whether goals are told as growth."""

    def printed(self, name: str, value: object) -> str:
        """Return a value of an axis."""
        return self._format(self._axes[name])(value)

    def goal(self, value: float | None) -> str:
        """Return a goal as its axis, or the plan, says goals."""
        if value is None:
            return NOTHING
        return percent(value, 2, signed=True) if self.growth else f"{value:,.2f}"

    def _format(self, axis: Axis) -> Callable[[object], str]:
        measure = "growth" if axis.path == "goal.growth" else self._measure(axis)
        if measure in SIGNED_RATIOS:
            return lambda value: percent(value, signed=True) if _is_number(value) else plain(value)
        if measure in PERCENTAGES or axis.path in _RATIOS:
            return lambda value: percent(value) if _is_number(value) else plain(value)
        return plain

    def _measure(self, axis: Axis) -> str | None:
        """Return the measure of a rule whose limit varies along an axis."""
        if axis.op is not None:
            rule = axis.op.get("rule")
            if not isinstance(rule, Mapping) or PLACE_OF_VALUE not in (rule.get("min"), rule.get("max")):
                return None
            return str(rule.get("measure"))
        match = _LIMIT.fullmatch(axis.path or "")
        named = [rule for rule in self._plan.rules if match is not None and rule.id == match["rule"]]
        return getattr(named[0], "measure", None) if named else None


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def plain(value: object) -> str:
    """Return a value as it is, with thousands apart."""
    if value is None:
        return NOTHING
    return f"{value:,.6g}" if _is_number(value) else str(value)
