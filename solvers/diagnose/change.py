"""A change: one number of a plan that is to be another."""

from dataclasses import dataclass

from solvers.diagnose.elements import Element


@dataclass(frozen=True)
class Change:
    """One number that is to be another.

    Attributes
    ----------
    element : what it belongs to; `instance` : its number among the instances of rules, -1 for others
    before, after : in the measure's unit, money for limits of cells and locks; after None takes the limit away
    measure : `amount`, `share`, `load` ...
    worth : money per unit of the measure
    of_lock : whether it is a lock's
    whole : the rule whose own limit changes, for all its instances; empty where one instance changes
    """

    element: Element
    instance: int
    side: str
    before: float
    after: float | None
    measure: str
    worth: float
    of_lock: bool = False
    whole: str = ""

    @property
    def name(self) -> str:
        """What changes, as an answer names it."""
        return self.whole or self.element.rule

    @property
    def money(self) -> float:
        """By how much the limit moves, money."""
        return self.before * self.worth if self.after is None else abs(self.after - self.before) * self.worth

    @property
    def loosens(self) -> bool:
        """Tell whether the number moves to where it gives more room."""
        return self.after is None or self.side == "equal" or self.raises == (self.side == "max")

    @property
    def raises(self) -> bool:
        """Tell whether the number becomes larger."""
        return self.after is not None and self.after > self.before
