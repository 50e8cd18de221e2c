"""Which unknown headers are slips of names that mean something: `histroy`, `Potental`, `市场潜利`.

A slip changes a letter or two and not the first one, for `前年实际` is no slip of `去年实际`.
"""

from collections.abc import Collection

from schemas.columns import COLUMNS, folded

_SHORTEST = 4
"""Letters of a name that can be misspelt; shorter ones are too near to each other."""
_LONG = 6
"""Letters from which on two of them may be wrong."""
_KNOWN = frozenset(
    folded(name)
    for column in COLUMNS
    for name in (column.name, column.label_en, column.label_zh, *column.aliases)
    if len(name) >= _SHORTEST
)


def is_slip(name: str, declared: Collection[str] = ()) -> bool:
    """Return whether a header is nearly the name of a known column, or of one that the plan declares."""
    plain = folded(name)
    if len(plain) < _SHORTEST:
        return False
    allowed = 1 if len(plain) < _LONG else 2
    known = _KNOWN | {folded(each) for each in declared}
    return any(
        each[:1] == plain[:1] and abs(len(each) - len(plain)) <= allowed and distance(plain, each) <= allowed
        for each in known
    )


def distance(one: str, other: str) -> int:
    """Return how many letters are missing, too many, wrong or swapped (optimal string alignment)."""
    before: list[int] = []
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, start=1):
        here = [row]
        for column, counterpart in enumerate(other, start=1):
            cost = min(above[column] + 1, here[-1] + 1, above[column - 1] + (letter != counterpart))
            if row > 1 and column > 1 and letter == other[column - 2] and one[row - 2] == counterpart:
                cost = min(cost, before[column - 2] + 1)
            here.append(cost)
        before, above = above, here
    return above[-1]
