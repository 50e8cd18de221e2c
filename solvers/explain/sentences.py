"""Explanations in plain sentences: of one member's target, and of one price."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical, label
from schemas.messages import CATALOGUE, Language, sentence
from schemas.plan import Plan
from schemas.rules import Limit, Spread, Viable
from solvers.explain.prices import Price
from solvers.explain.reported import Member, peers_of
from solvers.explain.sides import Side
from solvers.explain.waterfall import RULES
from solvers.indicators import ratio
from solvers.problem import Problem

Array = NDArray[np.float64]
_STEPS_SAID = 4
_LIMITS_SAID = 6


class Sentences:
    """Says things about the targets (n,), money, of one problem in one language."""

    def __init__(self, problem: Problem, targets: Array, plan: Plan, language: Language) -> None:
        self._problem = problem
        self._targets = targets
        self._plan = plan
        self._unit = plan.unit
        self._efficiency = label(canonical(plan.fairness.efficiency or ""), language)
        self._language = language
        self._decimals = max(0, min(6, 5 - int(np.floor(np.log10(max(problem.street, 1e-9))))))

    def of_member(self, member: Member, steps: Mapping[str, float], sides: Iterable[Side]) -> str:
        """Return why a member's target is what it is: what moved it, what it meets, how its peers compare."""
        who = member.label
        history, target = steps["history"], steps["target"]
        fair = float(self._problem.fair_share[member.cells].sum())
        said = [self._says("why_target", who=who, target=self.money(target) + self._of_unit())]
        if history > 0:
            growth = target / history - 1.0
            turn = {"growth": f"{growth:+.1%}", "growth_zh": self._grown(growth)}
            said.append(self._says("why_growth", **turn, history=self.money(history)))
        if fair > 0:
            said.append(self._says("why_stretch", fair=self.money(fair), stretch=f"{target / fair:.3f}"))
        said += self._moved(steps)
        met = list(dict.fromkeys(side.rule for side in sides))
        more = [f"+{len(met) - _LIMITS_SAID}"] if len(met) > _LIMITS_SAID else []
        named = self._list([*met[:_LIMITS_SAID], *more])
        said.append(self._says("why_met", limits=named) if met else self._says("why_free"))
        if member.dimension:
            said += self._compared(member)
        return self._joined(said)

    def _grown(self, growth: float) -> str:
        return self._says("grown" if growth >= 0 else "fallen", by=f"{abs(growth):.1%}")

    def _moved(self, steps: Mapping[str, float]) -> Iterable[str]:
        worth = max(0.5 * 10.0**-self._decimals, 1e-6 * abs(steps["target"]))
        moving = [(name, by) for name, by in steps.items() if name not in ("history", "target") and abs(by) >= worth]
        for code, chosen in (
            ("why_lifted", sorted((item for item in moving if item[1] > 0), key=lambda item: (-item[1], item[0]))),
            ("why_lowered", sorted((item for item in moving if item[1] < 0), key=lambda item: (item[1], item[0]))),
        ):
            if chosen:
                parts = [f"{self.step(name)} ({self.signed(by)})" for name, by in chosen[:_STEPS_SAID]]
                yield self._says(code, steps=self._list(parts))

    def _compared(self, member: Member) -> Iterable[str]:
        """Yield how a member's stretch and growth compare with its peers'."""
        table = self._problem.table
        dimension = table.dimensions[member.dimension]
        peers = peers_of(table, member)
        codes = table.codes[member.dimension]
        # a member's cells and those below it lie next to each other in depth-first order
        parts = (self._targets, self._problem.fair_share, self._problem.history)
        target, fair, history = (
            np.append(0.0, np.cumsum(np.bincount(codes, part, minlength=len(dimension.ids))))[
                np.stack([peers, dimension.end[peers]])
            ]
            for part in parts
        )
        own = int(np.searchsorted(peers, member.position))
        stretch = ratio(target[1] - target[0], fair[1] - fair[0])
        growth = ratio(target[1] - target[0], history[1] - history[0]) - 1.0
        others = np.delete(stretch, own)
        others = others[np.isfinite(others)]
        if not others.size or not np.isfinite(stretch[own]):
            yield self._says("why_alone")
            return
        alike = f"{others.min():.3f}" == f"{others.max():.3f}"
        yield self._says(
            "why_peers_alike" if alike else "why_peers",
            all=len(others) + 1,
            rank=1 + int((others > stretch[own] + 1e-9).sum()),
            least=f"{others.min():.3f}",
            most=f"{others.max():.3f}",
            median=f"{np.median(others):.3f}",
        )
        grown = np.delete(growth, own)
        grown = grown[np.isfinite(grown)]
        if grown.size and np.isfinite(growth[own]):
            rank = 1 + int((grown > growth[own] + 1e-9).sum())
            yield self._says("why_peers_growth", rank=rank, all=len(grown) + 1, median=f"{np.median(grown):+.1%}")

    def of_price(self, price: Price) -> str:
        """Return a price in words; where its two sides differ, both."""
        side = price.side
        unit = self._unit or ("unit" if self._language == "en" else "单位")
        code = "price_more_goal" if side.is_goal else f"price_more_{side.unit}"
        part = 1.0
        if side.unit == "limit":
            code, part = ("price_more_amount", 1.0) if self._is_money(side.rule) else ("price_more_hundredth", 0.01)
        more = self._says(code, unit=unit, rule=side.rule, side=self._says(f"side_{side.side}"))
        said = self._worth(more, None if price.right is None else price.right * part)
        if price.unique is None and price.left != price.right:
            other = self._says("price_unknown") if price.left is None else f"{price.left * part:.6g}"
            return self._says("price_one_less" if part == 1.0 else "price_hundredth_less", said=said, price=other)
        return said

    def of_unpriced(self) -> Iterator[str]:
        """Yield which rules have no prices, and why."""
        soft = [rule.id for rule in self._plan.rules if not isinstance(rule, Viable) and rule.soft is not None]
        choosing = [rule.id for rule in self._plan.rules if isinstance(rule, Viable | Limit)]
        for code, rules in (("price_none_soft", soft), ("price_none_choice", choosing)):
            if rules:
                yield self._says(code, rules=self._list(rules))

    def _is_money(self, rule: str) -> bool:
        """Tell whether a rule about peers compares amounts."""
        spreads = (one for one in self._plan.rules if isinstance(one, Spread))
        return any(one.id == rule and one.measure == "amount" for one in spreads)

    def _worth(self, more: str, price: float | None) -> str:
        if price is None:
            soft = any(not isinstance(rule, Viable) and rule.soft is not None for rule in self._plan.rules)
            return self._says("price_impossible_softly" if soft else "price_impossible", more=more)
        if price == 0:
            return self._says("price_nothing", more=more)
        written = f"{abs(price):.6g}"
        if self._problem.objective == "max_efficiency":
            code = "price_worth" if price > 0 else "price_costs"
            return self._says(code, more=more, price=written, efficiency=self._efficiency)
        code = "price_less_fair" if price > 0 else "price_fairer"
        return self._says(code, more=more, price=written, objective=self._problem.objective)

    def step(self, name: str) -> str:
        """Return what a step of the waterfall is called."""
        if not name.startswith(RULES):
            return self._says(f"step_{name}")
        group = name.removeprefix(RULES)
        named = {"group": group, "group_zh": f"{group} "}
        if f"group_{group}" in CATALOGUE:
            named = {
                "group": sentence(f"group_{group}", {}, "en"),
                "group_zh": sentence(f"group_{group}", {}, "zh"),
            }
        return self._says("step_rules", **named)

    def money(self, amount: float) -> str:
        """Return money as people read it."""
        text = f"{amount:,.{self._decimals}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def signed(self, amount: float) -> str:
        """Return a change of money."""
        return f"{'+' if amount > 0 else '−'}{self.money(abs(amount))}"

    def _of_unit(self) -> str:
        return f" {self._unit}" if self._unit else ""

    def _list(self, parts: Sequence[str]) -> str:
        return ("、" if self._language == "zh" else ", ").join(parts)

    def _joined(self, said: Sequence[str]) -> str:
        return ("" if self._language == "zh" else " ").join(said)

    def _says(self, code: str, **params: object) -> str:
        return sentence(code, params, self._language)
