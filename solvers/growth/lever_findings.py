"""What contradicts itself in one lever."""

from collections.abc import Iterable

from schemas.finding import Finding
from schemas.growth import GrowthCase, Lever
from solvers.growth.names import PathNames, unknown_name
from solvers.growth.tiers import spend_of, tiers_of
from solvers.names import folded, pointer

_FORMS = {
    ("gain", "cost"): "gain",
    ("count", "gain_each", "cost_each"): "count",
    ("tiers",): "tiers",
    ("response",): "response",
}
_SUM = 1e-9


def lever_findings(case: GrowthCase, lever: Lever, place: str) -> Iterable[Finding]:
    """Yield what is wrong with a lever; `place` points at it."""
    paths = PathNames(case)
    if paths.key(lever.path) is None:
        yield paths.unknown(lever.path, f"{place}/path")
    form = list(_form(lever, place))
    yield from form
    if not form and lever.min_spend > spend_of(tiers_of(lever)) * (1 + _SUM):
        params = {"min": lever.min_spend, "most": spend_of(tiers_of(lever))}
        yield Finding("growth_min_spend", f"{place}/min_spend", params)
    yield from _starts(lever, place)
    yield from _segments(case, lever, place)
    lands = sum(landing.share for landing in lever.lands)
    if lever.lands and abs(lands - 1) > _SUM:
        yield Finding("growth_lands_sum", f"{place}/lands", {"sum": float(f"{lands:.12g}")})


def _form(lever: Lever, place: str) -> Iterable[Finding]:
    given = [name for form in _FORMS for name in form if getattr(lever, name) is not None]
    if tuple(given) not in _FORMS:
        yield Finding("growth_lever_forms", place, {"found": given})
    elif lever.tiers is not None:
        yield from _tiers(lever.tiers, f"{place}/tiers")
    elif lever.response is not None:
        response = lever.response
        belongs = {"exponential": (), "hill": ("shape",), "adbudg": ("shape", "least")}[response.kind]
        for key in ("shape", "least"):
            if key not in belongs and key in response.model_fields_set:
                params = {"key": key, "kind": response.kind}
                yield Finding("growth_response_shape", f"{place}/response/{key}", params)
        if response.least >= response.most:
            limits: dict[str, object] = {"least": response.least, "most": response.most}
            yield Finding("growth_response_least", f"{place}/response/least", limits)


def _tiers(tiers: list[tuple[float, float]], place: str) -> Iterable[Finding]:
    if not tiers:
        yield Finding("growth_tiers_empty", place, {})
    for index, (spend, gain) in enumerate(tiers):
        if spend <= 0:
            yield Finding("growth_tier_spend", place + pointer(index, 0), {"found": spend})
        if gain < 0:
            yield Finding("growth_tier_gain", place + pointer(index, 1), {"found": gain})
        before = tiers[index - 1][1] if index else gain
        if gain > before:
            yield Finding("growth_tiers_rise", place + pointer(index, 1), {"before": before, "after": gain})


def _starts(lever: Lever, place: str) -> Iterable[Finding]:
    if lever.starts is None:
        return
    if lever.start_month is not None:
        yield Finding("growth_start_forms", f"{place}/start_month", {})
    if not lever.starts or not set(lever.starts) <= {1, 2, 3, 4} or len(set(lever.starts)) < len(lever.starts):
        yield Finding("growth_starts", f"{place}/starts", {"found": lever.starts})


def _segments(case: GrowthCase, lever: Lever, place: str) -> Iterable[Finding]:
    known = {folded(name) for name in (*(case.segments or ()), *case.links)}
    for name, share in lever.segments.items():
        if known and folded(name) not in known:
            names = dict.fromkeys((*(case.segments or ()), *case.links))
            yield unknown_name("growth_segment_unknown", f"{place}/segments{pointer(name)}", name, names)
        if share < 0:
            yield Finding("growth_segment_share", f"{place}/segments{pointer(name)}", {"found": share})
    total = sum(lever.segments.values())
    if total > 1 + _SUM:
        yield Finding("growth_segments_sum", f"{place}/segments", {"sum": float(f"{total:.12g}")})
