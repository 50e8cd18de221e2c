"""The route: which algorithm a model's rules and objective allow.

All routes give the same answer with the same kind of witness; they differ in speed.
"""

from dataclasses import dataclass
from typing import Literal

from solvers.model import Model
from solvers.structure import Structure, structure_of

Name = Literal["tree", "tree_crossing", "general"]
TREE: Name = "tree"
TREE_CROSSING: Name = "tree_crossing"
GENERAL: Name = "general"
ON_TREE = ("chi_square", "entropy", "burden_power", "least_squares", "lexicographic_minimax")
"""Objectives that a tree of rules solves level by level."""
ACROSS = ("chi_square", "entropy", "burden_power", "least_squares")
"""Objectives that are solved on a tree with rows that cross it."""
MOST_CROSSING = 1500
"""More crossing rows than this are left to the general route: work grows with their square."""


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
    return Route(
        _name(objective, len(structure.crossing)),
        structure,
        tuple(rule for rule in rules if rule not in crossing),
        tuple(rule for rule in rules if rule in crossing),
    )


def _name(objective: str, crossing: int) -> Name:
    if objective in ON_TREE and not crossing:
        return TREE
    return TREE_CROSSING if objective in ACROSS and 0 < crossing <= MOST_CROSSING else GENERAL
