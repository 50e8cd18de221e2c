"""From a problem with soft rules and rules about peers to one whose rows all hold: rows laid out, missed rows found."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from solvers.blocks import stacked
from solvers.lines import Limits, Lines
from solvers.model import Model
from solvers.peers import Cut, cut_lines, missed
from solvers.problem import Problem
from solvers.stages.soft import NOTHING_SOFT, Elastic, Shared, Softened

Array = NDArray[np.float64]
_ROUNDING = 1e-12
_FEW = 10_000


@dataclass(frozen=True)
class LaidOut:
    """A problem with all its rows: hard ones, soft ones, and the cuts of rules about peers.

    Attributes
    ----------
    problem : its lines are the m rows, soft ones without limits
    elastic : what the soft ones ask for
    cuts : the cuts, whose rows are the last ones
    of_shared : the rule about peers behind each of `elastic.shared`, by its place
    """

    problem: Problem
    elastic: Elastic
    cuts: tuple[Cut, ...]
    of_shared: tuple[int, ...]

    @property
    def first_cut(self) -> int:
        """Number of the first row that is a cut."""
        return self.problem.lines.count - len(self.cuts)

    @property
    def in_general(self) -> bool:
        """Tell whether there are cuts and few cells: cuts all but touch, and take the exact engine long."""
        return bool(self.cuts) and self.problem.size <= _FEW


def laid_out(problem: Problem, cuts: Sequence[Cut]) -> LaidOut:
    """Return a problem with the rows that solving it needs."""
    if problem.wishes is None and not problem.peers:
        return LaidOut(problem, NOTHING_SOFT, (), ())
    written = cut_lines(problem.peers, cuts, problem.size)
    soft = [] if problem.wishes is None else [problem.wishes.lines]
    lines = stacked([problem.lines, *soft, written], problem.size)
    first = problem.lines.count
    first_cut = lines.count - written.count
    yields = np.zeros(lines.count, dtype=np.bool_)
    yields[first:first_cut] = True
    yields[first_cut:] = [problem.peers[cut.peers].wish is not None for cut in cuts]
    low, high = _asked_for(problem, lines)
    levels, costs = np.full((lines.count, 2), -1), np.zeros((lines.count, 2))
    if problem.wishes is not None:
        levels[first:first_cut] = problem.wishes.priorities[:, np.newaxis]
        scale = problem.size / problem.street
        costs[first:first_cut] = problem.wishes.costs * (lines.largest[first:first_cut] / scale)[:, np.newaxis]
    shared = [(place, _shared(problem, place, lines, cuts, first_cut)) for place in range(len(problem.peers))]
    used = [(place, one) for place, one in shared if one is not None]
    free = replace(lines, lower=_without(lines.lower, yields, -np.inf), upper=_without(lines.upper, yields, np.inf))
    elastic = Elastic(low, high, levels, costs, tuple(one for _, one in used))
    return LaidOut(replace(problem, lines=free), elastic, tuple(cuts), tuple(place for place, _ in used))


def _asked_for(problem: Problem, lines: Lines) -> tuple[Array, Array]:
    scale = problem.size / problem.street
    low, high = (side.at(problem.street, problem.street) * scale for side in (lines.lower, lines.upper))
    return low, high


def _without(limits: Limits, rows: NDArray[np.bool_], absent: float) -> Limits:
    """Return limits of which some rows have none."""
    return Limits(
        np.where(rows, absent, limits.fixed),
        np.where(rows, 0.0, limits.of_total),
        np.where(rows, 0.0, limits.of_fair),
    )


def _shared(problem: Problem, place: int, lines: Lines, cuts: Sequence[Cut], first: int) -> Shared | None:
    """Return the rows of a soft rule about peers; None where it is hard or has none."""
    peers = problem.peers[place]
    rows = np.array([first + at for at, cut in enumerate(cuts) if cut.peers == place], dtype=np.int64)
    if peers.wish is None or not rows.size:
        return None
    unit = peers.unit(problem.street, problem.street) * problem.size / problem.street
    gives = peers.size * unit / lines.largest[rows]
    largest = float(gives.max())
    return Shared(peers.wish.priority, rows, gives / largest, peers.wish.cost / largest, largest)


def further_cuts(laid: LaidOut, softened: Softened, points: Sequence[Array]) -> list[Cut]:
    """Return the rows of rules about peers that some targets (n,), scaled, break and that are not written yet."""
    problem, found = laid.problem, []
    scale = problem.size / problem.street
    known = {(cut.peers, cut.weights.tobytes()) for cut in laid.cuts}
    for point in points:
        slack = _slack(laid, softened, point)
        for place, peers in enumerate(problem.peers):
            values = peers.values(point / scale, problem.street, problem.street)
            for weights in missed(peers, values, slack.get(place, 0.0)):
                if (place, weights.tobytes()) not in known:
                    known.add((place, weights.tobytes()))
                    found.append(Cut(place, weights))
    return found


def _slack(laid: LaidOut, softened: Softened, point: Array) -> dict[int, float]:
    """Return by how much each soft rule about peers is missed, as its reference says."""
    slack = {}
    for place, shared, reference in zip(laid.of_shared, laid.elastic.shared, softened.references, strict=True):
        if reference >= 0:
            row = laid.problem.lines.matrix[[reference]]
            over = float((row @ point)[0]) - float(laid.elastic.high[reference])
            gives = float(shared.gives[np.flatnonzero(shared.rows == reference)[0]])
            slack[place] = max(0.0, over / gives / shared.unit)
    return slack


def plain(laid: LaidOut, model: Model) -> Problem:
    """Return the problem of which a model with settled rows is the model: all its rows hold."""
    if laid.problem.wishes is None and not laid.problem.peers:
        return laid.problem
    lines, count = laid.problem.lines, laid.problem.lines.count
    street = laid.problem.street
    low, high = model.row_lower[:count] / model.scale, model.row_upper[:count] / model.scale
    asked = _asked(laid, lines.lower, below=True), _asked(laid, lines.upper, below=False)
    lower = _moved(lines.lower, low, asked, street)
    upper = _moved(lines.upper, high, asked[::-1], street)
    return replace(
        laid.problem,
        lines=replace(
            lines,
            matrix=model.matrix[:count],
            lower=lower,
            upper=upper,
        ),
        lower=model.lower / model.scale,
        upper=np.where(np.isfinite(model.upper), model.upper / model.scale, laid.problem.upper),
        wishes=None,
        peers=(),
    )


def _asked(laid: LaidOut, limits: Limits, *, below: bool) -> Limits:
    """Return the limits of one side, those that soft rows ask for included."""
    wishes = laid.problem.wishes
    if wishes is None:
        return limits
    own = wishes.lines.lower if below else wishes.lines.upper
    end = laid.first_cut
    start = end - wishes.lines.count
    return Limits(
        *(
            np.concatenate([whole[:start], part, whole[end:]])
            for whole, part in zip(_parts(limits), _parts(own), strict=True)
        )
    )


def _parts(limits: Limits) -> tuple[Array, Array, Array]:
    return limits.fixed, limits.of_total, limits.of_fair


def _moved(limits: Limits, now: Array, asked: tuple[Limits, Limits], street: float) -> Limits:
    """Return the limits of one side where they are now; a model leaves out limits that never bind.

    What a row is settled at is mostly a limit that it has or asks for, on this side or on the other, and moves with the
    total as that does.

    Parameters
    ----------
    asked : what is asked for on this side and on the other
    """
    here = np.where(np.isfinite(now), now, 0.0)
    found = [
        np.where(np.isfinite(now), here, limits.fixed),
        *(np.where(np.isfinite(now), 0.0, part) for part in _parts(limits)[1:]),
    ]
    for one in asked[::-1]:
        away = here - one.at(street, street)
        same = np.isfinite(now) & (np.abs(away) <= _ROUNDING * street)
        found = [np.where(same, part, own) for part, own in zip(_parts(one), found, strict=True)]
    return Limits(*found)
