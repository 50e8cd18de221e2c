"""Labels that tell cells apart: 64-bit sums of scrambled marks, which do not depend on any order."""

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

MIX = (np.uint64(0x9E3779B97F4A7C15), np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB))
_SHIFT = (np.uint64(30), np.uint64(27), np.uint64(31))


def scrambled(bits: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return well mixed bits (the finaliser of SplitMix64, Steele, Lea & Flood 2014)."""
    bits = (bits ^ (bits >> _SHIFT[0])) * MIX[1]
    bits = (bits ^ (bits >> _SHIFT[1])) * MIX[2]
    return np.asarray(bits ^ (bits >> _SHIFT[2]), dtype=np.uint64)


def labelled(sets: sparse.csr_array) -> NDArray[np.uint64]:
    """Return labels (n,) that differ where cells lie in different ones of some sets, CSR (k, n)."""
    labels = np.zeros(sets.shape[1], dtype=np.uint64)
    marks = scrambled(np.arange(sets.shape[0], dtype=np.uint64) ^ MIX[2])
    np.add.at(labels, sets.indices, np.repeat(marks, np.diff(sets.indptr)))
    return labels
