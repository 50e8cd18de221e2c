"""Everything that is wrong with a plan is said at once: cells, goal, blend, rules and fairness."""

import pytest

from tests.solvers.reading import bound, findings, lock, plan, wrong


def test_findings_of_all_parts_come_together() -> None:
    given = plan(
        {
            "history": [100.0, -1.0, "200", 100.0],
            "potential": [100.0, 1e308, -5.0, None],
            "region": ["东", 7, "西", "西"],
            "min": [5.0, None, None, None],
            "max": [4.0, None, None, None],
            "wieght": [1, 2, 3, 4],
        },
        goal={"growth": 66},
        dimensions={"rep": [{"id": "R1"}, {"id": "r1"}], "region": [{"id": "东", "parent": "东"}]},
        measures=["score"],
        fair_share={"blend": {"history": 0.5}},
        rules=[
            bound(id="a", where={"rep": "R8"}, each="reps"),
            bound(id="b", max=None),
            bound(id="c", measure="share", of={"region": "="}),
            {"id": "d", "kind": "gini", "each": "rep", "measure": "growth", "max": 0.1},
            lock(id="e", amount=3.0, where={"product": "C"}),
            bound(id="f", soft={}),
        ],
        fairness={"by": ["rep", "team"], "report": "team", "objective": "entropy", "power": 3.0},
        rounding={"unit": 10},
        options={"totals": [["region", "team"]]},
    )
    assert wrong(given) == {
        ("/cells/columns/history/2", "not_a_number"),
        ("/cells/columns/history/1", "history_negative"),
        ("/cells/columns/potential/1", "number_out_of_range"),
        ("/cells/columns/potential/2", "limit_negative"),
        ("/cells/columns/region/1", "id_not_text"),
        ("/cells/columns/min/0", "cell_min_above_max"),
        ("/cells/columns/wieght", "column_of_unknown_kind"),
        ("/goal/growth", "growth_too_large"),
        ("/dimensions/rep/1/id", "member_twice"),
        ("/dimensions/region/0/parent", "cycle"),
        ("/measures/0", "unknown_column"),
        ("/fair_share/blend", "weights_sum"),
        ("/rules/0/where/rep", "unknown_member"),
        ("/rules/0/each", "unknown_dimension"),
        ("/rules/1", "limits_missing"),
        ("/rules/2/of/region", "equals_without_each"),
        ("/rules/4/amount", "lock_off_grid"),
        ("/rules/4/where/product", "unknown_member"),
        ("/fairness/by/1", "unknown_dimension"),
        ("/fairness/report", "unknown_dimension"),
        ("/fairness/power", "power_unused"),
        ("/options/totals/0/1", "unknown_dimension"),
    }


@pytest.mark.parametrize("value", ["x", float("nan"), None])
def test_what_could_not_be_read_raises_no_second_finding(value: object) -> None:
    columns = {"effort": ["x", "y", "z", value], "potential": ["x", 1e308, 5.0, 5.0]}
    given = plan(
        columns,
        dimensions={"rep": [{"id": "R1", "capacity": 5.0}]},
        fair_share={"blend": {"potential": 1.0}},
        rules=[bound(measure="load", each="rep")],
    )
    codes = {code for _, code in wrong(given)}
    assert codes <= {"not_a_number", "number_out_of_range"}


def test_what_needs_no_cells_is_said_even_where_cells_cannot_be_laid_out() -> None:
    given = plan(
        {"history": [1.0, 2.0]},
        goal={"growth": 66},
        fair_share={"blend": {"even": -1.0}},
        rules=[bound(min=5.0, max=4.0)],
        rounding={"unit": 1e-9},
        fairness={"objective": "burden_power"},
    )
    assert wrong(given) == {
        ("/cells/columns/history", "lengths_differ"),
        ("/goal/growth", "growth_too_large"),
        ("/fair_share/blend/even", "weight_negative"),
        ("/rules/0", "min_above_max"),
        ("/rounding/unit", "unit_places"),
        ("/fairness/power", "power_needed"),
    }


def test_hundreds_of_findings_are_all_there() -> None:
    given = plan(rules=[bound(id=f"r{number}", where={"rep": f"X{number}"}) for number in range(300)])
    assert len(findings(given)) == 300


@pytest.mark.parametrize("columns", [{"rep": [1, 2, 3, 4]}, {"history": ["a"] * 4}])
def test_every_finding_of_a_column_is_one_with_its_first_rows(columns: dict[str, list[object]]) -> None:
    (only,) = [finding for finding in findings(plan(columns)) if finding.code in {"id_not_text", "not_a_number"}]
    assert (only.params["rows"], only.params["count"]) == ([0, 1, 2, 3], 4)
