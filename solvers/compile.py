"""Plan in, Problem out: names become arrays, and everything that is wrong is said at once."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from schemas.columns import canonical
from schemas.plan import Plan
from schemas.rules import Bound, Limit, Lock, Viable
from solvers.cell_limits import bounds, cell_limits, impossible_numbers
from solvers.choice_rules import limit_choice, viable_choice
from solvers.choices import Choice
from solvers.entities import available, cells, judged, reported, totalled
from solvers.errors import PlanError
from solvers.fair_share import Drivers, normalised, rates
from solvers.goal import goal_of, history_of, stated_goal
from solvers.kept import Kept
from solvers.names import pointer
from solvers.objective_form import objective_findings
from solvers.peer_rules import peers_of
from solvers.peers import Peers
from solvers.problem import Problem
from solvers.rounding_units import unit_findings
from solvers.rows import Base, RowWriter
from solvers.rule_forms import ill_formed
from solvers.sanity import sanity
from solvers.scopes import Selection
from solvers.table import Table, gathered_table

Array = NDArray[np.float64]


def compile_plan(plan: Plan, kept: Kept | None = None) -> Problem:
    """Return a plan as arrays.

    Parameters
    ----------
    kept : what is known from plans compiled before; it saves work and changes nothing

    Raises
    ------
    PlanError
        With all findings: what the cells, goal, blend, rules and fairness say that cannot be meant.
    """
    table, findings = gathered_table(plan) if kept is None else kept.table(plan)
    blend, wrong = normalised(plan.fair_share)
    findings += [*stated_goal(plan), *wrong, *ill_formed(plan), *objective_findings(plan.fairness, table)]
    if table is None:
        raise PlanError([*findings, *unit_findings(plan.rounding, None)])
    warnings = [*table.warnings]
    history = history_of(plan, table, findings, warnings)
    goal, street = goal_of(plan, table, history, findings)
    findings += [*unit_findings(plan.rounding, street if goal > 0 else None), *impossible_numbers(plan, table)]
    every = cells(table)
    report_by, report = reported(plan, table, every, findings, warnings)
    by, entities = judged(plan, table, every, findings)
    findings += totalled(plan, table)
    drivers = Drivers(table, history, report.codes, available(table, report_by, report.count))
    phi, unusable = rates(drivers, blend, plan.fair_share)
    findings += unusable
    base = Base(history, drivers.momentum, phi, table.number("potential", np.nan), _effort(table))
    writer = RowWriter(table, base, Selection(table)) if kept is None else kept.writer(table, base)
    meant = street if street > 0 else 1.0  # a wrong total is a finding; rules are looked at all the same
    peers, choices = _write(plan, writer, meant)
    findings += writer.selection.findings
    if findings:
        raise PlanError(findings)
    limits = cell_limits(plan, table)
    lower, upper = bounds(limits, table.size)
    problem = Problem(
        table=table,
        goal=goal,
        street=street,
        over_assignment=plan.over_assignment,
        history=history,
        momentum=drivers.momentum,
        rates=phi,
        fair_share=phi * street,
        blend=blend,
        cell_limits=limits,
        lower=lower,
        upper=upper,
        lines=writer.lines(),
        entities=entities,
        by=by,
        report=report,
        report_by=report_by,
        objective=plan.fairness.objective,
        power=plan.fairness.power or 2.0,
        efficiency=table.number(canonical(plan.fairness.efficiency)) if plan.fairness.efficiency else None,
        concession=plan.fairness.concession,
        unit=plan.rounding.unit if plan.rounding else None,
        total_rounding=plan.rounding.total if plan.rounding else "up",
        time_limit=plan.options.time_limit,
        seed=plan.options.seed,
        warnings=(),
        wishes=writer.wishes(street),
        peers=peers,
        choices=choices,
    )
    return replace(problem, warnings=(*warnings, *writer.warnings, *sanity(plan, problem)))


def _effort(table: Table) -> Array:
    """Return capacity units per money; without an effort column capacity is in money."""
    return table.number("effort", np.nan) if "effort" in table.numbers else np.ones(table.size)


def _write(plan: Plan, writer: RowWriter, street: float) -> tuple[tuple[Peers, ...], tuple[Choice, ...]]:
    """Write the rows of all rules and of implied capacities; return the rules that are no rows."""
    peers: list[Peers | None] = []
    choices: list[Choice | None] = []
    for index, rule in enumerate(plan.rules):
        place = pointer("rules", index)
        if isinstance(rule, Bound):
            writer.bound(rule, place)
        elif isinstance(rule, Lock):
            writer.lock(rule, place)
        elif isinstance(rule, Viable):
            choices.append(viable_choice(rule, writer, place))
        elif isinstance(rule, Limit):
            choices.append(limit_choice(rule, writer, place, street))
        else:
            peers.append(peers_of(rule, writer, place, street))
    if plan.implied.capacity:
        for name, dimension in writer.table.dimensions.items():
            if not np.isnan(dimension.capacity).all():
                writer.capacity(name)
    compared = tuple(one for one in peers if one is not None)
    chosen = tuple(one for one in choices if one is not None)
    writer.clashes([*(one.rule for one in compared), *(name for one in chosen for name in one.names)])
    return compared, chosen
