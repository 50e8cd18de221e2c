"""Maximum flow through OR-Tools, fed with arrays of whole numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import max_flow

from solvers.errors import SolverError

Ints = NDArray[np.int64]
Places = NDArray[np.int32]
NAME = "ortools-max-flow"


@dataclass(frozen=True)
class MaximumFlow:
    """A maximum flow and its cuts.

    Attributes
    ----------
    flows : int array (a,), by arc
    near : bool array (nodes,), the source's side of the smallest minimum cut
    far : bool array (nodes,), the source's side of the largest minimum cut
    """

    flows: Ints
    near: NDArray[np.bool_]
    far: NDArray[np.bool_]


class Network:
    """Arcs whose capacities change from one flow to the next.

    Parameters
    ----------
    tails, heads : int arrays (a,), nodes of each arc
    nodes : number of nodes, source and sink included
    """

    def __init__(self, tails: Places, heads: Places, nodes: int) -> None:
        self.nodes = nodes
        self._flow = max_flow.SimpleMaxFlow()
        self._arcs = self._flow.add_arcs_with_capacity(tails, heads, np.zeros(len(tails), dtype=np.int64))

    def maximum(self, capacities: Ints, source: int, sink: int) -> MaximumFlow:
        """Return a maximum flow for capacities (a,) >= 0.

        Raises
        ------
        SolverError
            When the sum of what can leave the source does not fit into 63 bits.
        """
        flow = self._flow
        flow.set_arcs_capacity(self._arcs, capacities)
        if flow.solve(source, sink) != flow.OPTIMAL:
            raise SolverError("the maximum flow back end failed")
        near, far = np.zeros(self.nodes, dtype=np.bool_), np.ones(self.nodes, dtype=np.bool_)
        near[flow.get_source_side_min_cut()] = True
        far[flow.get_sink_side_min_cut()] = False
        return MaximumFlow(np.asarray(flow.flows(self._arcs), dtype=np.int64), near, far)
