"""What is said of a wish: granted and at whose cost, or refused and what would have to move."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from schemas.explanation import Move
from schemas.messages import Language, sentence

_SAID = 6
"""Members or rules that a sentence names at most."""


@dataclass(frozen=True)
class Voice:
    """Speaks of one wish: the selection `where` is to have `amount`, money."""

    where: Mapping[str, Any]
    amount: float
    language: Language

    def granted(self, had: float, payers: Sequence[tuple[str, float]]) -> str:
        """Return that the wish can be met, and who takes the difference."""
        changes = [f"{who} {'+' if by > 0 else '−'}{_number(abs(by))}" for who, by in payers]
        said = self._says("want_payers", members=self._few(changes)) if changes else self._says("want_no_payers")
        return self._says("want_granted", **self._want(), before=_number(had), payers=said)

    def same(self) -> str:
        """Return that the wish is what the plan gives already."""
        return self._says("want_same", **self._want())

    def in_the_way(self, rules: Sequence[str], moves: Sequence[Move]) -> str:
        """Return which rules are in the way, and what it would take."""
        return self._says(
            "want_in_the_way", **self._want(), rules=self._few(rules), moves=self._few([self._move(m) for m in moves])
        )

    def never(self, rules: Sequence[str]) -> str:
        """Return which rules are in the way where no change of theirs was found to help."""
        return self._says("want_never", **self._want(), rules=self._few(rules))

    def without_plan(self) -> str:
        """Return that the plan itself is impossible."""
        return self._says("want_without_plan")

    def stopped(self) -> str:
        """Return that the time was over."""
        return self._says("want_stopped")

    def _want(self) -> dict[str, str]:
        who = " / ".join(_selected(selector) for selector in self.where.values()) or "*"
        return {"who": who, "amount": _number(self.amount)}

    def _move(self, move: Move) -> str:
        after = self._says("want_without_limit") if move.to is None else _number(move.to)
        side = self._says(f"side_{move.side}")
        return self._says("want_move", rule=move.rule, side=side, before=_number(move.from_), after=after)

    def _few(self, parts: Sequence[str]) -> str:
        more = [f"+{len(parts) - _SAID}"] if len(parts) > _SAID else []
        return ("、" if self.language == "zh" else ", ").join([*parts[:_SAID], *more])

    def _says(self, code: str, **params: object) -> str:
        return sentence(code, params, self.language)


def _selected(selector: Any) -> str:
    if isinstance(selector, str):
        return selector
    if isinstance(selector, list):
        return "|".join(selector)
    return str(selector["tag"]) if "tag" in selector else f"≠ {_selected(selector['not'])}"


def _number(amount: float) -> str:
    text = f"{amount:,.6g}" if abs(amount) < 1 else f"{amount:,.2f}"
    return text.rstrip("0").rstrip(".") if "." in text and "e" not in text else text
