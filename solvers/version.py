"""The engine's version, printed with every answer."""

__version__ = "0.1.0"
