"""Getting ready: what the first plan would have to wait for."""

from solvers.allocate import allocate
from solvers.read import read_plan


def warm() -> None:
    """Solve two small plans on the tree route, so that all that is compiled is loaded, or compiled and kept."""
    columns = {"region": ["a", "a", "b"], "rep": ["1", "2", "3"], "history": [3.0, 2.0, 1.0], "max": [None, None, 4.0]}
    limit = {"id": "limit", "kind": "bound", "each": "region", "measure": "growth", "max": 0.6}
    for by, objective in (("cell", "chi_square"), ("rep", "least_squares")):
        fairness = {"by": by, "objective": objective, "report": "rep"}
        plan = {"schema": "apportion/1", "goal": {"growth": 0.5}, "cells": {"columns": columns}, "rules": [limit]}
        allocate(read_plan({**plan, "fairness": fairness}))
