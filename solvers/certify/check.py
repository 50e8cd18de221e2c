"""The check itself: printed targets, rows, totals, integrality, and the proof of each stage."""

import math
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
from solvers.certify.held import Held, Row, held, rows
from solvers.certify.laminar import laminar
from solvers.certify.least_rounding import proof, rounding_proof
from solvers.certify.reading import Instance, Reader, floored
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
    rules: tuple[Held, ...]
    skipped: tuple[Instance, ...]


def certified(plan: Plan, table: Table, answer: Answer) -> Checked:
    """Check an answer against its plan."""
    history = floored(table.number("history"), plan.history_floor)
    street = street_total(plan, history)
    fair = fair_shares(plan, table, street, history)
    reader = Reader(plan, table, fair)
    printed = answer.grid.money(answer.counts)
    scale = table.size / street
    instances = list(reader.instances())
    relaxed = answer.relaxed and plan.rounding is not None
    rules, skipped, row_error = _rules(reader, instances, printed, scale, answer)
    cell_error = _cells(reader, printed, scale, answer)
    sum_error = _sum_error(plan, street, answer)
    stages = tuple(_proofs(plan, reader, instances, fair, street, answer))
    locked = relaxed and not _locks_hold(reader, instances, printed, answer.grid.step)
    fits = relaxed or max(row_error, cell_error) <= ROW_TOLERANCE
    proven = all(proof.residual <= PROOF_TOLERANCE for proof in stages)
    certificate = Certificate(
        verified=bool(fits and proven and sum_error == 0 and not locked and (answer.counts >= 0).all()),
        largest_violation=_tidy(
            max(max((rule.violation for rule in rules), default=0.0), _worst_cell(reader, printed, scale))
        ),
        sum_error=sum_error,
        stages=list(stages),
    )
    return Checked(certificate, rules, skipped)


def _sum_error(plan: Plan, street: float, answer: Answer) -> float:
    """Return by how much the printed targets miss the nearest total that the plan allows, money."""
    found = int(answer.counts.sum())
    misses = [found - total for total in totals_of(plan, street)]
    off = min(misses, key=abs)
    return float(answer.grid.money(np.array([off]))[0])


def checked_rules(
    plan: Plan, table: Table, targets: Array, street: float, fair: Array
) -> tuple[tuple[Held, ...], tuple[Instance, ...], Reader]:
    """Return how every rule instance holds for targets chosen elsewhere, the instances skipped, and the reader."""
    reader = Reader(plan, table, fair)
    instances = list(reader.instances())
    found = rows(reader, instances, float(targets.sum()))
    known = {row.instance.name for row in found}
    scale = table.size / street
    return tuple(held(row, targets, scale) for row in found), tuple(i for i in instances if i.name not in known), reader


def _tidy(violation: float) -> float:
    """Return a violation; what rounding to doubles alone can cause is 0."""
    return violation if violation > 1e-13 else 0.0


def _rules(
    reader: Reader, instances: list[Instance], printed: Array, scale: float, answer: Answer
) -> tuple[tuple[Held, ...], tuple[Instance, ...], float]:
    """Return all instances, those skipped, and the largest violation beyond what printing alone can cause."""
    found = rows(reader, instances, _published(answer))
    result = tuple(held(row, printed, scale) for row in found)
    known = {row.instance.name for row in found}
    printing = 0.0 if answer.rounding is not None else answer.grid.step * scale
    beyond = [h.violation - printing * _printing_error(len(row.cells)) for h, row in zip(result, found, strict=True)]
    return result, tuple(i for i in instances if i.name not in known), max(beyond, default=0.0)


def _printing_error(cells: int) -> float:
    """Return how many steps the sum of printed cells may be off: half a step each, with signs that cancel."""
    return 2.0 + 2.0 * math.sqrt(cells)


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


def _locks_hold(reader: Reader, instances: Iterable[Instance], printed: Array, step: float) -> bool:
    lock = reader.table.number("lock", np.nan)
    cells_hold = bool(np.all(np.isnan(lock) | (np.abs(printed - lock) < step / 2)))
    locks = [i for i in instances if i.measure == "amount" and i.low == i.high and i.cells.size]
    return cells_hold and all(
        abs(float(printed[i.cells].sum()) - i.low) < step / 2 for i in locks if _is_lock(reader.plan, i.rule)
    )


def _is_lock(plan: Plan, rule: str) -> bool:
    return any(other.id == rule and other.kind == "lock" for other in plan.rules)


def _proofs(
    plan: Plan, reader: Reader, instances: list[Instance], fair: Array, street: float, answer: Answer
) -> Iterable[StageProof]:
    """Yield the proof of each stage at the continuous answer, and that of the rounding."""
    found = {row.instance.name: row for row in rows(reader, instances, street)}
    wanted = {(name, side) for name, side in answer.row_keys if name not in ("goal", "no_basis")}
    by_cell = int(members_of(reader.table, plan.fairness.by).max()) + 1 == reader.table.size
    if {name for name, _ in wanted} != set(found) or not stages_fit(plan, answer.stages, fair, by_cell=by_cell):
        yield proof("reading", "kkt", np.inf)
        return
    if answer.grid != grid_of(plan, street) or not _printed_as_solved(plan, answer, street):
        yield proof("printing", "gap", np.inf)
        return
    by_key: Mapping[proofs.Key, Row] = {(name, side): found[name] for name, side in wanted}
    yield from _stage_proofs(
        plan,
        _ground(plan, reader, by_key, fair, answer, street),
        answer,
        answer.continuous * reader.table.size / street,
    )
    if answer.rounding is not None:
        low, high = reader.limits_of_cells()
        step = answer.grid.step
        published = {row.instance.name: row for row in rows(reader, instances, _published(answer))}
        keys = [key for key in answer.row_keys if key[0] != "no_basis"]
        by_published = {(name, side): published[name] for name, side in wanted}
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
        return "levels", proofs.levels(ground, stage, x)
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


def _ground(
    plan: Plan, reader: Reader, by_key: Mapping[proofs.Key, Row], fair: Array, answer: Answer, street: float
) -> proofs.Ground:
    cells = reader.table.size
    scale = cells / street
    without = (fair <= 0).astype(float)
    stage = next((stage for stage in answer.stages if stage.name == "no_basis"), None)
    forced = 0.0 if stage is None else float(without @ stage.point)
    matrix, low, high = proofs.ground_rows(
        by_key, list(answer.row_keys), cells, scale, float(cells), without, forced if forced > 1e-9 else 0.0
    )
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
