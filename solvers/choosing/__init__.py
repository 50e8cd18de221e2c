"""Choosing who gets a target: integer programming decides, continuous stages then solve what was chosen."""

from solvers.choosing.chosen import Chosen, chosen

__all__ = ["Chosen", "chosen"]
