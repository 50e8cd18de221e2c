"""What is printed is what was certified: a writer that prints anything else is caught."""

from collections.abc import Callable
from typing import Any

import pytest

from solvers import answer as writing
from solvers.errors import SolverError
from tests.solvers.small_plans import answer, three

TREE = {"region": [{"id": "东", "parent": "全国"}, {"id": "西", "parent": "全国"}, {"id": "南", "parent": "全国"}]}


def asked(**parts: Any) -> dict[str, Any]:
    plan = three({"product": ["A", "A", "B"]}, dimensions=TREE, **parts)
    return {**plan, "options": {"totals": [["region", "product"]], **parts.get("options", {})}}


@pytest.mark.parametrize("form", ["rows", "columns"])
def test_right_tables_pass_in_both_forms(form: str) -> None:
    assert answer(asked(options={"cells": form})).certificate.verified


@pytest.mark.parametrize("table", ["cells", "members", "combinations"])
@pytest.mark.parametrize(("column", "wrong"), [("target", 1.0), ("history", 5.0), ("growth", 0.3)])
def test_a_wrong_number_in_a_table_never_leaves(
    table: str, column: str, wrong: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    right: Callable[..., dict[str, list[Any]]] = getattr(writing, table)

    def mutant(*given: Any) -> dict[str, list[Any]]:
        columns = right(*given)
        return {**columns, column: [columns[column][0] + wrong, *columns[column][1:]]}

    monkeypatch.setattr(writing, table, mutant)
    with pytest.raises(SolverError, match="printed tables"):
        answer(asked())
