"""Plans whose rules form a tree, solved by the tree kernels, against the general back ends."""

import numpy as np
import pytest
from hypothesis import assume, given

from solvers.compile import compile_plan
from solvers.deadline import Deadline
from solvers.exact.tree import propagated, solve_tree
from solvers.model import scaled
from solvers.preflight import uncrossed
from solvers.read import read_plan
from solvers.stages.convex import convex
from solvers.structure import structure_of
from tests.strategies.plans import Plan, plans

pytestmark = pytest.mark.usefixtures("way")


@given(plans(objectives=["chi_square"], rounded=False))
def test_a_tree_has_the_optimum_that_the_general_back_ends_find(plan: Plan) -> None:
    model = uncrossed(scaled(compile_plan(read_plan({**plan, "fairness": {**plan["fairness"], "by": "cell"}}))))
    structure = structure_of(model)
    assume(not structure.crossing.size and (model.fair > 0).all())
    lower, upper = structure.cells.low, structure.cells.high
    tree = propagated(structure.tree, lower[structure.tree.cells], upper[structure.tree.cells])
    assert tree is not None
    found = solve_tree(tree, None, model.fair, lower, upper)
    assert np.abs(found.x - convex(model, "chi_square", Deadline(30)).point).max() < 1e-8
    assert abs(found.x.sum() - model.cells) < 1e-12 * model.cells
