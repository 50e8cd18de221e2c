"""A rule family is told apart into scopes that nest and rows that cross them."""

import numpy as np
import pytest
from scipy import sparse

from solvers.lines import Side
from solvers.model import Model
from solvers.structure import structure_of

pytestmark = pytest.mark.usefixtures("way")
BOTH: tuple[Side, ...] = ("both",)


def model_of(rows: dict[str, tuple[list[float], float, float]]) -> Model:
    cells = len(next(iter(rows.values()))[0])
    coefficients = np.array([*(row for row, _, _ in rows.values()), [1.0] * cells])
    lower = np.array([*(low for _, low, _ in rows.values()), float(cells)])
    upper = np.array([*(high for _, _, high in rows.values()), float(cells)])
    fair = np.ones(cells)
    return Model(
        scale=1.0,
        fair=fair,
        lower=np.zeros(cells),
        upper=np.full(cells, np.inf),
        matrix=sparse.csr_array(coefficients),
        row_lower=lower,
        row_upper=upper,
        names=(*rows, "goal"),
        sides=BOTH * (len(rows) + 1),
        entity=np.arange(cells),
        entity_fair=fair,
        power=2.0,
        concession=0.0,
        efficiency=None,
    )


INF = np.inf


def test_scopes_that_nest_form_a_tree_in_depth_first_order() -> None:
    model = model_of({
        "rep[1]": ([0, 1, 0, 1, 0, 0], 0.5, 1.0), "rep[2]": ([1, 0, 1, 0, 0, 0], -INF, 3.0),
        "region[a]": ([1, 1, 1, 1, 0, 0], 1.0, 4.0),
    })  # fmt: skip
    tree = structure_of(model).tree
    assert not structure_of(model).crossing.size
    assert tree.parent.tolist() == [-1, 0, 1, 1]
    assert tree.end.tolist() == [4, 4, 3, 4]
    assert tree.cells[tree.first[1] : tree.own[3]].tolist() == [0, 2, 1, 3]
    assert tree.upper[1:].tolist() == [4.0, 3.0, 1.0]
    assert tree.row_of_upper[1:].tolist() == [2, 1, 0]
    assert tree.lower[0] == tree.upper[0] == 6.0


def test_cells_that_lie_in_the_order_of_the_tree_stay_there() -> None:
    model = model_of({"a": ([1, 1, 0, 0, 0], -INF, 2.0), "b": ([0, 0, 1, 1, 1], 1.0, INF)})
    assert structure_of(model).tree.in_order


def test_the_smaller_family_crosses_the_larger_one() -> None:
    model = model_of({
        "mix[x]": ([1, 0, 1, 0, 1, 0], 0.1, 1.0), "mix[y]": ([0, 1, 0, 1, 0, 1], 0.1, 1.0),
        "rep[1]": ([1, 1, 0, 0, 0, 0], 0.1, 1.0), "rep[2]": ([0, 0, 1, 1, 0, 0], 0.1, 1.0),
        "rep[3]": ([0, 0, 0, 0, 1, 1], 0.1, 1.0),
    })  # fmt: skip
    assert structure_of(model).crossing.tolist() == [0, 1]


def test_equal_scopes_are_one_node_with_the_tighter_limit_of_each_side() -> None:
    model = model_of({"wide": ([1, 1, 0], 0.2, 1.5), "narrow": ([1, 1, 0], 0.1, 1.2)})
    tree = structure_of(model).tree
    assert tree.nodes == 2
    assert (tree.lower[1], tree.row_of_lower[1]) == (0.2, 0)
    assert (tree.upper[1], tree.row_of_upper[1]) == (1.2, 1)


def test_a_row_of_one_cell_is_a_limit_of_that_cell() -> None:
    found = structure_of(model_of({"one": ([0, 1, 0], 0.2, 1.5), "same": ([0, 1, 0], 0.4, 2.0)}))
    assert found.tree.nodes == 1
    assert (found.cells.low[1], found.cells.high[1]) == (0.4, 1.5)
    assert (found.cells.row_of_low[1], found.cells.row_of_high[1]) == (1, 0)
    assert found.cells.row_of_low[0] == -1


def test_different_coefficients_cross() -> None:
    model = model_of({"load": ([1.0, 0.5, 0.0], -INF, 1.0)})
    assert structure_of(model).crossing.tolist() == [0]


def test_rows_that_can_never_bind_are_left_out() -> None:
    model = model_of({"a": ([1, 1, 0], 0.0, INF), "b": ([0, 1, 1], -INF, INF), "c": ([0, 1, 1], -INF, 1.0)})
    found = structure_of(model)
    assert not found.crossing.size
    assert found.tree.nodes == 2
