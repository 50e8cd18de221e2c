"""One file per library; nothing else imports a solver.

Each is loaded when it is first asked for something: together the libraries take as long to load as a plan of a thousand
cells takes to solve, and a plan whose rules nest needs none of them.
"""

import sys
from importlib.util import LazyLoader, find_spec, module_from_spec
from pkgutil import iter_modules
from types import ModuleType


def _when_asked(name: str) -> ModuleType:
    """Return a module that is loaded when one of its names is first used."""
    spec = find_spec(name)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    spec.loader = LazyLoader(spec.loader)
    module = sys.modules[name] = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_BACK_ENDS = {module.name: _when_asked(f"{__name__}.{module.name}") for module in iter_modules(__path__)}
globals().update(_BACK_ENDS)  # `from solvers.backends import linear` would load what it does not find here


def load() -> None:
    """Load all of them now, as a service does before the first plan comes."""
    for module in _BACK_ENDS.values():
        dir(module)  # asking for anything loads it
