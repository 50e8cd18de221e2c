"""The certificate: the printed numbers checked against the plan by code that shares nothing with the solvers.

It reads the rules from the plan once more, recomputes every row, total and measure, and proves each stage's optimality
from the multipliers that the stages leave as witnesses. The certifier believes no number of the solver's.
"""

from solvers.certify.check import Answer, Checked, broken, certified, checked_rules

__all__ = ["Answer", "Checked", "broken", "certified", "checked_rules"]
