"""What a planner should know of the sales behind a history: returns, blank ids, members that come and go."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from schemas.finding import Finding
from service.files.places import Source, finding
from service.files.sales_periods import Chosen
from service.files.sales_sums import NONE, Groups, Sum, Sums

_SHOWN = 10


def notes_on_sales(groups: Groups, chosen: Chosen, titles: Sequence[str], source: Source) -> list[Finding]:
    """Return what there is to know of the chosen period, and of it beside the others."""
    inside = [groups[stamp] for stamp in groups if stamp in chosen.stamps]
    outside = [groups[stamp] for stamp in groups if stamp not in chosen.stamps]
    notes = [*_returns(inside, source), *_negative(inside, source)]
    for place, title in enumerate(titles):
        notes += _blank(inside, place, title, source)
        if outside:
            notes += _coming_and_going(inside, outside, place, title, source)
    return notes


def _entries(groups: Iterable[Sums]) -> Iterable[tuple[tuple[str, ...], Sum]]:
    for group in groups:
        yield from group.items()


def _returns(inside: Sequence[Sums], source: Source) -> list[Finding]:
    rows = sum(entry.returns for _, entry in _entries(inside))
    if not rows:
        return []
    money = sum((entry.returned for _, entry in _entries(inside)), Decimal(0))
    return [finding("sales_returns", source, count=rows, sum=float(money))]


def _negative(inside: Sequence[Sums], source: Source) -> list[Finding]:
    totals: dict[tuple[str, ...], Decimal] = {}
    for ids, entry in _entries(inside):
        totals[ids] = totals.get(ids, Decimal(0)) + entry.total
    negative = sorted(ids for ids, total in totals.items() if total < 0)
    if not negative:
        return []
    return [
        finding(
            "sales_negative_cells", source, count=len(negative), cells=[" / ".join(ids) for ids in negative[:_SHOWN]]
        )
    ]


def _blank(inside: Sequence[Sums], place: int, title: str, source: Source) -> list[Finding]:
    blank = [entry for ids, entry in _entries(inside) if ids[place] == NONE]
    if not blank:
        return []
    money = sum((entry.total for entry in blank), Decimal(0))
    everything = sum((entry.total for _, entry in _entries(inside)), Decimal(0))
    share = f"{float(money / everything):.1%}" if everything else "-"
    return [
        finding(
            "sales_blank_ids",
            source,
            name=title,
            count=sum(entry.rows for entry in blank),
            sum=float(money),
            share=share,
        )
    ]


def _coming_and_going(
    inside: Sequence[Sums], outside: Sequence[Sums], place: int, title: str, source: Source
) -> list[Finding]:
    here, elsewhere = _by_member(inside, place), _by_member(outside, place)
    notes: list[Finding] = []
    for code, members in (
        ("sales_members_new", here.keys() - elsewhere.keys()),
        ("sales_members_gone", elsewhere.keys() - here.keys()),
    ):
        if members:
            money = sum(
                ((here if code == "sales_members_new" else elsewhere)[member] for member in members), Decimal(0)
            )
            notes.append(
                finding(
                    code, source, name=title, count=len(members), members=sorted(members)[:_SHOWN], sum=float(money)
                )
            )
    return notes


def _by_member(groups: Sequence[Sums], place: int) -> dict[str, Decimal]:
    totals: dict[str, Decimal] = {}
    for ids, entry in _entries(groups):
        totals[ids[place]] = totals.get(ids[place], Decimal(0)) + entry.total
    return totals
