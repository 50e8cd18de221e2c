"""Operations: small changes of a plan in the language of scenarios, each a function from a plan to a plan.

An operation that touches no cell, member or rule is an error, unless it says `allow_empty: true`.
"""

from solvers.operations.applying import Applied, applied

__all__ = ["Applied", "applied"]
