"""Allocation: the algorithm, told from top to bottom."""

import numpy as np

from schemas.allocation import Allocation, Certificate
from schemas.finding import Finding
from schemas.messages import Language
from schemas.plan import Plan
from solvers.answer import Writer, merged_levels
from solvers.certify import Answer, Checked, certified
from solvers.certify.tables import tables_agree
from solvers.compile import compile_plan
from solvers.deadline import Deadline, OutOfTime
from solvers.diagnose.diagnosis import diagnosed
from solvers.errors import SolverError
from solvers.grid import printing_grid, unit_grid
from solvers.indicators import objective_value
from solvers.prices import prices
from solvers.printed import Printed, printed
from solvers.problem import Array, Problem
from solvers.route import GENERAL
from solvers.rules_table import rules_table
from solvers.solve import Solved, solve
from solvers.stages.solving import Infeasible


def allocate(plan: Plan, *, language: Language = "en") -> Allocation:
    """Return the fair, certified allocation of a plan's goal.

    Parameters
    ----------
    plan : Plan
    language : the language of all sentences in the answer; `options.language` wins over it

    Returns
    -------
    Allocation
        `outcome` says whether it is optimal, stopped by a limit, or infeasible (with a diagnosis).

    Raises
    ------
    PlanError
        With every finding, when the plan cannot be meant as it stands.
    SolverError
        When no certified answer could be found although the plan is sound.
    """
    language = plan.options.language or language
    deadline = Deadline(plan.options.time_limit)
    with deadline.phase("compile"):
        problem = compile_plan(plan)
    writer = Writer(plan, problem, language)
    try:
        with deadline.phase("solve"):
            solved = _solved(plan, problem, writer, deadline)
        if isinstance(solved, Allocation):
            return solved
        with deadline.phase("round"):
            published = printed(problem, solved.targets, deadline)
    except OutOfTime:
        return _stopped(problem, writer, deadline)
    with deadline.phase("certify"):
        checked = certified(plan, problem.table, _answer(solved, published))
    return _allocation(plan, problem, solved, published, checked, writer, deadline)


def _solved(plan: Plan, problem: Problem, writer: Writer, deadline: Deadline) -> Solved | Allocation:
    """Return the continuous answer, or the answer that there is none.

    A plan whose rules miss each other by no more than what rows are held to is possible: it is solved with its limits
    moved apart by less than that.
    """
    try:
        return solve(problem, deadline)
    except Infeasible:
        impossible = _impossible(plan, problem, writer, deadline)
    if impossible is not None:
        return impossible
    try:
        return solve(problem, deadline, loosened=True)
    except Infeasible as error:
        raise SolverError("rules that can hold together were called infeasible") from error


def _answer(solved: Solved, published: Printed) -> Answer:
    """Return what the certifier is shown."""
    return Answer(
        counts=published.counts,
        grid=published.grid,
        continuous=solved.targets,
        stages=solved.stages,
        row_keys=tuple(zip(solved.model.names, solved.model.sides, strict=True)),
        rounding=published.rounding.witness if published.rounding else None,
        relaxed=bool(published.rounding and published.rounding.relaxed),
    )


def _allocation(
    plan: Plan,
    problem: Problem,
    solved: Solved,
    published: Printed,
    checked: Checked,
    writer: Writer,
    deadline: Deadline,
) -> Allocation:
    """Return the answer with its tables; a broken row is our defect and never leaves."""
    certificate = checked.certificate
    if not certificate.verified and not _holds(checked, published):
        raise SolverError("the answer did not pass its certificate")
    stopped = solved.stopped or bool(published.rounding and published.rounding.witness.stopped)
    relaxed = bool(published.rounding and published.rounding.relaxed)
    with deadline.phase("tabulate"):
        targets = published.targets
        book = writer.book(published.counts, published.grid)
        goal, worth = (published.street, published.street), prices(problem, solved)
        rules = rules_table(problem, checked.rules, checked.skipped, targets, goal, published.grid.step, worth)
        tables = writer.tables(book, rules)
    with deadline.phase("certify"):
        if not tables_agree(
            problem.table, published.counts, published.grid, problem.history, tables, plan.options.totals
        ):
            raise SolverError("the printed tables are not what the targets add up to")
    back_ends = [stage.back_end for stage in solved.stages if stage.back_end]
    return Allocation(
        name=plan.name,
        unit=plan.unit,
        outcome="optimal" if certificate.verified and not stopped and not relaxed else "feasible",
        goal=writer.goal(published.street),
        objective=writer.objective(_value(problem, solved), _levels(problem, solved)),
        fairness=writer.fairness(targets),
        certificate=certificate,
        resolved=writer.resolved(published.grid),
        warnings=writer.warnings(
            [*problem.warnings, *published.warnings(problem), *_about(problem, targets, checked, stopped=stopped)]
        ),
        provenance=writer.provenance(
            [*back_ends, *([published.rounding.back_end] if published.rounding else [])], deadline, solved.route
        ),
        **tables,
    )


def _holds(checked: Checked, published: Printed) -> bool:
    """Tell whether at least every row and total holds, so that only the proof of optimality is missing."""
    proven = [proof for proof in checked.certificate.stages if proof.residual > 1.0]
    relaxed = bool(published.rounding and published.rounding.relaxed)
    return (
        not proven and checked.certificate.sum_error == 0 and (relaxed or checked.certificate.largest_violation <= 1e-6)
    )


def _value(problem: Problem, solved: Solved) -> float:
    """Return the first stage's optimum, before a concession lets the second stage leave it."""
    targets = solved.first.point / solved.model.scale if problem.concession > 0 else solved.targets
    fair = problem.entities.sums(problem.fair_share)
    efficiency = 0.0 if problem.efficiency is None else float(problem.efficiency @ targets)
    return objective_value(problem.objective, problem.entities.sums(targets), fair, problem.power, efficiency)


def _levels(problem: Problem, solved: Solved) -> list[tuple[float, int]] | None:
    """Return the levels of a lexicographic minimax with the number of entities at each; None for other objectives."""
    if problem.objective != "lexicographic_minimax":
        return None
    if solved.first.levels:
        return merged_levels((level.value, len(level.settled)) for level in solved.first.levels)
    model = solved.model
    has = model.entity_fair > 0
    values, members = np.unique(model.sums(solved.first.point)[has] / model.entity_fair[has], return_counts=True)
    return merged_levels(zip(values[::-1].tolist(), members[::-1].tolist(), strict=True))


def _about(problem: Problem, targets: Array, checked: Checked, *, stopped: bool) -> list[Finding]:
    """Return what the reader of this answer should know."""
    found = []
    starved = np.flatnonzero((targets == 0) & (problem.rates > 0) & (problem.upper > 0))
    if starved.size:
        found.append(
            Finding("cell_starved", "", {"cells": problem.table.names(starved[:20]), "count": int(starved.size)})
        )
    if stopped:
        found.append(Finding("stopped_by_limit", "/options/time_limit", {"seconds": problem.time_limit}))
    elif not checked.certificate.verified:
        found.append(
            Finding("not_proven", "", {"residual": max(proof.residual for proof in checked.certificate.stages)})
        )
    return found


def _impossible(plan: Plan, problem: Problem, writer: Writer, deadline: Deadline) -> Allocation | None:
    """Return the diagnosis of a plan whose rules cannot hold together; None where they can after all."""
    grid = unit_grid(problem.unit) if problem.unit else printing_grid(problem.street)
    found = diagnosed(plan, problem, grid, writer.language, deadline)
    if found is None:
        return None
    diagnosis, certificate = found
    return writer.without_targets("infeasible", certificate, diagnosis, grid, writer.provenance([], deadline, GENERAL))


def _stopped(problem: Problem, writer: Writer, deadline: Deadline) -> Allocation:
    nothing = Certificate(verified=False, largest_violation=0.0, sum_error=0.0, stages=[])
    grid = printing_grid(problem.street)
    return writer.without_targets("limit", nothing, None, grid, writer.provenance([], deadline, GENERAL))
