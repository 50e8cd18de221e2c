"""Spread and Gini rules as all the rows that they mean: one for each pair of peers, one for each order of them."""

import math
from collections.abc import Iterator, Mapping
from itertools import permutations
from typing import Any

from tests.reference.model import Model, Row, Soft
from tests.reference.rules import Terms, instances, measured


def peer_rows(model: Model, rule: Mapping[str, Any], *, moving: bool) -> list[Row]:
    """Return the rows of a rule about peers; those of a soft one share one violation."""
    terms = [measured(model, rule, instance, moving=moving) for instance in instances(model, rule)]
    peers = [one for one in terms if one is not None]
    if len(peers) < 2:
        return []
    size = gini_size(model, peers) if rule["kind"] == "gini" else 1.0
    return [_row(model, rule, peers, weights, limit, size) for weights, limit in combinations(rule, len(peers))]


def combinations(rule: Mapping[str, Any], count: int) -> Iterator[tuple[list[float], float]]:
    """Yield weights on the peers' values and what their sum may be at most."""
    if rule["kind"] == "spread":
        for i, j in permutations(range(count), 2):
            yield [float(k == i) - float(k == j) for k in range(count)], rule["max"]
        return
    for order in permutations(range(count)):
        yield [2.0 * place - count + 1.0 - rule["max"] * count for place in order], 0.0


def gini_size(model: Model, peers: list[Terms]) -> float:
    """Return what a Gini violation is measured by: the number of peers times the sum of their values at fair shares."""
    whole = math.fsum(abs(one.value(model.fair) or 0.0) for one in peers)
    return len(peers) * (whole or len(peers))


def _row(
    model: Model, rule: Mapping[str, Any], peers: list[Terms], weights: list[float], limit: float, size: float
) -> Row:
    coefficients: dict[int, float] = {}
    limit += math.fsum(weight * one.shift for weight, one in zip(weights, peers, strict=True))
    moves = peers[0].whole is not None
    for weight, one in zip(weights, peers, strict=True):
        taken_of = 1.0 if one.fixed is None else one.fixed
        if one.whole is not None:
            taken_of = next(iter(one.whole.values()))
        for i, c in one.numerator.items():
            coefficients[i] = coefficients.get(i, 0.0) + weight * c / taken_of
    gives = size
    if moves:  # measured by the total: both sides are multiplied by it
        for i in range(model.size):
            coefficients[i] = coefficients.get(i, 0.0) - limit
        limit, gives = 0.0, size * model.street
    return Row(rule["id"], coefficients, None, limit, _softness(model, rule), gives if "soft" in rule else 0.0)


def _softness(model: Model, rule: Mapping[str, Any]) -> Soft | None:
    soft = rule.get("soft")
    if soft is None:
        return None
    scale = 1.0 if soft.get("scale", "relative") == "money" else rule["max"] or 1e-9 * model.street
    return Soft(soft.get("priority", 1), soft.get("weight", 1.0), scale, scale)
