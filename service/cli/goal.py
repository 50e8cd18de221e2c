"""`--goal +66%` or `--goal 8300`: the top line, typed on the command line."""

import re

from schemas.finding import Finding
from solvers.errors import PlanError

_GROWTH = re.compile(r"[+-]?\d[\d,]*(\.\d+)?\s*%")
_AMOUNT = re.compile(r"\d[\d,]*(\.\d+)?")
_ASCII = str.maketrans({"％": "%", "＋": "+", "－": "-", "−": "-", "，": ",", "．": "."})


def read_goal(text: str) -> dict[str, object]:
    """Return the plan's `goal` that a text means.

    Raises
    ------
    PlanError
        Where it is neither a percentage nor an amount. A signed number without `%` is refused, for it may mean either.
    """
    plain = text.strip().translate(_ASCII)
    if _GROWTH.fullmatch(plain):
        return {"growth": plain.replace(" ", "")}
    if _AMOUNT.fullmatch(plain):
        return {"amount": float(plain.replace(",", ""))}
    raise PlanError([Finding("cli_goal_unreadable", "--goal", {"found": text})])
