"""The change is the least possible on every route, and the witness proves it."""

from unittest.mock import patch

import numpy as np
import pytest

from solvers.backends import flow
from solvers.deadline import Deadline
from solvers.rounding.families import families_of
from solvers.rounding.least_change import least_change
from solvers.rounding.task import Rounded, Task
from tests.solvers.rounding.tasks import World, assert_kept, bound_of, change_of, least_by_milp, task_of

PROVEN = 1e-9


def rounded(task: Task) -> Rounded | None:
    return least_change(task, 0, Deadline(60.0))


def assert_least(task: Task, found: Rounded | None) -> bool:
    """Compare with the integer program; tell whether there was anything to find."""
    least = least_by_milp(task)
    assert (found is None) == (least is None)
    if found is None or least is None:
        return False
    assert_kept(task, found)
    change = change_of(task, found)
    assert abs(change - least) <= PROVEN * max(1.0, change)
    assert change - bound_of(task, found.witness.multipliers, found.counts) <= PROVEN * max(1.0, change)
    return True


def tried(seeds: range, *, products: bool) -> dict[bool, int]:
    """Return how many random tasks had whole counts and how many had none."""
    outcomes = {True: 0, False: 0}
    for seed in seeds:
        task = World(seed).task(products=products)
        families = families_of(task)
        if not task.crossed and families is not None and (families.across is not None) == products:
            outcomes[assert_least(task, rounded(task))] += 1
    return outcomes


def test_rules_that_form_a_tree() -> None:
    outcomes = tried(range(150), products=False)
    assert min(outcomes.values()) >= 20


@pytest.mark.parametrize("worth_guessing", [0, 2_000], ids=["with a guess", "all at once"])
def test_two_families_that_cross(worth_guessing: int) -> None:
    with patch("solvers.rounding.crossing.WORTH_GUESSING", worth_guessing):
        outcomes = tried(range(1_000, 1_200), products=True)
    assert min(outcomes.values()) >= 20


@pytest.mark.slow
def test_many_more_of_both() -> None:
    for products in (False, True):
        assert min(tried(range(10_000, 11_000), products=products).values()) >= 100


def test_three_families_are_left_to_integer_programming() -> None:
    draw = np.random.default_rng(3)
    y = draw.uniform(0.0, 5.0, 12)
    families = [draw.integers(0, 3, 12) for _ in range(3)]
    rows = [
        (codes == member, np.floor(y[codes == member].sum()), np.ceil(y[codes == member].sum()))
        for codes in families
        for member in range(3)
    ]
    task = task_of(y, np.ceil(y.sum()), rows)
    assert families_of(task) is None
    found = rounded(task)
    assert found is not None
    assert_kept(task, found)
    assert change_of(task, found) == pytest.approx(least_by_milp(task), abs=1e-9)


@pytest.mark.parametrize("products", [False, True])
def test_compiled_loops_give_the_same_counts(products: bool) -> None:
    tasks = [task for seed in range(40) if not (task := World(seed).task(products=products)).crossed]
    plain = [rounded(task) for task in tasks]
    with patch("solvers.exact.compiling.WORTH_COMPILING", 0):
        fast = [rounded(task) for task in tasks]
    for one, other in zip(plain, fast, strict=True):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            np.testing.assert_array_equal(one.counts, other.counts)
            np.testing.assert_array_equal(one.witness.multipliers, other.witness.multipliers)


def large(cells: int) -> Task:
    """Return a task with reps and products of which every third total is at a limit."""
    draw = np.random.default_rng(11)
    y = 100.0 * draw.lognormal(0.0, 0.8, cells)
    rows = []
    for codes in (draw.integers(0, cells // 40, cells), draw.integers(0, 20, cells)):
        for member in np.unique(codes):
            total = y[codes == member].sum()
            rows.append((codes == member, np.floor(total), np.ceil(total) if member % 3 else np.floor(total)))
    return task_of(y, np.ceil(y.sum()), rows)


def test_the_guess_changes_nothing_but_the_time() -> None:
    task = large(4_000)
    found = rounded(task)
    with patch("solvers.rounding.crossing.WORTH_GUESSING", 10_000):
        other = rounded(task)
    assert found is not None
    assert other is not None
    assert found.back_end == flow.NAME
    assert_kept(task, found)
    assert change_of(task, found) == pytest.approx(change_of(task, other), rel=PROVEN)
    assert change_of(task, found) - bound_of(task, found.witness.multipliers, found.counts) <= PROVEN * 4_000


@pytest.mark.parametrize("products", [False, True])
def test_multipliers_that_prove_another_answer_prove_nothing(products: bool) -> None:
    task = next(
        task
        for seed in range(100)
        if not (task := World(seed).task(products=products)).crossed and task.cells > 10 and rounded(task) is not None
    )
    found = rounded(task)
    assert found is not None
    worse = found.counts.copy()
    worse[np.flatnonzero(worse > 0)[0]] -= 1
    worse[-1] += 1
    change = float(np.abs(worse - task.y).sum())
    wrong = found.witness.multipliers + 0.25
    if change > change_of(task, found):
        assert change - bound_of(task, found.witness.multipliers, worse) > PROVEN
    assert change_of(task, found) - bound_of(task, wrong, found.counts) > PROVEN


def test_of_equal_fractions_the_first_cells_go_up() -> None:
    found = rounded(task_of(np.full(6, 2.5), 15.0))
    assert found is not None
    assert found.counts.tolist() == [3, 3, 3, 2, 2, 2]


@pytest.mark.parametrize("products", [False, True])
def test_the_order_of_rows_does_not_matter(products: bool) -> None:
    draw = np.random.default_rng(5)
    y = np.full(24, 10.25)
    rows = [(np.arange(24) // 4 == rep, 40.0, 42.0) for rep in range(6)]
    if products:
        rows += [(np.arange(24) % 3 == product, 82.0, 82.0) for product in range(3)]
    counts = []
    for _ in range(5):
        found = rounded(task_of(y, 246.0, [rows[row] for row in draw.permutation(len(rows))]))
        assert found is not None
        counts.append(found.counts.tolist())
    assert all(other == counts[0] for other in counts)


def test_what_limits_off_the_grid_force_up_is_borne_by_all_alike() -> None:
    """Six cells at 1.1 must have 2: the others, whole already, give up 5.4 in all, none of them more than one."""
    y = np.array([1.1] * 6 + [10.0] * 9)
    lower = np.array([2.0] * 6 + [0.0] * 9)
    found = rounded(task_of(y, 97.0, lower=lower))
    assert found is not None
    assert found.counts[:6].tolist() == [2] * 6
    assert sorted(found.counts[6:].tolist()) == [9] * 5 + [10] * 4


@pytest.mark.parametrize("products", [False, True])
def test_counts_of_billions_are_proven_as_well_as_small_ones(products: bool) -> None:
    y = 1e9 * np.random.default_rng(8).lognormal(0.0, 1.0, 60)
    codes = [np.arange(60) // 6, np.arange(60) % 5] if products else [np.arange(60) // 6]
    rows = [
        (each == member, np.floor(y[each == member].sum()), np.floor(y[each == member].sum()) + 1.0)
        for each in codes
        for member in np.unique(each)
    ]
    task = task_of(y, np.ceil(y.sum()), rows)
    found = rounded(task)
    assert found is not None
    assert_kept(task, found)
    change = change_of(task, found)
    assert 0 <= change - bound_of(task, found.witness.multipliers, found.counts) + 1e-9 <= 2e-9 * change


def test_a_row_without_cells_is_no_rule_and_a_row_of_one_cell_is_its_limit() -> None:
    y = np.array([2.4, 2.4, 2.4, 2.8])
    rows = [(np.zeros(4, dtype=bool), 0.0, 0.0), (np.arange(4) == 1, 3.0, 9.0), (np.arange(4) < 2, 4.0, 5.0)]
    task = task_of(y, 10.0, rows)
    found = rounded(task)
    assert found is not None
    assert found.counts.tolist() == [2, 3, 2, 3]
    assert_least(task, found)
    impossible = task_of(y, 10.0, [(np.zeros(4, dtype=bool), 1.0, 2.0)])
    assert rounded(impossible) is None
