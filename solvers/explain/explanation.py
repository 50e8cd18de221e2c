"""The explanation of an allocation: prices, waterfall, sentences and tests of fairness, as far as asked for."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from schemas.finding import Finding
from schemas.messages import Language
from schemas.plan import Plan
from schemas.rules import Bound, Limit, Viable
from solvers.deadline import Deadline, OutOfTime
from solvers.explain.first_stage import optimum_of
from solvers.explain.groups import groups_of
from solvers.explain.prices import Prices, prices
from solvers.explain.quota_tests import quota_tests
from solvers.explain.reported import Member, member_named, report_names, reported_members, selected
from solvers.explain.sentences import Sentences
from solvers.explain.sides import Side, Sides
from solvers.explain.waterfall import Waterfall, waterfall
from solvers.problem import Problem
from solvers.solve import Solved
from solvers.tabulate import Book


@dataclass(frozen=True)
class Explained:
    """An explanation, the price of each rule where prices were asked for, and what could not be told in time."""

    parts: dict[str, Any] = field(default_factory=dict)
    prices: Mapping[str, float] | None = None
    findings: tuple[Finding, ...] = ()


def explained(
    plan: Plan,
    problem: Problem,
    solved: Solved,
    book: Book,
    language: Language,
    deadline: Deadline,
    who: Sequence[str] = (),
) -> Explained:
    """Return what `options.explain` asks for, and why the members `who` and `options.who` have their targets.

    Parameters
    ----------
    book : what the answer's tables are made of; its targets are the printed ones
    deadline : what is not ready by then is left out, and so said
    """
    if not plan.options.explain and not plan.options.who and not who:
        return Explained()
    return _Explainer(plan, problem, solved, book, language, deadline).explained(who)


class _Explainer:
    """Explains one answer."""

    def __init__(
        self, plan: Plan, problem: Problem, solved: Solved, book: Book, language: Language, deadline: Deadline
    ) -> None:
        self._plan = plan
        self._problem = problem
        self._solved = solved
        self._book = book
        self._deadline = deadline
        self._targets = book.grid.money(book.targets)
        self._sentences = Sentences(problem, self._targets, plan, language)
        self._findings: list[Finding] = []

    def explained(self, who: Sequence[str]) -> Explained:
        """Return all parts that are asked for."""
        named = [
            *(member_named(self._problem, name, "--who") for name in who),
            *selected(self._problem, self._plan.options.who, "/options/who"),
        ]
        asked: list[str] = [*self._plan.options.explain, *(["members"] if named else [])]
        parts, late = dict[str, Any](), list[str]()
        worth: Mapping[str, float] | None = None
        if "fairness_tests" in asked:
            parts["fairness_tests"] = quota_tests(self._plan, self._problem, self._targets)
        if "prices" in asked:
            choosing = {rule.id for rule in self._plan.rules if isinstance(rule, Viable | Limit)}
            found = prices(self._problem, self._solved, load_rules(self._plan), self._deadline, choosing)
            parts["prices"] = {
                "columns": found.columns(),
                "text": [self._sentences.of_price(price) for price in found.found],
                "notes": list(self._sentences.of_unpriced()),
            }
            worth = found.by_rule()
            self._note_prices(found)
        made: Callable[[], Any]
        for name, made in (
            ("waterfall", self._waterfall),
            ("text", self._text),
            ("members", lambda: list(map(self._told, named))),
        ):
            if name in asked:
                try:
                    parts[name] = made()
                except OutOfTime:
                    late.append(name)
        if late:
            self._findings.append(Finding("explanation_left_out", "/options/time_limit", {"parts": late}))
        return Explained(parts, worth, tuple(self._findings))

    def _note_prices(self, found: Prices) -> None:
        if found.left_out:
            self._findings.append(Finding("prices_left_out", "/options/time_limit", {"count": found.left_out}))

    @cached_property
    def steps(self) -> Waterfall:
        """The waterfall of all cells."""
        groups = groups_of(self._plan, self._problem)
        found = waterfall(self._problem, self._solved, groups, self._book, self._deadline)
        if found.method == "ordered":
            self._findings.append(Finding("waterfall_ordered", "/options/explain", {"count": len(groups.names)}))
        return found

    def _waterfall(self) -> dict[str, Any]:
        found = self.steps
        columns = found.columns(report_names(self._problem), self._problem.report)
        return {"by": self._problem.report_by, "method": found.method, "columns": columns}

    def _text(self) -> dict[str, Any]:
        members = reported_members(self._problem)
        columns = {"id": [member.id for member in members], "text": [self._why(member) for member in members]}
        return {"by": self._problem.report_by, "columns": columns}

    def _told(self, member: Member) -> dict[str, Any]:
        """Return all there is to say of one member: its sentences, and its waterfall with the names of its steps."""
        steps = self.steps.of(member.cells)
        return {
            "dimension": member.dimension,
            "id": member.id,
            "text": self._why(member),
            "limits": list(dict.fromkeys(side.rule for side in self._met(member))),
            "steps": steps,
            "names": {name: self._sentences.step(name) for name in steps},
        }

    def _why(self, member: Member) -> str:
        """Return why a member's target is what it is."""
        return self._sentences.of_member(member, self.steps.of(member.cells), self._met(member))

    @cached_property
    def _sides(self) -> list[Side]:
        x = optimum_of(self._problem, self._solved)
        hard = self._problem.lines.count
        sides = Sides(self._solved.problem, self._solved.model, x, load_rules(self._plan), hard)
        return [side for side in sides if not side.is_goal]

    def _met(self, member: Member) -> list[Side]:
        """Return the binding sides that single the member's cells out: not those of everything."""
        matrix = self._problem.lines.matrix
        inside = np.asarray(matrix[:, member.cells].sum(axis=1)).ravel() != 0 if matrix.shape[0] else np.zeros(0)
        return [side for side in self._sides if (inside[side.row] if side.row >= 0 else bool(member.cells[side.cell]))]


def load_rules(plan: Plan) -> frozenset[str]:
    """Return the ids of rules whose limits are capacity, not money."""
    return frozenset(
        {"capacity", *(rule.id for rule in plan.rules if isinstance(rule, Bound) and rule.measure == "load")}
    )
