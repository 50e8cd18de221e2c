"""Rounding: targets become whole multiples of a unit, every total exact, every rule kept, least change.

    min sum_i |n_i - y_i|,  n integer,  y = targets / unit

Rules that form a tree are rounded node by node, those of two families that cross as a flow, all others by integer
programming. Controlled rounding after Cox & Ernst (1982).
"""

from solvers.rounding.least_change import rounded
from solvers.rounding.task import Rounded

__all__ = ["Rounded", "rounded"]
