"""Bounds on the shares of paths that no portfolio but none at all can keep."""

from schemas.finding import Finding
from schemas.messages import Language
from solvers.growth.case import Case
from solvers.growth.names import path_said
from solvers.growth.printing import percent

_SUM = 1e-9


def share_findings(case: Case, language: Language) -> list[Finding]:
    """Return why bounds on the shares of paths leave no lever to pull; nothing where they do not."""
    if case.share is None:
        return []
    least, most = case.share
    able = {lever.path for lever in case.usable if lever.brings}
    idle = [path_said(case.paths, path, language) for path in case.allowed if path not in able]
    found = []
    if idle and least > 0:
        found.append(Finding("growth_share_idle", "/path_share/min", {"paths": idle, "min": percent(least)}))
    count = len(case.allowed)
    if count * most < 1 - _SUM:
        params = {"count": count, "share": percent(most), "sum": percent(count * most)}
        found.append(Finding("growth_share_short", "/path_share/max", params))
    if count * least > 1 + _SUM:
        params = {"count": count, "share": percent(least), "sum": percent(count * least)}
        found.append(Finding("growth_share_long", "/path_share/min", params))
    return found
