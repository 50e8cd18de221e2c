"""Growth over the year: by month and quarter, and whether the two periods cover the same ones at all."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from schemas.bridge import LikeForLike
from solvers.bridge.facts import MONTHS, Grain, Seasons
from solvers.bridge.ratios import growth, part, tidy

_IN_A_YEAR: Mapping[Grain, int] = {"month": MONTHS, "quarter": 4}


def like_for_like(seasons: Seasons) -> LikeForLike:
    """Return what the months (quarters) that both periods have say of growth."""
    order = _order(seasons)
    common = [number for number in order if number in seasons.before and number in seasons.after]
    before = sum(seasons.before[number] for number in common)
    after = sum(seasons.after[number] for number in common)
    scale = max(abs(before), abs(after))
    absent_before = [number for number in order if number in seasons.after and number not in seasons.before]
    absent_after = [number for number in order if number in seasons.before and number not in seasons.after]

    def named(numbers: Sequence[int]) -> list[str]:
        return [_name(seasons.grain, number) for number in numbers]

    return LikeForLike(
        same=not absent_before and not absent_after,
        grain=seasons.grain,
        common=named(common),
        missing_before=named(absent_before),
        missing_after=named(absent_after),
        before=tidy(before, scale),
        after=tidy(after, scale),
        growth=growth(before, after),
    )


def names_in_order(seasons: Seasons) -> list[str]:
    """Return the months (quarters) in which either period has sales, in the order of the earlier period."""
    return [
        _name(seasons.grain, number)
        for number in _order(seasons)
        if number in seasons.before or number in seasons.after
    ]


def stretches(names: Sequence[str], without: Collection[str]) -> list[str]:
    """Return names in their order but for some; those that follow each other are told as one.

    Examples
    --------
    >>> stretches(["01", "02", "03", "04", "05"], without=["04"])
    ['01-03', '05']
    """
    runs: list[list[str]] = []
    goes_on = False
    for name in names:
        if name in without:
            goes_on = False
        elif goes_on:
            runs[-1].append(name)
        else:
            runs.append([name])
            goes_on = True
    return [run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]


def by_time(seasons: Seasons) -> dict[str, dict[str, list[Any]]]:
    """Return the tables `month` and `quarter`, in the order of the period; quarters alone where the table has those."""
    order = [number for number in _order(seasons) if number in seasons.before or number in seasons.after]
    tables = {seasons.grain: _table(seasons.grain, [(number,) for number in order], seasons)}
    if seasons.grain == "month":
        every = _order(seasons)
        groups = [tuple(every[at : at + 3]) for at in range(0, MONTHS, 3)]
        tables["quarter"] = _table("quarter", groups, seasons)
    return {str(grain): table for grain, table in tables.items()}


def _table(grain: Grain, groups: Sequence[tuple[int, ...]], seasons: Seasons) -> dict[str, list[Any]]:
    """Return a table of groups of months or quarters; null where a period has no sales at all in one."""

    def summed(sales: Mapping[int, float], group: tuple[int, ...]) -> float | None:
        found = [sales[number] for number in group if number in sales]
        return sum(found) if found else None

    rows = [(summed(seasons.before, group), summed(seasons.after, group)) for group in groups]
    change = sum(seasons.after.values()) - sum(seasons.before.values())
    scale = max(abs(sum(seasons.after.values())), abs(sum(seasons.before.values())))
    changes = [(new or 0.0) - (old or 0.0) for old, new in rows]
    if grain == "quarter" and seasons.grain == "month":
        names = [f"Q{at}" for at in range(1, len(groups) + 1)]
    else:
        names = [_name(grain, group[0]) for group in groups]
    return {
        grain: names,
        "before": [None if old is None else tidy(old, scale) for old, _ in rows],
        "after": [None if new is None else tidy(new, scale) for _, new in rows],
        "change": [tidy(value, scale) for value in changes],
        "growth": [None if old is None or new is None else growth(old, new) for old, new in rows],
        "share_of_growth": [part(value, change) for value in changes],
    }


def _order(seasons: Seasons) -> list[int]:
    count = _IN_A_YEAR[seasons.grain]
    return [(seasons.start - 1 + step) % count + 1 for step in range(count)]


def _name(grain: Grain, number: int) -> str:
    return f"Q{number}" if grain == "quarter" else f"{number:02d}"
