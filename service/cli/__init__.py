"""The command line: `apportion allocate`, `template`, `validate`, `history`, `serve`, `doctor`."""

from service.cli.entry import main

__all__ = ["main"]
