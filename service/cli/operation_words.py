"""What an operation of a scenario does, in one line: `set goal.growth = 0.66`, `move rep linda3 → rep shu0`."""

from collections.abc import Mapping
from typing import Any

_MOST = 60


def words_of(operation: Mapping[str, Any]) -> str:
    """Return an operation as it was written, shortly."""
    kind, where = str(operation["op"]), operation.get("where", {})
    made = {
        "set": lambda: f"{operation['path']} = {operation['value']}",
        "scale": lambda: f"{operation['field']} × {operation['by']:g}",
        "add": lambda: f"{operation['field']} {operation['by']:+g}",
        "put": lambda: f"{operation['field']} = {operation['value']}",
        "member": lambda: f"{operation['dimension']} {operation['id']}",
        "rule": lambda: str(operation["rule"].get("id", "")),
        "drop_rule": lambda: str(operation["id"]),
        "move": lambda: f"{_where(where)} → {_where(operation['to'])}",
        "add_cells": lambda: str(len(operation["rows"])),
    }
    said = [kind, made[kind]() if kind in made else "", "" if kind == "move" else _where(where)]
    text = " ".join(part for part in said if part)
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"


def _where(where: Mapping[str, Any]) -> str:
    text = ", ".join(f"{dimension} {_selector(selector)}" for dimension, selector in where.items())
    return f"({text})" if text else ""


def _selector(selector: Any) -> str:
    if isinstance(selector, Mapping) and "tag" in selector:
        return f"#{selector['tag']}"
    if isinstance(selector, Mapping):
        return f"≠ {_selector(selector.get('not'))}"
    return "|".join(map(str, selector)) if isinstance(selector, list) else str(selector)
