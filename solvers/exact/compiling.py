"""How loops are run: as they are for small plans, compiled by numba for large ones.

Loading numba costs more than a loop over some thousand numbers, and compiling costs seconds, so small plans go without.
What is compiled is kept on disk, once for a machine.
"""

from collections.abc import Callable
from functools import cache
from types import FunctionType
from typing import Any, ParamSpec, TypeVar, cast

import numpy as np

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
WORTH_COMPILING = 2_000
"""Loops over fewer numbers than this are not compiled."""
_OPTIONS: dict[FunctionType, dict[str, Any]] = {}


def compiled(
    *, inlined: bool = False, sums: bool = False
) -> Callable[[Callable[Parameters, Result]], Callable[Parameters, Result]]:
    """Return a decorator that says how a loop is compiled when it is; see `fitted`.

    Parameters
    ----------
    inlined : put the function into its callers; a call that passes arrays costs as much as a sum of forty cells
    sums : let sums be added up in any order, which vector instructions need; nothing else about numbers is relaxed
    """
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "forceinline": inlined}
    if sums:
        options["fastmath"] = {"reassoc", "contract", "nsz"}

    def remember(loop: Callable[Parameters, Result]) -> Callable[Parameters, Result]:
        _OPTIONS[cast("FunctionType", loop)] = options
        return loop

    return remember


def fitted(loop: Callable[Parameters, Result], size: int) -> Callable[Parameters, Result]:
    """Return a loop as it runs fastest over so many numbers, compiling included.

    Which one it is depends on the size alone: the same plan gives the same bytes on every machine at any time.
    """
    if size >= WORTH_COMPILING:
        return cast("Callable[Parameters, Result]", machine_code(cast("FunctionType", loop)))

    def interpreted(*given: Parameters.args, **named: Parameters.kwargs) -> Result:
        with np.errstate(all="ignore"):  # as machine code does
            return loop(*given, **named)

    return interpreted


@cache
def machine_code(loop: FunctionType) -> Callable[..., Any]:
    """Return a loop compiled on first use, together with all loops that it calls.

    numba keeps the result in NUMBA_CACHE_DIR, beside the source file, or in the user's cache folder, whichever can be
    written; where none can, every process compiles anew.
    """
    import numba  # half a second, and small plans do without

    called = {
        name: machine_code(value)
        for name in loop.__code__.co_names
        if isinstance(value := loop.__globals__.get(name), FunctionType) and value in _OPTIONS
    }
    twin = FunctionType(loop.__code__, {**loop.__globals__, **called}, loop.__name__, loop.__defaults__)
    twin.__module__, twin.__qualname__, twin.__doc__ = loop.__module__, loop.__qualname__, loop.__doc__
    try:
        return cast("Callable[..., Any]", numba.njit(cache=True, **_OPTIONS[loop])(twin))
    except RuntimeError:  # no folder to write to
        return cast("Callable[..., Any]", numba.njit(**_OPTIONS[loop])(twin))
