"""Rules that choose who gets a target (`viable`, `limit`): their switches."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from schemas.rules import Limit, Viable
from solvers.choices import Choice
from solvers.instance_limits import thresholds
from solvers.rows import RowWriter
from solvers.wishes import wish_of

Ints = NDArray[np.int64]


def viable_choice(rule: Viable, writer: RowWriter, place: str) -> Choice | None:
    """Return the switches of a rule by which each instance gets nothing, or at least so much.

    An instance that an exception frees has no least amount.
    """
    selected = writer.selection.cells(rule.where, f"{place}/where")
    instances = writer.selection.instances(selected, rule.each, f"{place}/each")
    if not instances.count:
        return None
    count = instances.count
    return Choice(
        rule.id,
        "viable",
        tuple(instances.names(rule.id)),
        instances.scope,
        np.arange(count),
        np.nan_to_num(thresholds(rule, instances, writer.selection, place)),
        np.ones(count, dtype=np.int64),
    )


def limit_choice(rule: Limit, writer: RowWriter, place: str, street: float) -> Choice | None:
    """Return the switches of a rule by which so many members of one dimension get a target, in each instance.

    Parameters
    ----------
    street : street total, money
    """
    selected = writer.selection.cells(rule.where, f"{place}/where")
    instances = writer.selection.instances(selected, rule.each, f"{place}/each")
    counted = writer.selection.dimension(rule.count, f"{place}/count")
    if counted is None or not instances.count:
        return None
    scope = instances.scope
    instance = np.repeat(np.arange(instances.count), np.diff(scope.indptr))
    member = writer.table.codes[counted.name][scope.indices]
    keys, switch = np.unique(instance * len(counted.ids) + member, return_inverse=True)
    switches = sparse.csr_array(
        (np.ones(len(switch)), (switch.ravel(), scope.indices)), shape=(len(keys), writer.table.size)
    )
    most = thresholds(rule, instances, writer.selection, place)
    members = np.bincount(keys // len(counted.ids), minlength=instances.count)
    return Choice(
        rule.id,
        "limit",
        tuple(instances.names(rule.id)),
        switches,
        np.asarray(keys // len(counted.ids), dtype=np.int64),
        np.zeros(len(keys)),
        np.where(np.isnan(most), members, most).astype(np.int64),
        wish_of(rule.soft, float(rule.max), street),
    )
