"""Choices: rules about who gets a target at all.

A switch is a set of cells. Switched off, it gets nothing; switched on, at least so much. A rule may limit how many of
the switches of one instance are on.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from solvers.wishes import Wish

Array = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Choice:
    """One rule of t instances over k switches.

    Attributes
    ----------
    rule : its id
    names : tuple of t instance names
    switches : CSR (k, n) of ones, the cells of each switch
    instance : int array (k,), whose switch it is
    least : array (k,), money, the least target of a switch that is on
    most : int array (t,), how many switches may be on; their number where all may
    wish : how much each switch too many costs where the rule is soft, None where it is hard
    """

    rule: str
    kind: Literal["viable", "limit"]
    names: tuple[str, ...]
    switches: sparse.csr_array
    instance: Ints
    least: Array
    most: Ints
    wish: Wish | None = None

    @property
    def count(self) -> int:
        """Number of switches k."""
        return len(self.instance)
