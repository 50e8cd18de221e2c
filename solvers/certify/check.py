"""The check itself: printed targets, rows, totals, integrality, and the proof of each stage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from schemas.allocation import Certificate, StageProof
from schemas.columns import canonical
from schemas.plan import Plan
from solvers.certify import proofs
from solvers.certify.choices import Choice, choice_lines, implied
from solvers.certify.expected import grid_of, stages_fit, street_total, totals_of
from solvers.certify.fair import fair_shares, members_of
from solvers.certify.ground import ground_matrix, with_cuts, with_floors
from solvers.certify.held import Held, Row, Rows, held, loosened, rows
from solvers.certify.laminar import laminar
from solvers.certify.least_rounding import proof, rounding_proof
from solvers.certify.levels import levels
from solvers.certify.others import Line, peer_lines
from solvers.certify.peers import Compared, compared
from solvers.certify.reading import Instances, Reader, floored
from solvers.certify.second import least_change
from solvers.certify.soft import Penalty, SoftProof, missed_without_rows, penalties, weighed
from solvers.grid import Grid
from solvers.stages.stage import RoundingWitness, Stage
from solvers.table import Table

Array = NDArray[np.float64]
ROW_TOLERANCE = 1e-9
"""Rows hold to this, relative to max(1, |limit|), after scaling the street total to the number of cells."""
CHOICE_GAP = 1e-6
"""A choice is proven where no other can be better by more, relative to max(1, value)."""
_SIDES = ("both", "min", "max")
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
    choice : who gets a target, None where no rule leaves a choice; rows that it implies have keys with the side `floor`
    cuts : rule and weights of each row that a rule about peers implies; their keys have the side `cut`
    peers : names of the peers that such weights belong to, by rule
    rounding : witness of the rounding, or None where targets are continuous
    rounding_cuts : those that were kept while rounding
    relaxed : whether the rounding had to break rows
    """

    counts: NDArray[np.int64]
    grid: Grid
    continuous: Array
    stages: tuple[Stage, ...]
    row_keys: tuple[tuple[str, str], ...]
    choice: Choice | None = None
    cuts: tuple[tuple[str, Array], ...] = ()
    peers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rounding_cuts: tuple[tuple[str, Array], ...] = ()
    rounding: RoundingWitness | None = None
    relaxed: bool = False


@dataclass(frozen=True)
class Holding:
    """Every rule instance as it was found to hold: those that are rows, and the others."""

    rules: Held
    others: tuple[Line, ...]


@dataclass(frozen=True)
class Checked(Holding):
    """The same, and the certificate."""

    certificate: Certificate


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
    step = 0.0 if answer.rounding is not None else answer.grid.step
    others = (*choice_lines(reader, printed, step), *peer_lines(reader, printed, street, step))
    row_error = max(_beyond_printing(rules, scale, answer), *(line.broken - line.noise for line in others), 0.0)
    cell_error = _cells(reader, printed, scale, answer)
    sum_error = _sum_error(plan, street, answer)
    stages = tuple(_proofs(plan, reader, instances, fair, street, answer))
    locked = relaxed and not _locks_hold(reader, instances, printed, answer.grid.step)
    fits = relaxed or max(row_error, cell_error) <= ROW_TOLERANCE
    proven = all(proof.residual <= PROOF_TOLERANCE for proof in stages)
    certificate = Certificate(
        verified=bool(fits and proven and sum_error == 0 and not locked and (answer.counts >= 0).all()),
        largest_violation=_tidy(max(broken(rules, others), _worst_cell(reader, printed, scale))),
        sum_error=sum_error,
        stages=list(stages),
    )
    return Checked(rules, others, certificate)


def broken(rules: Held, others: Sequence[Line]) -> float:
    """Return the largest violation of a rule that holds without exception."""
    return float(max(rules.broken.max(initial=0.0), *(line.broken for line in others), 0.0))


def _sum_error(plan: Plan, street: float, answer: Answer) -> float:
    """Return by how much the printed targets miss the nearest total that the plan allows, money."""
    found = int(answer.counts.sum())
    misses = [found - total for total in totals_of(plan, street)]
    off = min(misses, key=abs)
    return float(answer.grid.money(np.array([off]))[0])


def checked_rules(plan: Plan, table: Table, targets: Array, street: float, fair: Array) -> Holding:
    """Return how every rule instance holds for targets chosen elsewhere."""
    reader = Reader(plan, table, fair)
    found = held(rows(reader, reader.instances(), float(targets.sum())), targets, table.size / street)
    return Holding(found, (*choice_lines(reader, targets, 0.0), *peer_lines(reader, targets, street, 0.0)))


def _tidy(violation: float) -> float:
    """Return a violation; what rounding to doubles alone can cause is 0."""
    return violation if violation > 1e-13 else 0.0


def _beyond_printing(rules: Held, scale: float, answer: Answer) -> float:
    """Return the largest violation beyond what printing alone can cause: half a step a cell, with signs that cancel."""
    printing = 0.0 if answer.rounding is not None else answer.grid.step * scale
    steps = 2.0 + 2.0 * np.sqrt(rules.rows.groups.sizes)
    return float((rules.broken - printing * steps).max(initial=0.0))


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
    wanted = {(name, side) for name, side in answer.row_keys if side in _SIDES and name not in ("goal", "no_basis")}
    by_cell = int(members_of(reader.table, plan.fairness.by).max()) + 1 == reader.table.size
    softly = [stage for stage in answer.stages if stage.name == "soft"]
    others = [stage for stage in answer.stages if stage.name != "soft"]
    peers = _compared(reader, answer, street, street)
    chosen = implied(reader, answer.choice)
    if (
        not chosen.kept
        or {name for name, _ in wanted} != set(found.by_name)
        or not stages_fit(plan, others, fair, by_cell=by_cell)
        or not _implied(peers, (*answer.cuts, *answer.rounding_cuts))
    ):
        yield proof("reading", "kkt", np.inf)
        return
    if answer.grid != grid_of(plan, street) or not _printed_as_solved(plan, answer, reader, street):
        yield proof("printing", "gap", np.inf)
        return
    x = answer.continuous * reader.table.size / street
    if answer.choice is not None:
        gap = answer.choice.gap
        yield StageProof(stage="choice", kind="mip_gap", residual=0.0, gap=gap if gap > CHOICE_GAP else None)
    ground, most = _ground(plan, reader, found, fair, answer, street)
    wishes = SoftProof(ground, _penalties(plan, found, answer, ground, most, street, peers))
    if len(wishes.levels) != len(softly):
        yield proof("reading", "kkt", np.inf)
        return
    for residual in wishes.run(softly, x, answer.continuous):
        yield proof("soft", "gap", residual)
    named = {rule for rule, _ in answer.cuts}
    without_rows = [one for one in compared(reader, street, street) if one.rule.id not in named]
    unproven = missed_without_rows(without_rows, answer.continuous)
    if unproven > PROOF_TOLERANCE:
        yield proof("soft", "gap", unproven)
    yield from _stage_proofs(plan, wishes.ground, others, x)
    if answer.rounding is not None:
        low, high = reader.limits_of_cells()
        high = _open(high, answer)
        step = answer.grid.step
        published = rows(reader, instances, _published(answer))
        keys, by_published = _rounding_rows(answer, published, peers, street, reader)
        limits = (low / step, high / step)
        yield rounding_proof(answer.rounding, answer.counts, answer.continuous / step, limits, by_published, keys, step)


def _printed_as_solved(plan: Plan, answer: Answer, reader: Reader, street: float) -> bool:
    """Tell whether unrounded targets are the solved ones, to the grid that they are printed on.

    A cell at a limit that lies between two steps is printed inside of it; what that leaves over, others take.
    """
    if plan.rounding is not None:
        return answer.rounding is not None
    printed, step = answer.grid.money(answer.counts), answer.grid.step
    low, high = reader.limits_of_cells()
    held = int(np.count_nonzero((printed - low < step) | (high - printed < step)))
    off = float(np.abs(printed - answer.continuous).max(initial=0.0))
    missing = abs(street - float(answer.continuous.sum()))  # of a plan that is possible only just
    return answer.rounding is None and bool(off <= (2.0 + held) * step + missing + 1e-11 * street)


def _rounding_rows(
    answer: Answer, published: Rows, peers: Mapping[str, Compared], street: float, reader: Reader
) -> tuple[list[proofs.Key], Mapping[proofs.Key, Row]]:
    """Return the keys of the rows that a rounding keeps, and the rows; soft ones as far as they were kept before."""
    step, x = answer.grid.step, answer.continuous
    others = [key for key in answer.row_keys if key[0] != "no_basis" and key[1] != "cut"]
    keys = others[:-1]
    by_key: dict[proofs.Key, Row] = {
        (name, side): loosened(published.row(name), published.soft[published.by_name[name]], x, step)
        for name, side in keys
        if side != "floor"
    }
    for (name, side), (cells, amount) in zip(
        [key for key in keys if key[1] == "floor"], _floors(reader, answer), strict=True
    ):
        ones = np.ones(len(cells))
        by_key[name, side] = Row(cells, ones, ones, amount, np.inf)
    published_peers = _compared(reader, answer, _published(answer), street)
    for number, (rule, weights) in enumerate(answer.rounding_cuts):
        key = (f"{rule}[{number}]", "cut")
        by_key[key] = published_peers[rule].kept_row(weights, peers[rule], x)
        keys.append(key)
    return [*keys, others[-1]], by_key


def _compared(reader: Reader, answer: Answer, total: float, street: float) -> dict[str, Compared]:
    """Return the rules about peers that both readings know, with the peers in the witness's order."""
    found = {}
    for one in compared(reader, total, street):
        names = answer.peers.get(one.rule.id, ())
        if set(names) == set(one.names):
            found[one.rule.id] = one.in_order(names)
    return found


def _floors(reader: Reader, answer: Answer) -> list[tuple[NDArray[np.int64], float]]:
    """Return the cells and least amounts of the floors that a choice implies, in the witness's order."""
    rows = implied(reader, answer.choice).rows
    return [rows[name] for name, side in answer.row_keys if side == "floor"]


def _open(upper: Array, answer: Answer) -> Array:
    """Return upper limits of cells (n,), 0 for those that get nothing by choice."""
    return upper if answer.choice is None else np.where(answer.choice.off, 0.0, upper)


def _implied(peers: Mapping[str, Compared], cuts: Iterable[tuple[str, Array]]) -> bool:
    return all(rule in peers and peers[rule].implies(weights) for rule, weights in cuts)


def _penalties(
    plan: Plan,
    found: Rows,
    answer: Answer,
    ground: proofs.Ground,
    most: Array,
    street: float,
    peers: Mapping[str, Compared],
) -> list[Penalty]:
    """Return the violations that soft stages minimise."""
    if not any(stage.name == "soft" for stage in answer.stages) and not any(
        getattr(r, "soft", None) for r in plan.rules
    ):
        return []
    keys = answer.row_keys
    listed = penalties(plan, found, keys, ground, most, street)
    scale = len(ground.fair) / street
    place = np.array([row for row, key in enumerate(keys) if key[1] == "cut"], dtype=np.int64)
    for rule, one in peers.items():
        rows_of = place[[cut == rule for cut, _ in answer.cuts]] if len(place) else place
        if one.rule.soft is not None and len(rows_of):
            cost = weighed(one.rule.soft, one.rule.max, street)
            gives = one.size * scale / most[rows_of]
            listed.append(Penalty(one.rule.soft.priority, cost, rows_of, 1.0, gives, ground.high[rows_of], one))
    return listed


def _stage_proofs(plan: Plan, ground: proofs.Ground, stages: Sequence[Stage], x: Array) -> Iterable[StageProof]:
    first = next(stage for stage in stages if stage.name == "fairness")
    at = first.point if plan.fairness.concession > 0 else x
    for stage in stages:
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


def _ground(
    plan: Plan, reader: Reader, found: Rows, fair: Array, answer: Answer, street: float
) -> tuple[proofs.Ground, Array]:
    """Return what proofs stand on, and what each row was divided by."""
    cells = reader.table.size
    scale = cells / street
    without = (fair <= 0).astype(float)
    stage = next((stage for stage in answer.stages if stage.name == "no_basis"), None)
    forced = 0.0 if stage is None else float(without @ stage.point)
    keys = [key for key in answer.row_keys if key[1] not in ("cut", "floor")]
    plain = ground_matrix(found, keys, scale, without, forced if forced > 1e-9 else 0.0)
    places = {side: row for row, (_, side) in reversed(list(enumerate(answer.row_keys)))}
    peers = _compared(reader, answer, street, street)
    floors = with_floors(plain, places.get("floor", 0), _floors(reader, answer), scale)
    cuts = [peers[rule].row(weights) for rule, weights in answer.cuts]
    matrix, low, high, most = with_cuts(floors, places.get("cut", 0), cuts, scale)
    lower, upper = reader.limits_of_cells()
    entity = members_of(reader.table, plan.fairness.by)
    efficiency = reader.table.number(canonical(plan.fairness.efficiency)) if plan.fairness.efficiency else None
    ground = proofs.Ground(
        matrix=matrix,
        low=low,
        high=high,
        lower=lower * scale,
        upper=_open(upper, answer) * scale,
        fair=fair * scale,
        entity=entity,
        entity_fair=np.asarray(np.bincount(entity, fair * scale), dtype=np.float64),
        power=plan.fairness.power or 2.0,
        concession=plan.fairness.concession,
        efficiency=None if efficiency is None else efficiency / (float(np.abs(efficiency).max()) or 1.0),
    )
    return ground, most
