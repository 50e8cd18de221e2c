"""Scopes: which cells a rule is about, and which instances it has."""

from typing import Any

import pytest

from tests.solvers.reading import bound, findings, nearest, plan, problem, wrong

TREE = [
    {"id": "中国"},
    {"id": "华南", "parent": "中国", "tags": ["coast"]},
    {"id": "东", "parent": "华南"},
    {"id": "华北", "parent": "中国"},
    {"id": "西", "parent": "华北", "tags": ["dry"]},
]
REPS = [{"id": "R1", "tags": ["old"]}, {"id": "R2", "tags": ["old", "big"]}, {"id": "R3"}]
DECLARED = {"region": TREE, "rep": REPS}


def scopes(rule: dict[str, Any], **parts: Any) -> dict[str, list[int]]:
    """Return the cells of each instance: 0 东A/R1, 1 东B/R1, 2 西A/R2, 3 西B/R3."""
    lines = problem(plan(rules=[rule], implied={"capacity": False}, **{"dimensions": DECLARED, **parts})).lines
    return {name: row.nonzero()[0].tolist() for name, row in zip(lines.names, lines.matrix.toarray(), strict=True)}


class TestWhere:
    @pytest.mark.parametrize(
        ("where", "cells"),
        [
            ({}, [0, 1, 2, 3]),
            ({"region": "东"}, [0, 1]),
            ({"region": "华南"}, [0, 1]),
            ({"region": "中国"}, [0, 1, 2, 3]),
            ({"region": ["东", "华北"]}, [0, 1, 2, 3]),
            ({"region": {"tag": "coast"}}, [0, 1]),
            ({"region": {"tag": "dry"}}, [2, 3]),
            ({"rep": {"tag": "old"}}, [0, 1, 2]),
            ({"rep": {"tag": "big"}, "product": "A"}, [2]),
            ({"region": {"not": "华南"}}, [2, 3]),
            ({"rep": {"not": ["R1", "R2"]}}, [3]),
            ({"rep": {"not": {"tag": "old"}}}, [3]),
            ({"rep": {"not": {"not": "R1"}}}, [0, 1]),
            ({"rep": {"not": []}}, [0, 1, 2, 3]),
            ({"region": "东", "product": "B"}, [1]),
            ({"大区": "东", "产品": ["A"]}, [0]),
        ],
    )
    def test_selects_members_with_all_that_lies_below_them(self, where: dict[str, Any], cells: list[int]) -> None:
        assert scopes(bound(where=where)) == {"rule": cells}

    @pytest.mark.parametrize(
        ("where", "place", "code", "meant"),
        [
            ({"regoin": "东"}, "/regoin", "unknown_dimension", "region"),
            ({"history": "东"}, "/history", "unknown_dimension", None),
            ({"region": "华 南"}, "/region", "unknown_member", "华南"),
            ({"rep": "r1"}, "/rep", "unknown_member", "R1"),
            ({"业务员": ["R2", "R９"]}, "/业务员/1", "unknown_member", "R3"),
            ({"rep": {"tag": "odl"}}, "/rep/tag", "unknown_tag", "old"),
            ({"rep": {"not": {"tag": "new"}}}, "/rep/not/tag", "unknown_tag", None),
            ({"rep": {"not": ["R1", "Q7"]}}, "/rep/not/1", "unknown_member", None),
        ],
    )
    def test_names_what_exists(self, where: dict[str, Any], place: str, code: str, meant: str | None) -> None:
        given = plan(rules=[bound(where=where)], dimensions=DECLARED)
        (only,) = findings(given)
        assert (only.pointer, only.code) == (f"/rules/0/where{place}", code)
        if meant is not None:
            assert nearest(given) is not None

    @pytest.mark.parametrize(
        "where", [{"rep": []}, {"rep": {"not": ["R1", "R2", "R3"]}}, {"region": "东", "rep": "R3"}]
    )
    def test_selects_some_cell(self, where: dict[str, Any]) -> None:
        (only,) = findings(plan(rules=[bound(where=where)]))
        assert (only.pointer, only.code) == ("/rules/0/where", "selection_empty")

    def test_shows_an_empty_selection_as_it_is_written(self) -> None:
        (only,) = findings(plan(rules=[bound(where={"region": {"not": ["东", "西"]}, "rep": "R1"})]))
        assert only.params["where"] == "region=not 东|西; rep=R1"

    def test_names_a_dimension_once(self) -> None:
        given = plan(rules=[bound(where={"rep": "R1", "业务员": "R1"})])
        assert wrong(given) == {("/rules/0/where/业务员", "dimension_twice")}


class TestEach:
    @pytest.mark.parametrize(
        ("parts", "instances"),
        [
            ({}, {"rule": [0, 1, 2, 3]}),
            ({"each": "rep"}, {"rule[R1]": [0, 1], "rule[R2]": [2], "rule[R3]": [3]}),
            ({"each": "业务员"}, {"rule[R1]": [0, 1], "rule[R2]": [2], "rule[R3]": [3]}),
            ({"each": ["rep"], "where": {"product": "B"}}, {"rule[R1]": [1], "rule[R3]": [3]}),
            (
                {"each": ["region", "product"]},
                {"rule[东,A]": [0], "rule[东,B]": [1], "rule[西,A]": [2], "rule[西,B]": [3]},
            ),
            ({"each": ["product", "region"], "where": {"rep": "R1"}}, {"rule[A,东]": [0], "rule[B,东]": [1]}),
            ({"each": {"dimension": "region", "level": 1}}, {"rule[中国]": [0, 1, 2, 3]}),
            ({"each": {"dimension": "大区", "level": 2}}, {"rule[华北]": [2, 3], "rule[华南]": [0, 1]}),
            (
                {"each": [{"dimension": "region", "level": 2}, "product"], "where": {"product": "A"}},
                {"rule[华北,A]": [2], "rule[华南,A]": [0]},
            ),
        ],
    )
    def test_makes_an_instance_of_every_member_that_the_cells_name(
        self, parts: dict[str, Any], instances: dict[str, list[int]]
    ) -> None:
        assert scopes(bound(**parts)) == instances

    def test_gives_a_member_that_cells_name_all_that_lies_below_it(self) -> None:
        tree = [{"id": "东"}, {"id": "西", "parent": "东"}]
        assert scopes(bound(each="region"), dimensions={"region": tree}) == {
            "rule[东]": [0, 1, 2, 3],
            "rule[西]": [2, 3],
        }
        found = scopes(bound(each=["region", "product"]), dimensions={"region": tree})
        assert found == {"rule[东,A]": [0, 2], "rule[东,B]": [1, 3], "rule[西,A]": [2], "rule[西,B]": [3]}

    def test_leaves_out_cells_above_the_level_asked_for(self) -> None:
        tree = [{"id": "东"}, {"id": "北"}, {"id": "西", "parent": "北"}]
        assert scopes(bound(each={"dimension": "region", "level": 2}), dimensions={"region": tree}) == {
            "rule[西]": [2, 3]
        }

    @pytest.mark.parametrize(
        ("each", "place", "code"),
        [
            ([], "", "each_empty"),
            ("reps", "", "unknown_dimension"),
            (["rep", "reps"], "/1", "unknown_dimension"),
            ({"dimension": "reps", "level": 1}, "/dimension", "unknown_dimension"),
            ([{"dimension": "reps", "level": 1}], "/0/dimension", "unknown_dimension"),
            (["rep", "rep"], "/1", "dimension_twice"),
            (["rep", "业务员"], "/1", "dimension_twice"),
            (["region", {"dimension": "region", "level": 1}], "/1", "dimension_twice"),
            ({"dimension": "region", "level": 4}, "/level", "level_empty"),
            ({"dimension": "region", "level": 10**9}, "/level", "level_empty"),
        ],
    )
    def test_names_what_exists(self, each: Any, place: str, code: str) -> None:
        given = plan(rules=[bound(each=each)], dimensions={"region": TREE})
        assert wrong(given) == {(f"/rules/0/each{place}", code)}

    def test_tells_the_deepest_level(self) -> None:
        (only,) = findings(plan(rules=[bound(each={"dimension": "region", "level": 4})], dimensions={"region": TREE}))
        assert only.params == {"dimension": "region", "level": 4, "deepest": 3}

    def test_tells_instances_apart_by_name(self) -> None:
        given = plan(
            {"region": ["a,b", "a", "x", "y"], "product": ["c", "b,c", "x", "y"]},
            rules=[bound(each=["region", "product"])],
        )
        (only,) = findings(given)
        assert (only.code, only.params["name"]) == ("instances_named_alike", "rule[a,b,c]")

    def test_many_dimensions_of_many_members_are_kept_apart(self) -> None:
        count = 1200
        columns: dict[str, Any] = {f"d{place}": [f"{place}-{row}" for row in range(count)] for place in range(7)}
        columns |= {"region": None, "product": None, "rep": None, "history": [1.0] * count}
        lines = problem(
            plan(columns, goal={"amount": 5000.0}, rules=[bound(each=[f"d{place}" for place in range(7)])])
        ).lines
        assert (lines.count, lines.matrix.nnz) == (count, count)


@pytest.mark.parametrize(
    ("kind", "parts"),
    [
        ("viable", {"min": 1.0}),
        ("limit", {"count": "product", "max": 1}),
        ("spread", {"measure": "growth", "max": 0.1}),
        ("gini", {"measure": "growth", "max": 0.1}),
    ],
)
def test_names_in_rules_of_every_kind_are_checked(kind: str, parts: dict[str, Any]) -> None:
    rule = {"id": "r", "kind": kind, "where": {"rep": "R9"}, "each": "regoin", **parts}
    assert wrong(plan(rules=[rule])) == {
        ("/rules/0/where/rep", "unknown_member"),
        ("/rules/0/each", "unknown_dimension"),
    }


def test_a_limit_counts_members_of_a_dimension_that_exists() -> None:
    rule = {"id": "r", "kind": "limit", "each": "rep", "count": "prodcut", "max": 1}
    assert ("/rules/0/count", "unknown_dimension") in wrong(plan(rules=[rule]))
