"""Rules that are no rows of their own: what they come to for given targets, as an answer lists them."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from solvers.certify.peers import compared
from solvers.certify.reading import Reader

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """One instance as an answer lists it.

    Attributes
    ----------
    room : slack in the unit of `violation`'s numerator, below which the rule binds
    violation : relative to what it is small against
    noise : what printing to the grid alone can add to the violation
    soft : whether it may be missed
    """

    id: str
    rule: str
    members: Mapping[str, str]
    measure: str
    min: float
    max: float
    value: float
    slack: float
    binding: bool
    violation: float
    noise: float
    soft: bool

    @property
    def broken(self) -> float:
        """The violation that counts: a soft rule may be missed."""
        return 0.0 if self.soft else self.violation


_NEAR = 1e-7


def peer_lines(reader: Reader, x: Array, street: float, step: float) -> list[Line]:
    """Return the rules about peers for targets x (n,), money, that are printed in steps of a grid."""
    found = []
    for one in compared(reader, float(x.sum()), street):
        rule, value = one.rule, one.inequality(x)
        slack = rule.max - value
        over = max(0.0, one.excess(x)) / one.largest(x)
        noise = one.noise(step) / one.largest(x)
        soft = rule.soft is not None
        binding = bool(slack <= max(_NEAR, noise))
        found.append(
            Line(rule.id, rule.id, {}, rule.measure, np.nan, rule.max, value, slack, binding, over, noise, soft)
        )
    return found
