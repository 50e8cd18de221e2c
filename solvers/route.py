"""The route: which algorithm a model's rules and objective allow.

All routes give the same answer with the same kind of witness; they differ in speed.
"""

from dataclasses import dataclass
from typing import Literal

from solvers.model import Model
from solvers.structure import Structure, structure_of

Name = Literal["tree", "general"]
GENERAL: Name = "general"
ON_TREE = ("chi_square", "entropy", "burden_power", "least_squares", "lexicographic_minimax")
"""Objectives that a tree of rules solves level by level."""


@dataclass(frozen=True)
class Route:
    """A route, and the structure that speaks for it; rules are told by their ids."""

    name: Name
    structure: Structure
    tree: tuple[str, ...]
    crossing: tuple[str, ...]


def route_of(model: Model, objective: str) -> Route:
    """Return the route for a model: `tree` where all rules nest with each other and with the entities."""
    structure = structure_of(model, with_entities=not model.by_cell)
    crossing = {model.names[row].partition("[")[0] for row in structure.crossing.tolist()}
    rules = dict.fromkeys(name.partition("[")[0] for name in model.names)
    exact = objective in ON_TREE and not structure.crossing.size
    return Route(
        "tree" if exact else GENERAL,
        structure,
        tuple(rule for rule in rules if rule not in crossing),
        tuple(rule for rule in rules if rule in crossing),
    )
