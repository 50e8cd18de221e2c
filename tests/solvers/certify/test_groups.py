"""Groups of cells are what following every cell's members upwards, one by one, finds."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from schemas.plan import Member
from solvers.certify.groups import Groups, ancestors, below, distinct, joined, largest, numbered, one_group, summed
from solvers.members import Dimension, dimension


@st.composite
def trees(draw: st.DrawFn) -> Dimension:
    """Draw a dimension: each member's parent is one of those before it, or none."""
    count = draw(st.integers(1, 12))
    parents = [draw(st.none() | st.integers(0, max(place - 1, 0))) if place else None for place in range(count)]
    listed = [
        Member(id=f"m{place}", parent=None if above is None else f"m{above}") for place, above in enumerate(parents)
    ]
    built, wrong, _ = dimension("region", listed, [], declared=True)
    assert not wrong
    return built


def line_up(tree: Dimension, member: int) -> set[int]:
    """Return a member and all above it."""
    found = set()
    while member >= 0:
        found.add(member)
        member = int(tree.parent[member])
    return found


@given(trees())
def test_ancestors_are_all_that_lie_above_a_member(tree: Dimension) -> None:
    lines = ancestors(tree)
    for member in range(len(tree.ids)):
        assert set(lines[:, member].tolist()) - {-1} == line_up(tree, member)


@given(st.lists(trees(), min_size=1, max_size=3), st.data())
def test_a_group_has_the_cells_in_or_below_its_members(dimensions: list[Dimension], data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 25))
    codes = [np.array(data.draw(st.lists(st.integers(0, len(tree.ids) - 1), min_size=size, max_size=size)))
             for tree in dimensions]  # fmt: skip
    cells = np.array(sorted(data.draw(st.sets(st.integers(0, size - 1)))), dtype=np.int64)
    asked = sorted(data.draw(st.sets(st.tuples(*(st.integers(0, len(tree.ids) - 1) for tree in dimensions)))))
    members = np.array(asked, dtype=np.int64).reshape(len(asked), len(dimensions))
    found = below([ancestors(tree) for tree in dimensions], codes, list(members.T), cells, len(asked))
    assert found.count == len(asked)
    for group, wanted in enumerate(asked):
        inside = [
            cell
            for cell in cells.tolist()
            if all(
                member in line_up(tree, int(code[cell]))
                for tree, code, member in zip(dimensions, codes, wanted, strict=True)
            )
        ]
        assert found.of(group).tolist() == inside


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 10**12)), min_size=1))
def test_different_rows_are_found_once_in_their_order(rows: list[tuple[int, int]]) -> None:
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    assert distinct(columns).tolist() == [list(row) for row in sorted(set(rows))]
    assert [sorted(set(rows))[number] for number in numbered(columns).tolist()] == rows


@given(st.lists(st.lists(st.integers(-9, 9), max_size=4), min_size=1))
def test_sums_and_largest_sizes_of_runs_count_empty_ones_as_nothing(runs: list[list[int]]) -> None:
    starts = np.cumsum([0, *map(len, runs)])
    parts = np.array([float(number) for run in runs for number in run])
    assert summed(parts, starts).tolist() == [sum(run) for run in runs]
    assert largest(parts, starts).tolist() == [max(map(abs, run), default=0) for run in runs]


def test_groups_are_chosen_repeated_and_joined() -> None:
    groups = joined([Groups(np.array([0, 2, 2, 3]), np.array([4, 5, 1])), one_group(np.array([7]))])
    chosen = groups.chosen(np.array([3, 1, 0, 0]))
    assert [chosen.of(group).tolist() for group in range(4)] == [[7], [], [4, 5], [4, 5]]
    mask = np.zeros(8, dtype=bool)
    mask[5] = True
    assert chosen.touch(mask).tolist() == [False, False, True, True]
