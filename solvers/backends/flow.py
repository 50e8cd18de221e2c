"""Minimum-cost flows through OR-Tools' cost scaling (Goldberg 1997), fed with arrays of integers."""

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from solvers.errors import SolverError

NAME = "ortools-flow"
Ints = NDArray[np.int64]


def largest_cost(nodes: int) -> int:
    """Return a power of two that costs in a network with so many nodes may reach: potentials must fit 63 bits."""
    return 1 << min(40, 61 - 2 * (nodes + 2).bit_length())


def solve(tails: Ints, heads: Ints, capacities: Ints, costs: Ints, supplies: Ints) -> Ints | None:
    """Return the flow on each arc (a,) that costs least; None where no flow meets all supplies.

    Parameters
    ----------
    tails, heads : (a,), nodes
    supplies : (nodes,), adding up to 0
    """
    network = SimpleMinCostFlow()
    arcs = network.add_arcs_with_capacity_and_unit_cost(tails, heads, capacities, costs)
    network.set_nodes_supplies(np.arange(len(supplies)), supplies)
    status = network.solve()
    if status == network.INFEASIBLE:
        return None
    if status != network.OPTIMAL:
        raise SolverError(f"a flow ended with {status}")
    return np.asarray(network.flows(arcs), dtype=np.int64)
