"""Where the growth between two periods came from, along every path that the table can tell."""

from collections.abc import Sequence

from schemas.allocation import Warning_
from schemas.bridge import Bridge, BridgeAsked, BridgePeriod, Chain, Completion, LikeForLike, PathTold, PriceVolumeMix
from schemas.finding import Finding
from schemas.growth import PATHS
from schemas.messages import Language, sentence
from solvers.bridge.chain import MOST_FACTORS, chain, nested
from solvers.bridge.facts import Facts, Span
from solvers.bridge.members import dimension_bridge
from solvers.bridge.mix import price_volume_mix
from solvers.bridge.ratios import growth, part, tidy
from solvers.bridge.seasons import by_time, like_for_like, names_in_order, stretches
from solvers.errors import PlanError

_NEGLIGIBLE = 1e-3
"""Share of the revenue below which items without a quantity are not worth a warning."""


def bridge(
    asked: BridgeAsked, facts: Facts | None, *, language: Language = "en", noticed: Sequence[Finding] = ()
) -> Bridge:
    """Return where the growth came from.

    Parameters
    ----------
    asked : the request
    facts : sums of its two periods; None where it has no table
    noticed : what was found while the table was read

    Raises
    ------
    PlanError
        Where there is nothing to look at, or more factors than can be told apart.
    """
    language = asked.options.language or language
    given = _given_chain(asked)
    if facts is None:
        if given is None:
            raise PlanError([Finding("bridge_nothing", "")])
        return Bridge(name=asked.name, unit=asked.unit, before=None, after=None, change=None, growth=None, chain=given)
    before, after = float(facts.before.sum()), float(facts.after.sum())
    scale = max(abs(before), abs(after))
    alike = None if facts.seasons is None else like_for_like(facts.seasons)
    mix = _mix(facts)
    warnings = [*noticed, *_warnings(facts, alike, mix, before, after)]
    return Bridge(
        name=asked.name,
        unit=asked.unit,
        before=_period(facts.earlier, before, scale),
        after=_period(facts.later, after, scale),
        change=tidy(after - before, scale),
        growth=growth(before, after),
        completion=_completion(facts, before, after, scale),
        like_for_like=alike,
        paths=_paths(facts, asked, language),
        dimensions={name: dimension_bridge(facts, name) for name in facts.dimensions},
        time={} if facts.seasons is None else by_time(facts.seasons),
        price_volume_mix=mix,
        chain=given,
        table_chain=_table_chain(facts, before, after, language),
        warnings=[Warning_(**found.said(language).model_dump()) for found in warnings],
    )


def _given_chain(asked: BridgeAsked) -> Chain | None:
    factors = asked.factors
    if not factors:
        return None
    if len(factors) > MOST_FACTORS:
        raise PlanError([Finding("bridge_factors", "/factors", {"found": len(factors), "limit": MOST_FACTORS})])
    return chain([one.name for one in factors], [one.before for one in factors], [one.after for one in factors])


def _period(span: Span, amount: float, scale: float) -> BridgePeriod:
    return BridgePeriod(
        label=span.label, amount=tidy(amount, scale), months=span.months, first=span.first, last=span.last
    )


def _completion(facts: Facts, before: float, after: float, scale: float) -> Completion | None:
    if facts.target is None:
        return None
    target = float(facts.target.sum())
    return Completion(target=tidy(target, scale), completion=part(after, target), target_growth=growth(before, target))


def _paths(facts: Facts, asked: BridgeAsked, language: Language) -> dict[str, PathTold]:
    told: dict[str, PathTold] = {}
    for path, chinese in PATHS.items():
        dimensions = [name for name, own in facts.paths.items() if own == path]
        if path == "time" and facts.seasons is not None:
            dimensions = ["month", "quarter"] if facts.seasons.grain == "month" else ["quarter"]
        missing = "bridge_not_asked" if asked.dimensions is not None and path != "time" else f"bridge_untold_{path}"
        code = "bridge_path_told" if dimensions else missing
        told[path] = PathTold(
            label=chinese if language == "zh" else path,
            dimensions=dimensions,
            told=bool(dimensions),
            message=sentence(code, {"dimensions": dimensions}, language),
        )
    return told


def _mix(facts: Facts) -> PriceVolumeMix | None:
    return None if facts.units is None or facts.item is None else price_volume_mix(facts, facts.item, facts.units)


def _table_chain(facts: Facts, before: float, after: float, language: Language) -> Chain | None:
    """Return revenue = orders x units per order x price, or units x price, whichever the table has."""
    if facts.units is None:
        return None
    totals = [facts.orders, facts.units] if facts.orders is not None else [facts.units]
    codes = (
        ["bridge_orders", "bridge_units_per_order", "bridge_price"]
        if facts.orders
        else ["bridge_units", "bridge_price"]
    )
    return nested(
        [sentence(code, {}, language) for code in codes],
        [*(float(old.sum()) for old, _ in totals), before],
        [*(float(new.sum()) for _, new in totals), after],
    )


def _warnings(
    facts: Facts, alike: LikeForLike | None, mix: PriceVolumeMix | None, before: float, after: float
) -> list[Finding]:
    found: list[Finding] = []
    if alike is None and not facts.wide:
        found.append(Finding("bridge_months_unknown"))
    elif alike is not None and facts.seasons is not None and not alike.same:
        every = names_in_order(facts.seasons)
        params: dict[str, object] = {
            "growth": _percent(growth(before, after)),
            "before": facts.earlier.label,
            "after": facts.later.label,
            "missing_before": alike.missing_before,
            "missing_after": alike.missing_after,
            "covers_before": _covers(facts.earlier, stretches(every, alike.missing_before)),
            "covers_after": _covers(facts.later, stretches(every, alike.missing_after)),
        }
        if alike.common and alike.growth is not None:
            like = {"like_for_like": _percent(alike.growth), "common": alike.common}
            found.append(Finding("bridge_part_year", "", {**params, **like}))
        else:
            found.append(Finding("bridge_no_common_months", "", params))
    if before <= 0 or after <= 0:
        found.append(Finding("bridge_not_positive", "", {"before": before, "after": after}))
    if abs(after - before) <= 1e-9 * max(abs(before), abs(after)):
        found.append(Finding("bridge_no_growth"))
    if mix is not None and abs(mix.unpriced) > _NEGLIGIBLE * abs(after):
        found.append(Finding("bridge_unpriced", "", {"item": mix.item, "change": mix.unpriced}))
    return found


def _covers(span: Span, months: list[str]) -> list[str]:
    """Return the months of a period, with their years where there is no gap in them."""
    return [f"{span.first}..{span.last}"] if len(months) == 1 and span.first is not None else months


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value:+.1%}"
