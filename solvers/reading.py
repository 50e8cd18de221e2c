"""What one reading of a plan's cells gathers on its way: findings, warnings, and how each column was read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from schemas.finding import Finding
from schemas.plan import Plan
from solvers.names import pointer

Form = Literal["columns", "rows"]
SHOWN = 20
"""Places or names that a finding lists one by one; the rest it only counts."""


@dataclass
class Reading:
    """One reading of a plan's cells.

    Attributes
    ----------
    form : how the cells came
    read_as : header -> what the column was read as
    """

    plan: Plan
    form: Form
    findings: list[Finding] = field(default_factory=list)
    warnings: list[Finding] = field(default_factory=list)
    read_as: dict[str, str] = field(default_factory=dict)

    def place(self, header: str, row: int | None = None) -> str:
        """Return the JSON pointer of a column, or of its value in a row of the request."""
        return place(self.form, header, row)

    def wrong(self, code: str, header: str, rows: Sequence[int], **params: object) -> None:
        """Add a finding for some values of a column; the first rows are named, the rest counted."""
        where = {"column": header, "rows": list(rows[:SHOWN]), "count": len(rows)}
        self.findings.append(Finding(code, self.place(header, rows[0]), {**where, **params}))


def place(form: Form, header: str, row: int | None = None) -> str:
    """Return the JSON pointer of a column of cells, or of its value in a row; rows have no place for a column."""
    if form == "columns":
        return pointer("cells", "columns", header, *(() if row is None else (row,)))
    return pointer("cells", "rows") if row is None else pointer("cells", "rows", row, header)
