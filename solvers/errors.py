"""The errors of Apportion, one small tree.

    ApportionError
     +-- InputError(findings)      the input is wrong; says where, what and what would be right
     |    +-- PlanError            a plan, rule or scenario
     |    +-- FileError            a spreadsheet, workbook or sales table
     |    +-- LimitError           larger than a limit of this service allows
     +-- SolverError               no certified answer could be found: a defect of ours, never of the input

An infeasible plan is an answer and not an error.
"""

from collections.abc import Sequence

from schemas.finding import Finding

_SAID = 20
"""Findings that an error's own text puts into words; all are in `findings`."""


class ApportionError(Exception):
    """Base of all errors raised on purpose."""


class InputError(ApportionError):
    """The input is wrong; `findings` tells all that was found at once."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        more = f"; and {len(self.findings) - _SAID} more" if len(self.findings) > _SAID else ""
        super().__init__("; ".join(finding.said("en").message for finding in self.findings[:_SAID]) + more)

    def __reduce__(self) -> tuple[object, ...]:
        """Let the error cross a process boundary with its findings."""
        return (type(self), (self.findings,))


class PlanError(InputError):
    """A plan, a rule or a scenario is wrong."""


class FileError(InputError):
    """A file cannot be read as what it should be."""


class LimitError(InputError):
    """The input is larger than a limit allows; the limit is named."""


class SolverError(ApportionError):
    """No certified answer could be found although the input is sound."""
