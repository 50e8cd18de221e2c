"""How loops are compiled: by numba, once for a machine, and kept on disk."""

from collections.abc import Callable
from typing import Any, TypeVar

import numba

Loop = TypeVar("Loop", bound=Callable[..., Any])


def compiled(*, inlined: bool = False, sums: bool = False) -> Callable[[Loop], Loop]:
    """Return a decorator that compiles a function on first use and keeps the result for later processes.

    numba keeps it in NUMBA_CACHE_DIR, beside the source file, or in the user's cache folder, whichever can be written;
    where none can, every process compiles anew.

    Parameters
    ----------
    inlined : put the function into its callers; a call that passes arrays costs as much as a sum of forty cells
    sums : let sums be added up in any order, which vector instructions need; nothing else about numbers is relaxed
    """
    options: dict[str, Any] = {"nogil": True, "error_model": "numpy", "forceinline": inlined}
    if sums:
        options["fastmath"] = {"reassoc", "contract", "nsz"}

    def compile_(loop: Loop) -> Loop:
        try:
            return numba.njit(cache=True, **options)(loop)  # type: ignore[no-any-return]
        except RuntimeError:  # no folder to write to
            return numba.njit(**options)(loop)  # type: ignore[no-any-return]

    return compile_
