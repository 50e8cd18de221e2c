"""Cells: columns read by name, values of their kind, one row a cell."""

from typing import Any

import numpy as np
import pytest

from solvers.read import read_plan
from solvers.roles import OF_AN_ANSWER
from solvers.table import Table, read_table
from tests.solvers.reading import COLUMNS, findings, in_rows, nearest, plan, problem, warned, wrong
from tests.solvers.small_plans import answer


def table(given: dict[str, Any]) -> Table:
    return read_table(read_plan(given))


class TestColumns:
    def test_are_read_by_their_names(self) -> None:
        read = table(plan({"city": ["a", "b", "c", "d"], "score": [1, 2, 3, 4]}, measures=["score"]))
        assert list(read.dimensions) == ["region", "product", "rep", "city"]
        assert list(read.numbers) == ["history", "score"]
        assert read.read_as == {
            "city": "dimension city",
            "history": "measure history",
            "product": "dimension product",
            "region": "dimension region",
            "rep": "dimension rep",
            "score": "measure score",
        }

    def test_are_read_by_any_alias(self) -> None:
        chinese = {
            "大区": COLUMNS["region"],
            "产品名称": COLUMNS["product"],
            " 销售代表 ": COLUMNS["rep"],
            "去年实际": COLUMNS["history"],
            "锁定": [None, None, 5.0, None],
        }
        read = table({"goal": {"amount": 500.0}, "cells": {"columns": chinese}})
        assert list(read.dimensions) == ["region", "product", "rep"]
        assert list(read.numbers) == ["history", "lock"]
        assert read.read_as[" 销售代表 "] == "dimension rep"

    @pytest.mark.parametrize(
        "values", [[1, 2, 3, 4], [1.5, None, None, None], ["a", 1, "b", "c"], [True, False, True, True]]
    )
    def test_of_an_unknown_name_hold_text_or_are_listed(self, values: list[Any]) -> None:
        given = plan({"scroe": values})
        assert wrong(given) == {("/cells/columns/scroe", "column_of_unknown_kind")}
        assert wrong({**given, "carry": ["scroe"]}) == set()

    def test_of_a_name_nearly_known_are_told_the_nearest(self) -> None:
        assert nearest(plan({"histroy": [1, 2, 3, 4]})) == "history"

    def test_without_any_value_are_left_out_with_a_warning(self) -> None:
        assert warned(plan({"note": [None] * 4}))["column_empty"].params == {"column": "note"}

    def test_that_mean_the_same_are_wrong(self) -> None:
        (only,) = findings(plan({"去年": [1, 2, 3, 4]}))
        assert (only.pointer, only.code, only.params["other"]) == ("/cells/columns/去年", "column_twice", "history")

    def test_may_be_carried_under_a_name_that_would_mean_something(self) -> None:
        given = plan({"大区": ["x", "y", "z", "z"]}, carry=["大区"])
        assert table(given).carried == {"大区": ("x", "y", "z", "z")}

    def test_of_different_lengths_are_wrong(self) -> None:
        given = plan({"history": [1, 2, 3], "potential": [1] * 5})
        assert wrong(given) == {
            ("/cells/columns/history", "lengths_differ"),
            ("/cells/columns/potential", "lengths_differ"),
        }

    @pytest.mark.parametrize("values", ["abc", 5, None, {}])
    def test_are_lists(self, values: Any) -> None:
        given = {**plan(), "cells": {"columns": {**COLUMNS, "history": values}}}
        assert wrong(given) == {("/cells/columns/history", "needs_list")}

    @pytest.mark.parametrize(
        ("header", "code"), [("", "blank"), (" ", "blank"), ("a\x00", "text_unclean"), (5, "needs_text")]
    )
    def test_have_a_header(self, header: Any, code: str) -> None:
        assert {found for _, found in wrong(plan({header: ["a"] * 4}))} == {code}

    def test_cannot_be_without_number(self) -> None:
        rows = [{f"column{row}": "x"} for row in range(1001)]
        assert wrong({**plan(), "cells": {"rows": rows}}) == {("/cells/rows", "columns_too_many")}

    @pytest.mark.parametrize(
        ("cells", "code"),
        [
            ({"columns": {}}, "no_cells"),
            ({"columns": {"rep": []}}, "no_cells"),
            ({"rows": []}, "no_cells"),
            ({"rows": [{}]}, "no_cells"),
            ({"columns": {"history": [1]}}, "no_dimension"),
            ({"columns": 5}, "needs_object"),
            ({"rows": {}}, "needs_list"),
            ({"rows": [5]}, "needs_object"),
        ],
    )
    def test_make_cells(self, cells: dict[str, Any], code: str) -> None:
        assert {found for _, found in wrong({**plan(), "cells": cells})} == {code}


class TestListedColumns:
    @pytest.mark.parametrize("key", ["measures", "carry"])
    def test_exist(self, key: str) -> None:
        given = plan({"score": [1, 2, 3, 4]}, **{key: ["scor", "score"]})
        assert wrong(given) == {(f"/{key}/0", "unknown_column")}
        assert nearest(given) == "score"

    @pytest.mark.parametrize("alias", ["history", "去年"])
    def test_may_be_known_measures_too(self, alias: str) -> None:
        assert wrong(plan(measures=[alias])) == set()

    @pytest.mark.parametrize("name", ["region", "业务员", "city", "key"])
    def test_are_no_dimensions_or_keys_when_they_are_measures(self, name: str) -> None:
        given = plan({"city": list("abcd"), "key": list("abcd")}, measures=[name], dimensions={"city": []})
        assert ("/measures/0", "column_two_roles") in wrong(given)

    def test_are_not_computed_with_and_only_echoed(self) -> None:
        given = plan({"score": [1, 2, 3, 4]}, measures=["score"], carry=["score"])
        assert wrong(given) == {("/measures/0", "column_two_roles")}

    def test_are_not_declared_dimensions_when_they_are_carried(self) -> None:
        given = plan({"city": list("abcd")}, carry=["city"], dimensions={"city": [{"id": "a"}]})
        assert ("/carry/0", "column_two_roles") in wrong(given)

    @pytest.mark.parametrize("name", ["momentum", "even", "capacity", "headroom", "planned"])
    def test_do_not_take_the_name_of_a_driver(self, name: str) -> None:
        assert wrong(plan({name: [1, 2, 3, 4]}, measures=[name])) == {("/measures/0", "measure_name_taken")}

    @pytest.mark.parametrize("name", ["target", "目标", "growth", "stretch", "fair_share", "history", "编号"])
    def test_do_not_take_the_name_of_an_answers_column(self, name: str) -> None:
        assert ("/carry/0", "carry_name_taken") in wrong(plan({name: list("abcd")}, carry=[name]))

    @pytest.mark.parametrize("name", ["growth", "cell", "share", "load", "fair_share", "a|b"])
    def test_nor_do_dimensions(self, name: str) -> None:
        assert wrong(plan({name: list("abcd")})) == {(f"/cells/columns/{name}", "dimension_name_taken")}
        assert ("/dimensions/history", "dimension_name_taken") in wrong(
            plan({"history": list("abcd")}, dimensions={"history": []})
        )

    def test_the_names_of_an_answers_columns_are_known(self) -> None:
        said = answer(
            plan({"potential": [900.0] * 4, "key": list("abcd")}, options={"totals": [["region", "product"]]})
        )
        written = set(said.cells["columns"])
        for totals in said.totals.values():
            written |= set(totals["columns"])
        assert written - OF_AN_ANSWER == {"region", "product", "rep"}


class TestIds:
    @pytest.mark.parametrize(
        ("value", "shown"), [(7, "7"), (7.5, "7.5"), (True, "true"), ([], "[]"), ({"a": 1}, "{...}")]
    )
    def test_are_text(self, value: Any, shown: str) -> None:
        (only,) = findings(plan({"rep": ["R1", value, "R2", "R3"]}))
        assert (only.pointer, only.code) == ("/cells/columns/rep/1", "id_not_text")
        assert (only.params["found"], only.params["rows"], only.params["count"]) == (shown, [1], 1)
        assert "007" in str(only.said("en").hint)

    def test_keep_their_zeros(self) -> None:
        assert table(plan({"rep": ["007", "07", "7", "R"]})).dimensions["rep"].ids == ("007", "07", "7", "R")

    @pytest.mark.parametrize("text", ["R\x00", "\udc00"])
    @pytest.mark.parametrize(("column", "listed"), [("rep", {}), ("key", {}), ("note", {"carry": ["note"]})])
    def test_and_other_texts_are_refused_where_they_cannot_be_stored(
        self, column: str, listed: dict[str, Any], text: str
    ) -> None:
        (only,) = findings(plan({column: ["a", "b", text, "d"]}, **listed))
        assert (only.pointer, only.code) == (f"/cells/columns/{column}/2", "column_unclean")

    def test_blank_ones_are_the_member_none_with_a_warning(self) -> None:
        given = plan({"product": ["A", None, "", " \u3000"], "rep": ["R1", "R1", "R2", "R3"]})
        assert table(given).dimensions["product"].ids == ("(none)", "A")
        assert warned(given)["id_blank"].params == {"column": "product", "count": 3}
        assert "member_created" not in warned({**given, "dimensions": {"product": [{"id": "A"}]}})

    def test_a_rule_may_select_none(self) -> None:
        given = plan(
            {"product": ["A", None, "A", None]},
            rules=[{"id": "r", "kind": "lock", "where": {"product": "(none)"}, "amount": 5.0}],
        )
        assert wrong(given) == set()

    @pytest.mark.parametrize(("one", "other"), [("R1", "r1"), ("R1", "Ｒ１"), ("R1", "R1 "), ("é", "e\u0301")])
    def test_do_not_differ_by_writing_alone(self, one: str, other: str) -> None:
        (only,) = findings(plan({"rep": [one, "R2", "R3", other]}))
        assert (only.code, {only.params["id"], only.params["other"]}) == ("same_id_written_twice", {one, other})
        assert only.pointer in {"/cells/columns/rep/0", "/cells/columns/rep/3"}


class TestNumbers:
    @pytest.mark.parametrize("column", ["history", "potential", "min", "score"])
    @pytest.mark.parametrize("value", ["12", "12%", "", "n/a", True, [1], {}])
    def test_are_not_written_as_text(self, column: str, value: Any) -> None:
        given = plan({column: [1.0, 2.0, value, 4.0]}, measures=["score"] if column == "score" else [])
        (only,) = findings(given)
        assert (only.pointer, only.code) == (f"/cells/columns/{column}/2", "not_a_number")

    @pytest.mark.parametrize(
        "value", [float("nan"), float("inf"), -float("inf"), 1e15, -1e15, 1e308, 10**400, -(10**400), 5e-324, 1e-200]
    )
    def test_are_finite_and_of_a_size_to_compute_with(self, value: float) -> None:
        (only,) = findings(plan({"history": [1.0, None, value, 4.0]}))
        assert (only.pointer, only.code) == ("/cells/columns/history/2", "number_out_of_range")
        assert only.params["count"] == 1

    @pytest.mark.parametrize("value", [0, -0.0, 10**14, 9.99e14, 1e-99])
    def test_may_be_anything_else(self, value: float) -> None:
        assert table(plan({"history": [1.0, value, 2.0, None]})).numbers["history"][1] == value

    def test_are_nan_where_empty(self) -> None:
        np.testing.assert_array_equal(
            table(plan({"min": [1, None, 2.5, None]})).numbers["min"], [1, np.nan, 2.5, np.nan]
        )


class TestKeysAndCarriedValues:
    def test_a_key_is_used_once(self) -> None:
        (only,) = findings(plan({"key": ["a", None, None, "a"]}))
        assert (only.pointer, only.code, only.params["rows"]) == ("/cells/columns/key/3", "key_twice", [3])

    def test_a_key_is_text(self) -> None:
        assert wrong(plan({"编号": [1, 2, 3, 4]})) == {("/cells/columns/编号/0", "id_not_text")}

    def test_carried_values_come_back_as_they_were(self) -> None:
        values = ["a", None, 7, 2**62]
        assert answer(plan({"note": values}, carry=["note"])).cells["columns"]["note"] == values

    def test_a_carried_column_may_be_listed_by_an_alias_and_keeps_its_header(self) -> None:
        given = plan({"sku": list("wxyz"), "product": None, "rep": ["R1", "R2", "R3", "R4"]}, carry=["产品"])
        assert table(given).carried == {"sku": ("w", "x", "y", "z")}

    @pytest.mark.parametrize("value", [[], [1], {"a": 1}])
    def test_carried_values_are_plain(self, value: Any) -> None:
        assert wrong(plan({"note": ["a", value, 1, None]}, carry=["note"])) == {
            ("/cells/columns/note/1", "carry_not_plain")
        }

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), 10**400, 2**63])
    def test_carried_numbers_are_finite(self, value: float) -> None:
        assert wrong(plan({"note": ["a", 1.5, value, None]}, carry=["note"])) == {
            ("/cells/columns/note/2", "carry_out_of_range")
        }


class TestRows:
    def test_say_the_same_as_columns(self) -> None:
        given = plan({"min": [None, 1.0, None, None]})
        one, other = table(given), table(in_rows(given))
        assert one.numbers.keys() == other.numbers.keys()
        np.testing.assert_array_equal(one.numbers["min"], other.numbers["min"])
        assert (one.form, other.form) == ("columns", "rows")

    def test_may_leave_out_what_is_empty(self) -> None:
        rows = [{"rep": "R1", "history": 5.0}, {"rep": "R2"}, {"history": 1.0}]
        read = table({"goal": {"amount": 9.0}, "cells": {"rows": rows}})
        assert read.dimensions["rep"].ids == ("(none)", "R1", "R2")
        np.testing.assert_array_equal(read.numbers["history"], [1.0, 5.0, np.nan])

    @pytest.mark.parametrize(
        ("columns", "place", "code"),
        [
            ({"rep": ["R1", 5, "R2", "R3"]}, "/cells/rows/1/rep", "id_not_text"),
            ({"history": [1, 2, 3, "4"]}, "/cells/rows/3/history", "not_a_number"),
            ({"去年": [1, 2, 3, 1e308], "history": None}, "/cells/rows/3/去年", "number_out_of_range"),
            ({"去年": [1, 2, -3, 4], "history": None}, "/cells/rows/2/去年", "history_negative"),
            ({"key": ["a", "b", "c", "a"]}, "/cells/rows/3/key", "key_twice"),
            ({"rep": ["R1", "R1", "R2", "r2"]}, "/cells/rows/3/rep", "same_id_written_twice"),
            ({"下限": [1, 1, 5, 1], "max": [2, 2, 2, 2]}, "/cells/rows/2/下限", "cell_min_above_max"),
            ({"scroe": [1, 2, 3, 4]}, "/cells/rows", "column_of_unknown_kind"),
        ],
    )
    def test_are_pointed_at_where_they_are_wrong(self, columns: dict[str, Any], place: str, code: str) -> None:
        assert wrong(in_rows(plan(columns))) == {(place, code)}


def test_the_same_cell_twice_is_wrong_and_told_how_to_add_up() -> None:
    given = plan({"rep": ["R1", "R1", "R2", "R1"], "product": ["A", "B", "A", "B"], "region": ["东", "东", "西", "东"]})
    (only,) = findings(given)
    assert (only.pointer, only.code) == ("/cells/columns/region/3", "cell_twice")
    assert (only.params["rows"], only.params["count"]) == ([3], 1)
    assert "apportion history" in str(only.said("en").hint)
    assert "apportion history" in str(only.said("zh").hint)


def test_cells_come_in_the_order_of_their_ids() -> None:
    read = table(plan({"region": ["b", "a", "b", "a"], "product": ["z", "y", "x", "y"]}))
    assert list(zip(read.ids("region"), read.ids("product"), read.ids("rep"), strict=True)) == [
        ("a", "y", "R1"),
        ("a", "y", "R3"),
        ("b", "x", "R2"),
        ("b", "z", "R1"),
    ]
    assert read.source.tolist() == [1, 3, 2, 0]
    assert read.pointer("history", 0) == "/cells/columns/history/1"


def test_a_sound_plan_poses_a_problem() -> None:
    assert problem(plan()).size == 4
