"""Multiplicative chains: the growth of a product, divided among its factors without a residual.

LMDI-I (Ang 2004): the change of ln of each factor, weighted by the logarithmic mean of the two products.
Shapley: each factor's change, averaged over all orders in which the factors may change.
"""

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from schemas.bridge import Chain, Factor
from solvers.bridge.ratios import part, rate

MOST_FACTORS = 20
"""More than a chain of causes can mean."""


def chain(names: Sequence[str], before: Sequence[float], after: Sequence[float]) -> Chain:
    """Return how much of the growth of a product each factor brought.

    Parameters
    ----------
    names : of the factors, at least one, `MOST_FACTORS` at most
    before, after : their values, all positive; their products are the revenues of the two periods
    """
    old, new = math.prod(before), math.prod(after)
    change = new - old
    by_mean = lmdi(before, after)
    by_order = shapley(before, after)
    factors = [
        Factor(
            name=name,
            before=f0,
            after=f1,
            growth=rate(f0, f1),
            lmdi=mean,
            lmdi_share=part(mean, change),
            shapley=order,
            shapley_share=part(order, change),
        )
        for name, f0, f1, mean, order in zip(names, before, after, by_mean, by_order, strict=True)
    ]
    return Chain(before=old, after=new, growth=rate(old, new), change=change, factors=factors)


def lmdi(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """Return the logarithmic mean Divisia parts of the change of a product, factor by factor."""
    old, new = math.prod(before), math.prod(after)
    logs = [math.log(f1 / f0) for f0, f1 in zip(before, after, strict=True)]
    whole = math.fsum(logs)
    mean = (new - old) / whole if abs(whole) > 1e-9 else math.sqrt(old * new)
    return [mean * log for log in logs]


def shapley(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """Return the Shapley parts of the change of a product, factor by factor.

    The mean over orders only asks how many of the other factors have changed already: with e_j the sum over all sets
    of j others of their products, the part is sum_j e_j j! (k-1-j)! / k! times the factor's own change.
    """
    k = len(before)
    weights = [math.factorial(j) * math.factorial(k - 1 - j) / math.factorial(k) for j in range(k)]
    parts = []
    for own in range(k):
        states = np.array([1.0])  # by the number of others that have changed
        for other in range(k):
            if other != own:
                states = np.append(states, 0.0) * before[other] + np.insert(states, 0, 0.0) * after[other]
        parts.append((after[own] - before[own]) * float(np.dot(weights, states)))
    return parts


def nested(names: Sequence[str], before: Sequence[float], after: Sequence[float]) -> Chain | None:
    """Return the chain of totals that go into each other: customers, orders, units, revenue.

    The first factor is the first total; each further one is a total per unit of the one before. None where a total
    is not positive.

    Parameters
    ----------
    names : of the factors, as many as totals
    before, after : the totals, the last one the revenue
    """
    if min(*before, *after) <= 0:
        return None

    def factors(totals: Sequence[float]) -> list[float]:
        return [totals[0], *(late / early for early, late in pairwise(totals))]

    return chain(names, factors(before), factors(after))
