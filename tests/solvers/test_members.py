"""Dimensions: members listed and named, trees of them, and what cannot be a tree."""

from typing import Any

import numpy as np
import pytest

from schemas.plan import Member
from solvers.members import Dimension, dimension
from tests.solvers.reading import findings, plan, problem, warned, wrong


def built(*members: dict[str, Any], named: tuple[str, ...] = ()) -> Dimension:
    found, mistakes, _ = dimension("rep", [Member(**member) for member in members], named, declared=True)
    assert mistakes == []
    return found


def chain(length: int) -> list[dict[str, Any]]:
    return [{"id": f"m{i:05d}", **({"parent": f"m{i - 1:05d}"} if i else {})} for i in range(length)]


def test_a_tree_is_walked_depth_first_by_code_point() -> None:
    tree = built(
        {"id": "b"}, {"id": "b2", "parent": "b"}, {"id": "a"}, {"id": "b1", "parent": "b"}, {"id": "c", "parent": "b1"}
    )
    assert tree.ids == ("a", "b", "b1", "c", "b2")
    assert tree.parent.tolist() == [-1, -1, 1, 2, 1]
    assert tree.level.tolist() == [1, 1, 2, 3, 2]
    assert tree.end.tolist() == [1, 5, 4, 4, 5]
    assert tree.ancestor_at(2).tolist() == [-1, -1, 2, 2, 4]
    assert tree.has_tree
    assert not built({"id": "a"}).has_tree


def test_members_have_labels_tags_and_capacities() -> None:
    one = built({"id": "a", "label": "甲", "tags": ["new", "east"], "capacity": 10.0, "ramp": 0.5}, {"id": "b"})
    assert one.labels == ("甲", "b")
    assert one.tags == (frozenset({"new", "east"}), frozenset())
    np.testing.assert_array_equal(one.available, [5.0, np.nan])


def test_a_subtree_has_its_own_capacity_or_else_what_lies_below() -> None:
    tree = built(
        {"id": "own", "capacity": 100.0},
        {"id": "own1", "parent": "own", "capacity": 30.0},
        {"id": "sum"},
        {"id": "sum1", "parent": "sum", "capacity": 30.0, "ramp": 0.5},
        {"id": "sum2", "parent": "sum", "capacity": 7.0},
        {"id": "sum3", "parent": "sum"},
        {"id": "none"},
        {"id": "none1", "parent": "none"},
    )
    within = dict(zip(tree.ids, tree.available_within.tolist(), strict=True))
    assert (within["own"], within["sum"], within["sum1"]) == (100.0, 22.0, 15.0)
    assert all(np.isnan(within[name]) for name in ("sum3", "none", "none1"))


def test_members_named_but_not_listed_are_created_with_a_warning_where_the_dimension_is_declared() -> None:
    given = plan(dimensions={"rep": [{"id": "R1", "parent": "team"}, {"id": "R9"}]})
    assert problem(given).table.dimensions["rep"].ids == ("R2", "R3", "R9", "team", "R1")
    assert warned(given)["member_created"].params == {"dimension": "rep", "members": ["R2", "R3", "team"], "count": 3}
    assert warned(given)["member_created"].pointer == "/dimensions/rep"
    assert "member_created" not in warned(plan())


@pytest.mark.parametrize("other", ["R1", "r1", "Ｒ１", " R1", "R1\u3000"])
def test_a_member_is_listed_once_however_it_is_written(other: str) -> None:
    given = plan(dimensions={"rep": [{"id": "R1"}, {"id": "R2"}, {"id": other}]})
    assert wrong(given) == {("/dimensions/rep/2/id", "member_twice")}


def test_unicode_form_makes_no_other_member() -> None:
    given = plan({"rep": ["é", "é", "R2", "R3"]}, dimensions={"rep": [{"id": "e\u0301"}]})
    assert wrong(given) == {("/cells/columns/rep/0", "same_id_written_twice")}


def test_a_parent_written_otherwise_is_no_other_member() -> None:
    given = plan(dimensions={"region": [{"id": "华南 "}, {"id": "东", "parent": "华南"}]})
    assert wrong(given) == {("/dimensions/region", "same_id_written_twice")}


def test_a_member_has_one_parent() -> None:
    given = plan(dimensions={"region": [{"id": "东", "parent": "a"}, {"id": "东", "parent": "b"}, {"id": "西"}]})
    (only,) = findings(given)
    assert (only.pointer, only.code) == ("/dimensions/region/1/parent", "two_parents")
    assert only.params["parents"] == ["a", "b"]


@pytest.mark.parametrize(
    ("parents", "members"),
    [
        ({"a": "a"}, ["a", "a"]),
        ({"a": "b", "b": "a"}, ["a", "b", "a"]),
        ({"x": "a", "a": "b", "b": "c", "c": "a"}, ["a", "b", "c", "a"]),
    ],
)
def test_nobody_is_his_own_superior(parents: dict[str, str], members: list[str]) -> None:
    listed = [{"id": name, "parent": parent} for name, parent in parents.items()]
    (only,) = findings(plan(dimensions={"region": listed}))
    assert (only.code, only.params["members"]) == ("cycle", members)
    assert only.pointer == "/dimensions/region/0/parent"


def test_every_cycle_is_told_once() -> None:
    listed = [{"id": a, "parent": b} for a, b in ("ab", "ba", "cd", "dc", "ea")]
    assert wrong(plan(dimensions={"region": listed})) == {
        ("/dimensions/region/0/parent", "cycle"),
        ("/dimensions/region/2/parent", "cycle"),
    }


def test_a_cycle_of_ten_thousand_is_found_and_shown_in_part() -> None:
    members = chain(10_000)
    members[0]["parent"] = members[-1]["id"]
    (only,) = findings(plan(dimensions={"region": members}))
    assert (only.code, only.params["count"]) == ("cycle", 10_000)
    assert len(only.params["members"]) == 21  # type: ignore[arg-type]


def test_a_tree_may_be_a_thousand_levels_deep_and_no_deeper() -> None:
    deep = built(*chain(1000), {"id": "leaf", "parent": "m00500", "capacity": 3.0})
    assert deep.available_within[deep.position["m00000"]] == 3.0
    assert wrong(plan(dimensions={"region": chain(1000)})) == set()
    assert wrong(plan(dimensions={"region": chain(1001)})) == {("/dimensions/region", "tree_too_deep")}


@pytest.mark.parametrize(
    ("member", "key"), [({"id": ""}, "id"), ({"id": " "}, "id"), ({"id": "x", "parent": ""}, "parent")]
)
def test_listed_ids_and_parents_are_not_blank(member: dict[str, Any], key: str) -> None:
    assert wrong(plan(dimensions={"rep": [member]})) == {(f"/dimensions/rep/0/{key}", "id_unclean")}


@pytest.mark.parametrize("name", ["业务员", "负责人", "sales rep"])
def test_a_dimension_is_declared_under_any_alias(name: str) -> None:
    given = plan(dimensions={name: [{"id": "R1", "capacity": 5.0}]})
    assert problem(given).table.dimensions["rep"].capacity[0] == 5.0
    assert warned(given)["member_created"].pointer == f"/dimensions/{name}"


def test_but_not_under_two() -> None:
    assert wrong(plan(dimensions={"rep": [], "业务员": []})) == {("/dimensions/业务员", "column_twice")}


def test_a_declared_dimension_has_a_column() -> None:
    given = plan(dimensions={"regoin": [{"id": "东"}]})
    (only,) = findings(given)
    assert (only.pointer, only.code, only.params["nearest"]) == ("/dimensions/regoin", "unused_dimension", "region")
