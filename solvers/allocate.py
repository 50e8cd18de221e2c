"""Allocation: the algorithm, told from top to bottom."""

from collections.abc import Sequence

import numpy as np

from schemas.allocation import Allocation, Certificate, Outcome, Provenance
from schemas.finding import Finding
from schemas.messages import Language
from schemas.plan import Plan
from solvers.answer import Writer, merged_levels
from solvers.backends import integer
from solvers.certify import Answer, Checked, certified
from solvers.certify.choices import Choice
from solvers.certify.tables import tables_agree
from solvers.choosing.chosen import GAP, Chosen, chosen
from solvers.compile import compile_plan
from solvers.deadline import Deadline, OutOfTime
from solvers.errors import SolverError
from solvers.explain.explanation import explained
from solvers.explain.multipliers import one_price_each
from solvers.grid import printing_grid, unit_grid
from solvers.indicators import objective_value
from solvers.model import scaled
from solvers.printed import Printed, printed
from solvers.problem import Array, Problem
from solvers.route import route_of
from solvers.rules_table import rules_table
from solvers.solve import Solved, solve
from solvers.stages.solving import Infeasible

_MISSED = 1e-9
"""A violation, relative to max(1, limit), above this is one."""


def allocate(
    plan: Plan,
    *,
    language: Language = "en",
    who: Sequence[str] = (),
    diagnosing: bool = True,
    compiled: Problem | None = None,
) -> Allocation:
    """Return the fair, certified allocation of a plan's goal.

    Parameters
    ----------
    plan : Plan
    language : the language of all sentences in the answer; `options.language` wins over it
    who : ids of members of any dimension whose targets are to be explained
    diagnosing : whether an impossible plan is told why it is, which takes longer than to solve it
    compiled : the plan as arrays where they are at hand: what `compile_plan` returns for it

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
        problem = compile_plan(plan) if compiled is None else compiled
    writer = Writer(plan, problem, language)
    try:
        with deadline.phase("solve"):
            solved = _solved(plan, problem, writer, deadline, diagnosing=diagnosing)
        if isinstance(solved, Allocation):
            return solved
        choice = solved if isinstance(solved, Chosen) else None
        if isinstance(solved, Chosen):
            problem, solved = solved.problem, solved.solved
        with deadline.phase("round"):
            published = printed(problem, solved.targets, deadline, solved.cuts)
    except OutOfTime:
        return _nothing("limit", problem, writer, deadline)
    with deadline.phase("certify"):
        checked = certified(plan, problem.table, _answer(problem, solved, published, choice))
    return _allocation(plan, problem, solved, published, checked, writer, deadline, who, choice)


def _solved(
    plan: Plan, problem: Problem, writer: Writer, deadline: Deadline, *, diagnosing: bool
) -> Solved | Chosen | Allocation:
    """Return the continuous answer, and the choice behind it where rules leave one, or the answer that there is none.

    A plan whose rules miss each other by no more than what rows are held to is possible: it is solved with its limits
    moved apart by less than that.
    """
    try:
        return chosen(problem, deadline) if problem.choices else solve(problem, deadline)
    except Infeasible:
        impossible = _impossible(plan, problem, writer, deadline) if diagnosing else None
    if impossible is not None:
        return impossible
    try:
        return chosen(problem, deadline, loosened=True) if problem.choices else solve(problem, deadline, loosened=True)
    except Infeasible as error:
        if not diagnosing:
            return _nothing("infeasible", problem, writer, deadline)
        raise SolverError("rules that can hold together were called infeasible") from error


def _answer(problem: Problem, solved: Solved, published: Printed, choice: Chosen | None) -> Answer:
    """Return what the certifier is shown."""
    keys: list[tuple[str, str]] = list(zip(solved.model.names, solved.model.sides, strict=True))
    last = solved.problem.lines.count
    for row in range(last - len(solved.cuts), last):
        keys[row] = (keys[row][0], "cut")
    floors = [] if choice is None else range(problem.lines.count - choice.floors, problem.lines.count)
    for row in floors:
        keys[row] = (keys[row][0], "floor")
    cuts, rounding_cuts = (
        tuple((problem.peers[cut.peers].rule, cut.weights) for cut in listed)
        for listed in (solved.cuts, published.cuts)
    )
    return Answer(
        counts=published.counts,
        grid=published.grid,
        continuous=solved.targets,
        stages=solved.stages,
        row_keys=tuple(keys),
        choice=None if choice is None else Choice(choice.off, [keys[row][0] for row in floors], choice.gap),
        cuts=cuts,
        peers={peers.rule: peers.names for peers in problem.peers},
        rounding_cuts=rounding_cuts,
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
    who: Sequence[str],
    choice: Chosen | None,
) -> Allocation:
    """Return the answer with its tables; a broken row is our defect and never leaves."""
    certificate = checked.certificate
    if not certificate.verified and not _holds(checked, published):
        raise SolverError("the answer did not pass its certificate")
    stopped = solved.stopped or bool(published.rounding and published.rounding.witness.stopped)
    stopped |= choice is not None and choice.gap > GAP
    relaxed = bool(published.rounding and published.rounding.relaxed)
    with deadline.phase("tabulate"):
        targets = published.targets
        book = writer.book(published.counts, published.grid)
    with deadline.phase("explain"):
        why = explained(plan, problem, solved, book, writer.language, deadline, who)
    with deadline.phase("tabulate"):
        floors = 0 if choice is None else choice.floors
        worth = one_price_each(problem, solved, floors) if why.prices is None else why.prices
        goal = (published.street, published.street)
        rules = rules_table(problem, checked, targets, goal, published.grid.step, worth)
        tables = writer.tables(book, rules)
    with deadline.phase("certify"):
        if not tables_agree(
            problem.table, published.counts, published.grid, problem.history, tables, plan.options.totals
        ):
            raise SolverError("the printed tables are not what the targets add up to")
    rounding = [published.rounding.back_end] if published.rounding else []
    rounding += [] if choice is None else [integer.NAME]
    back_ends = [name for name in (*(stage.back_end for stage in solved.stages), *rounding) if name]
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
            [
                *problem.warnings,
                *published.warnings(problem),
                *_about(problem, targets, checked, choice, stopped=stopped),
                *why.findings,
            ]
        ),
        provenance=writer.provenance(back_ends, deadline, solved.route),
        explanation=why.parts,
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
    model, first = solved.model, solved.first
    at = np.flatnonzero(model.entity_fair > 0)
    if first.stopped:  # what the time limit left open has no level
        at = np.concatenate([level.settled for level in first.levels])
    values, members = np.unique(model.sums(first.point)[at] / model.entity_fair[at], return_counts=True)
    return merged_levels(zip(values[::-1].tolist(), members[::-1].tolist(), strict=True))


def _about(
    problem: Problem, targets: Array, checked: Checked, choice: Chosen | None, *, stopped: bool
) -> list[Finding]:
    """Return what the reader of this answer should know."""
    found = []
    starved = np.flatnonzero((targets == 0) & (problem.rates > 0) & (problem.upper > 0))
    if starved.size:
        found.append(
            Finding("cell_starved", "", {"cells": problem.table.names(starved[:20]), "count": int(starved.size)})
        )
    unmet = _unmet(checked)
    if unmet:
        found.append(Finding("soft_unmet", "", {"rules": unmet[:20], "count": len(unmet)}))
    if choice is not None and not choice.by_all_levels:
        found.append(Finding("choice_by_highest_level", "", {}))
    if stopped:
        found.append(Finding("stopped_by_limit", "/options/time_limit", {"seconds": problem.time_limit}))
    elif not checked.certificate.verified:
        found.append(
            Finding("not_proven", "", {"residual": max(proof.residual for proof in checked.certificate.stages)})
        )
    return found


def _unmet(checked: Checked) -> list[str]:
    """Return the soft rules that targets miss."""
    rows = checked.rules
    missed = np.flatnonzero(rows.rows.soft & (rows.violation > _MISSED))
    others = [line.id for line in checked.others if line.soft and line.violation > max(_MISSED, line.noise)]
    return [*(rows.rows.names[at] for at in missed.tolist()), *others]


def _impossible(plan: Plan, problem: Problem, writer: Writer, deadline: Deadline) -> Allocation | None:
    """Return the diagnosis of a plan whose rules cannot hold together; None where they can after all."""
    from solvers.diagnose.diagnosis import diagnosed  # slow to load, and most plans are possible

    grid = unit_grid(problem.unit) if problem.unit else printing_grid(problem.street)
    found = diagnosed(plan, problem, grid, writer.language, deadline)
    if found is None:
        return None
    diagnosis, certificate = found
    return writer.without_targets("infeasible", certificate, diagnosis, grid, _provenance(problem, writer, deadline))


def _nothing(outcome: Outcome, problem: Problem, writer: Writer, deadline: Deadline) -> Allocation:
    """Return an answer without targets, and without a word why."""
    nothing = Certificate(verified=False, largest_violation=0.0, sum_error=0.0, stages=[])
    grid = printing_grid(problem.street)
    return writer.without_targets(outcome, nothing, None, grid, _provenance(problem, writer, deadline))


def _provenance(problem: Problem, writer: Writer, deadline: Deadline) -> Provenance:
    """Return where an answer without targets comes from: the route that the plan took or would have taken."""
    return writer.provenance([], deadline, route_of(scaled(problem), problem.objective).name)
