"""The check itself: printed targets, rows, totals, integrality, and the proof of each stage."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from schemas.allocation import Certificate, StageProof
from schemas.columns import canonical
from schemas.plan import Plan
from solvers.certify import proofs
from solvers.certify.expected import grid_of, stages_fit, street_total, totals_of
from solvers.certify.fair import fair_shares, members_of
from solvers.certify.ground import ground_matrix
from solvers.certify.held import Held, Row, Rows, held, rows
from solvers.certify.laminar import laminar
from solvers.certify.least_rounding import proof, rounding_proof
from solvers.certify.levels import levels
from solvers.certify.reading import Instances, Reader, floored
from solvers.certify.second import least_change
from solvers.grid import Grid
from solvers.stages.stage import RoundingWitness, Stage
from solvers.table import Table

Array = NDArray[np.float64]
ROW_TOLERANCE = 1e-9
"""Rows hold to this, relative to max(1, |limit|), after scaling the street total to the number of cells."""
PROOF_TOLERANCE = 1e-9
"""Largest residual or relative gap of a stage that still counts as proven."""


@dataclass(frozen=True)
class Answer:
    """What is to be certified.

    Attributes
    ----------
    counts : int array (n,), printed targets in steps of the grid
    grid : the grid of the printed targets
    continuous : array (n,), targets before printing or rounding, money
    stages : witnesses; row_keys : (instance, side) of the rows that their multipliers belong to
    rounding : witness of the rounding, or None where targets are continuous
    relaxed : whether the rounding had to break rows
    """

    counts: NDArray[np.int64]
    grid: Grid
    continuous: Array
    stages: tuple[Stage, ...]
    row_keys: tuple[tuple[str, str], ...]
    rounding: RoundingWitness | None = None
    relaxed: bool = False


@dataclass(frozen=True)
class Checked:
    """The certificate, and every rule instance as it was found to hold."""

    certificate: Certificate
    rules: Held


def certified(plan: Plan, table: Table, answer: Answer) -> Checked:
    """Check an answer against its plan."""
    history = floored(table.number("history"), plan.history_floor)
    street = street_total(plan, history)
    fair = fair_shares(plan, table, street, history)
    reader = Reader(plan, table, fair)
    printed = answer.grid.money(answer.counts)
    scale = table.size / street
    instances = reader.instances()
    relaxed = answer.relaxed and plan.rounding is not None
    rules = held(rows(reader, instances, _published(answer)), printed, scale)
    row_error = _beyond_printing(rules, scale, answer)
    cell_error = _cells(reader, printed, scale, answer)
    sum_error = _sum_error(plan, street, answer)
    stages = tuple(_proofs(plan, reader, instances, fair, street, answer))
    locked = relaxed and not _locks_hold(reader, instances, printed, answer.grid.step)
    fits = relaxed or max(row_error, cell_error) <= ROW_TOLERANCE
    proven = all(proof.residual <= PROOF_TOLERANCE for proof in stages)
    certificate = Certificate(
        verified=bool(fits and proven and sum_error == 0 and not locked and (answer.counts >= 0).all()),
        largest_violation=_tidy(max(float(rules.violation.max(initial=0.0)), _worst_cell(reader, printed, scale))),
        sum_error=sum_error,
        stages=list(stages),
    )
    return Checked(certificate, rules)


def _sum_error(plan: Plan, street: float, answer: Answer) -> float:
    """Return by how much the printed targets miss the nearest total that the plan allows, money."""
    found = int(answer.counts.sum())
    misses = [found - total for total in totals_of(plan, street)]
    off = min(misses, key=abs)
    return float(answer.grid.money(np.array([off]))[0])


def checked_rules(plan: Plan, table: Table, targets: Array, street: float, fair: Array) -> Held:
    """Return how every rule instance holds for targets chosen elsewhere."""
    reader = Reader(plan, table, fair)
    return held(rows(reader, reader.instances(), float(targets.sum())), targets, table.size / street)


def _tidy(violation: float) -> float:
    """Return a violation; what rounding to doubles alone can cause is 0."""
    return violation if violation > 1e-13 else 0.0


def _beyond_printing(rules: Held, scale: float, answer: Answer) -> float:
    """Return the largest violation beyond what printing alone can cause: half a step a cell, with signs that cancel."""
    printing = 0.0 if answer.rounding is not None else answer.grid.step * scale
    steps = 2.0 + 2.0 * np.sqrt(rules.rows.groups.sizes)
    return float((rules.violation - printing * steps).max(initial=0.0))


def _published(answer: Answer) -> float:
    return float(answer.grid.money(answer.counts.sum()))


def _worst_cell(reader: Reader, printed: Array, scale: float) -> float:
    low, high = reader.limits_of_cells()
    off = np.maximum(low - printed, printed - high) * scale
    limit = np.where(np.isfinite(high), np.maximum(low, high), low) * scale
    return float((np.maximum(off, 0.0) / np.maximum(1.0, limit)).max(initial=0.0))


def _cells(reader: Reader, printed: Array, scale: float, answer: Answer) -> float:
    printing = 0.0 if answer.rounding is not None else answer.grid.step * scale
    return _worst_cell(reader, printed, scale) - printing


def _locks_hold(reader: Reader, instances: Instances, printed: Array, step: float) -> bool:
    lock = reader.table.number("lock", np.nan)
    cells_hold = bool(np.all(np.isnan(lock) | (np.abs(printed - lock) < step / 2)))
    named = {rule.id for rule in reader.plan.rules if rule.kind == "lock"}
    locks = np.array([rule in named for rule in instances.rules], dtype=bool) & (instances.scopes.sizes > 0)
    off = np.abs(instances.scopes.sums(printed) - instances.low)[locks]
    return cells_hold and bool((off < step / 2).all())


def _proofs(
    plan: Plan, reader: Reader, instances: Instances, fair: Array, street: float, answer: Answer
) -> Iterable[StageProof]:
    """Yield the proof of each stage at the continuous answer, and that of the rounding."""
    found = rows(reader, instances, street)
    wanted = {(name, side) for name, side in answer.row_keys if name not in ("goal", "no_basis")}
    by_cell = int(members_of(reader.table, plan.fairness.by).max()) + 1 == reader.table.size
    if {name for name, _ in wanted} != set(found.by_name) or not stages_fit(plan, answer.stages, fair, by_cell=by_cell):
        yield proof("reading", "kkt", np.inf)
        return
    if answer.grid != grid_of(plan, street) or not _printed_as_solved(plan, answer, street):
        yield proof("printing", "gap", np.inf)
        return
    yield from _stage_proofs(
        plan,
        _ground(plan, reader, found, fair, answer, street),
        answer,
        answer.continuous * reader.table.size / street,
    )
    if answer.rounding is not None:
        low, high = reader.limits_of_cells()
        step = answer.grid.step
        published = rows(reader, instances, _published(answer))
        keys = [key for key in answer.row_keys if key[0] != "no_basis"]
        by_published: Mapping[proofs.Key, Row] = {(name, side): published.row(name) for name, side in wanted}
        limits = (low / step, high / step)
        yield rounding_proof(answer.rounding, answer.counts, answer.continuous / step, limits, by_published, keys, step)


def _printed_as_solved(plan: Plan, answer: Answer, street: float) -> bool:
    """Tell whether unrounded targets are the solved ones, to the grid that they are printed on."""
    if plan.rounding is not None:
        return answer.rounding is not None
    off = float(np.abs(answer.grid.money(answer.counts) - answer.continuous).max(initial=0.0))
    return answer.rounding is None and off <= 2.0 * answer.grid.step + 1e-11 * street


def _stage_proofs(plan: Plan, ground: proofs.Ground, answer: Answer, x: Array) -> Iterable[StageProof]:
    first = next(stage for stage in answer.stages if stage.name == "fairness")
    at = first.point if plan.fairness.concession > 0 else x
    for stage in answer.stages:
        if stage.name == "no_basis":
            cost = (ground.fair <= 0).astype(float)
            yield proof("no_basis", "gap", proofs.no_basis(ground, stage, x, cost))
        elif stage.name == "fairness":
            kind, residual = _first(ground, stage, at)
            yield proof("fairness", kind, max(residual, _feasible(ground, at)))
        else:
            residual = max(least_change(ground, first, stage, at, x), _feasible(ground, x))
            yield proof("least_change", "kkt", residual)


def _feasible(ground: proofs.Ground, x: Array) -> float:
    """Return how far a point is from satisfying rows and limits."""
    activity = ground.matrix @ x
    off = np.maximum(ground.low - activity, activity - ground.high) / np.maximum(1.0, np.abs(activity))
    return float(max(off.max(initial=0.0), np.maximum(ground.lower - x, x - ground.upper).max(initial=0.0)))


def _first(ground: proofs.Ground, stage: Stage, x: Array) -> tuple[Literal["levels", "gap", "kkt"], float]:
    if stage.objective == "lexicographic_minimax" and stage.levels:
        return "levels", levels(ground, stage, x)
    if stage.objective == "lexicographic_minimax":
        proof = proofs.convex(ground, replace(stage, objective="chi_square"), x)
        return "kkt", proof if laminar(ground) else np.inf
    linear = {
        "minimax": proofs.minimax,
        "least_absolute": proofs.least_absolute,
        "max_efficiency": proofs.max_efficiency,
    }
    if stage.objective in linear:
        return "gap", linear[stage.objective](ground, stage, x)
    return "kkt", proofs.convex(ground, stage, x)


def _ground(plan: Plan, reader: Reader, found: Rows, fair: Array, answer: Answer, street: float) -> proofs.Ground:
    cells = reader.table.size
    scale = cells / street
    without = (fair <= 0).astype(float)
    stage = next((stage for stage in answer.stages if stage.name == "no_basis"), None)
    forced = 0.0 if stage is None else float(without @ stage.point)
    matrix, low, high = ground_matrix(found, answer.row_keys, scale, without, forced if forced > 1e-9 else 0.0)
    lower, upper = reader.limits_of_cells()
    entity = members_of(reader.table, plan.fairness.by)
    efficiency = reader.table.number(canonical(plan.fairness.efficiency)) if plan.fairness.efficiency else None
    return proofs.Ground(
        matrix=matrix,
        low=low,
        high=high,
        lower=lower * scale,
        upper=upper * scale,
        fair=fair * scale,
        entity=entity,
        entity_fair=np.asarray(np.bincount(entity, fair * scale), dtype=np.float64),
        power=plan.fairness.power or 2.0,
        concession=plan.fairness.concession,
        efficiency=None if efficiency is None else efficiency / (float(np.abs(efficiency).max()) or 1.0),
    )
