"""The certifier's reading of the rules agrees with one that goes cell by cell and shares nothing with it."""

from typing import Any

import numpy as np
from hypothesis import given, settings

from solvers.certify.held import held, rows
from solvers.certify.reading import Reader
from solvers.compile import compile_plan
from solvers.read import read_plan
from tests.reference.model import read
from tests.reference.rules import instances
from tests.strategies.plans import plans


@settings(max_examples=60, deadline=None)
@given(plans(most_rules=8))
def test_instances_and_their_cells_are_those_of_a_slow_reading(plan: dict[str, Any]) -> None:
    problem, model = compile_plan(read_plan(plan)), read(plan)
    found = Reader(read_plan(plan), problem.table, problem.fair_share).instances()
    cells = {name: set(problem.table.source[found.scopes.of(place)].tolist()) for place, name in enumerate(found.names)}
    wanted = {
        instance.name(rule): set(instance.scope)
        for rule in plan.get("rules", [])
        if rule["kind"] in ("bound", "lock")
        for instance in instances(model, rule)
    }
    assert {name: inside for name, inside in cells.items() if not name.startswith("capacity[")} == wanted


@settings(max_examples=60, deadline=None)
@given(plans(most_rules=8))
def test_rows_of_the_certifier_are_those_of_the_compiler(plan: dict[str, Any]) -> None:
    problem = compile_plan(read_plan(plan))
    reader = Reader(read_plan(plan), problem.table, problem.fair_share)
    found = rows(reader, reader.instances(), problem.street)
    lines, of = problem.lines, problem.lines.matrix
    assert set(lines.names) == set(found.names)
    low, high = (limits.at(problem.street, problem.street) for limits in (lines.lower, lines.upper))
    for row, (name, side) in enumerate(zip(lines.names, lines.sides, strict=True)):
        own = found.row(name)
        weights = np.zeros(problem.size)
        weights[own.cells] = own.high_weights if side == "max" else own.low_weights
        largest = np.abs(weights).max() or 1.0
        np.testing.assert_allclose(of[[row]].toarray()[0], weights / largest, rtol=1e-9, atol=1e-12)
        for limit, wanted, other in ((own.low, low[row], "max"), (own.high, high[row], "min")):
            if side != other:
                np.testing.assert_allclose(limit / largest, wanted, rtol=1e-9, atol=1e-9 * problem.street)


@settings(max_examples=40, deadline=None)
@given(plans(most_rules=8))
def test_values_and_violations_are_those_of_single_rows(plan: dict[str, Any]) -> None:
    problem = compile_plan(read_plan(plan))
    reader = Reader(read_plan(plan), problem.table, problem.fair_share)
    targets = problem.fair_share * np.linspace(0.5, 1.5, problem.size)
    scale = problem.size / problem.street
    found = held(rows(reader, reader.instances(), float(targets.sum())), targets, scale)
    for place, name in enumerate(found.rows.names):
        row = found.rows.row(name)
        room = min(
            float(row.low_weights @ targets[row.cells]) - row.low,
            row.high - float(row.high_weights @ targets[row.cells]),
        )
        largest = max(float(np.abs(row.low_weights).max()), float(np.abs(row.high_weights).max()), 1e-300)
        limit = max((abs(one) for one in (row.low, row.high) if np.isfinite(one)), default=0.0)
        wanted = max(0.0, -room * scale / largest) / max(1.0, limit * scale / largest)
        np.testing.assert_allclose(found.violation[place], wanted, rtol=1e-9, atol=1e-12)
