"""Rules about peers (`spread`, `gini`): the values that they compare."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.rules import Gini, Spread
from solvers.loads import capacity_behind
from solvers.peers import Peers
from solvers.rows import RowWriter
from solvers.scopes import Instances
from solvers.wishes import wish_of

Array = NDArray[np.float64]
_FEWEST = 2


def peers_of(rule: Spread | Gini, writer: RowWriter, place: str, street: float) -> Peers | None:
    """Return a rule's peers; None where fewer than two have a value, which nothing is unequal to.

    Parameters
    ----------
    street : street total, money
    """
    selection = writer.selection
    selected = selection.cells(rule.where, f"{place}/where")
    instances = selection.instances(selected, rule.each, f"{place}/each")
    size = _size(rule, instances, writer, place)
    if size is None or not instances.count:
        return None
    kept = writer.defined(rule, instances, ~np.isnan(size) & (size > 0))
    if len(kept) < _FEWEST:
        return None
    scope = instances.scope[kept]
    if rule.measure == "load":
        writer.needs_effort(scope, place)
        scope = sparse.csr_array(scope @ sparse.diags_array(np.nan_to_num(writer.base.effort)))
    peers = Peers(
        rule.id,
        rule.kind,
        tuple(instances.chosen(kept).names(rule.id)),
        sparse.csr_array(sparse.diags_array(1.0 / size[kept]) @ scope),
        _shift(rule, instances.chosen(kept), writer),
        "total" if rule.measure in ("share", "share_change") else "street" if rule.measure == "stretch" else "money",
        float(rule.max),
        wish=wish_of(rule.soft, float(rule.max), street),
    )
    if rule.kind == "spread":
        return peers
    values = peers.values(writer.base.rates * street, street, street)
    whole = float(np.abs(values).sum())
    return replace(peers, size=peers.count * (whole if whole > 0 else float(peers.count)))


def _size(rule: Spread | Gini, instances: Instances, writer: RowWriter, place: str) -> Array | None:
    """Return what each instance's measure is taken of (k,); shares and stretches of a total of 1."""
    if rule.measure == "load":
        return capacity_behind(rule, instances, writer.selection, place)
    if rule.measure in ("share", "share_change"):
        known = rule.measure == "share" or float(writer.base.history.sum()) > 0
        return np.full(instances.count, 1.0 if known else np.nan)
    return writer.measured(rule.measure, instances.scope)


def _shift(rule: Spread | Gini, instances: Instances, writer: RowWriter) -> Array:
    """Return what is taken off each value (k,)."""
    if rule.measure == "share_change":
        return np.asarray(instances.scope @ writer.base.history / writer.base.history.sum(), dtype=np.float64)
    return np.full(instances.count, 1.0 if rule.measure == "growth" else 0.0)
