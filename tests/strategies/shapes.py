"""Plans of the shapes at which algorithms break: flat, deep, ragged, locked, tied, pinched, thin, huge, at the edge.

A plan is built around targets that keep all its rules, so that it is possible, unless it is drawn at the edge of what
is. Sizes and a seed are drawn; the numbers come from the seed, so that a plan that fails shrinks to a small one.
"""

from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from numpy.typing import NDArray

from tests.strategies.plans import OBJECTIVES, Plan

Array = NDArray[np.float64]
SHAPES = (
    "flat",
    "deep",
    "ragged",
    "one entity",
    "all locked",
    "no history",
    "ties",
    "pinched",
    "thin",
    "crossing",
    "three hierarchies",
    "loads and shares",
)
MONEY = (1e-2, 1.0, 1e4, 1e9)
EDGE = 1e-6
"""How far beyond its limit a goal is that is just impossible, relative."""


@st.composite
def shaped(draw: DrawFn, *, shape: str, most_cells: int = 60) -> Plan:
    """Draw a plan of a shape that has an answer."""
    return _drawn(draw, shape, most_cells).plan()


@st.composite
def at_the_edge(draw: DrawFn, *, shape: str, most_cells: int = 60) -> tuple[Plan, bool]:
    """Draw a plan whose goal is `EDGE` within or beyond what its caps allow, and whether it is possible."""
    world = _drawn(draw, shape, most_cells)
    possible = draw(st.booleans())
    caps = world.known * world.draw.uniform(1.0, 2.0, len(world.known))
    world.columns["max"] = caps
    world.columns.pop("lock", None)
    world.capacity.clear()
    world.street = float(caps.sum()) * (1.0 - EDGE if possible else 1.0 + EDGE)
    world.rules = [rule for rule in world.rules if "min" in rule and rule["measure"] == "amount"]
    for rule in world.rules:
        rule.pop("max", None)
    return world.plan(), possible


def _drawn(draw: DrawFn, shape: str, most_cells: int) -> "_World":
    cells = draw(st.integers(1, most_cells))
    if shape == "ties":
        cells = draw(st.sampled_from([most_cells, 1000 if most_cells > 100 else most_cells]))
    world = _World(draw(st.integers(0, 2**32 - 1)), cells, draw(st.sampled_from(MONEY)))
    world.fairness = {
        "objective": draw(st.sampled_from(OBJECTIVES)),
        "by": draw(st.sampled_from(["cell", "rep", "region"])),
        "report": "rep",
    }
    if world.fairness["objective"] == "burden_power":
        world.fairness["power"] = draw(st.sampled_from([1.5, 3.0]))
    if world.fairness["objective"] == "max_efficiency":
        world.fairness["efficiency"] = "margin"
    world.take(shape, draw(st.integers(1, 300)) if shape == "crossing" else draw(st.integers(1, 12)))
    return world


class _World:
    """A company with known targets, and rules that are added around them."""

    def __init__(self, seed: int, cells: int, money: float) -> None:
        self.draw = draw = np.random.default_rng(seed)
        self.cells, self.money = cells, money
        self.history = money * np.round(draw.lognormal(2.0, draw.choice([0.0, 0.5, 2.0]), cells), 3)
        self.known = self.history * draw.lognormal(0.3, draw.choice([0.01, 0.1, 0.5]), cells)
        reps = max(1, cells // int(draw.choice([1, 3, 10])))
        self.rep = draw.integers(reps, size=cells)
        self.product = draw.integers(max(1, min(cells, 8)), size=cells)
        self.customer = np.arange(cells)
        self.columns: dict[str, Array] = {"margin": draw.uniform(0.1, 0.4, cells).round(3)}
        self.rules: list[Plan] = []
        self.parents: dict[str, str] = {}
        self.capacity: dict[str, float] = {}
        self.fairness: Plan = {}
        self.street = float(self.known.sum())

    def plan(self) -> Plan:
        """Return the company and its rules as a plan."""
        columns: dict[str, list[Any]] = {
            "region": [f"区{region}" for region in self.region],
            "rep": [f"R{rep}" for rep in self.rep],
            "product": [f"P{product}" for product in self.product],
            "customer": [f"K{customer}" for customer in self.customer],
            "channel": [f"C{cell}" for cell in range(self.cells)],
            "history": self.history.tolist(),
        }
        columns |= {
            name: [None if np.isnan(v) else v for v in values.tolist()] for name, values in self.columns.items()
        }
        regions = [{"id": child, "parent": parent} for child, parent in sorted(self.parents.items())]
        reps = [{"id": rep, "capacity": capacity} for rep, capacity in self.capacity.items()]
        return {
            "schema": "apportion/1",
            "goal": {"amount": self.street},
            "cells": {"columns": columns},
            "dimensions": ({"region": regions} if regions else {}) | ({"rep": reps} if reps else {}),
            "rules": self.rules,
            "fairness": self.fairness,
        }

    @property
    def region(self) -> NDArray[np.int64]:
        """The region of each cell: three reps each."""
        return self.rep // 3

    def take(self, shape: str, rows: int) -> None:
        """Take on a shape; `rows` is about how many rows cross, where some do."""
        self.bound("rep", self.rep, 0.1, "rep")
        if shape == "one entity":
            self.rep[:] = 0
            self.rules.clear()
        elif shape in ("deep", "ragged"):
            self.grow_tree(ragged=shape == "ragged")
        elif shape == "all locked":
            self.columns["lock"] = self.known.copy()
            self.rules.clear()
        elif shape == "no history":
            nothing = self.draw.random(self.cells) < 0.3
            nothing[0] = False
            self.history[nothing] = 0.0
        elif shape == "ties":
            self.history[:], self.known[:] = self.money, 1.2 * self.money
            self.rep = self.customer.copy()
            self.street = float(self.known.sum())
            self.rules.clear()
            self.columns["max"] = np.where(self.draw.random(self.cells) < 0.2, 1.2, 3.0) * self.money
        elif shape == "pinched":
            self.bound("region", self.region, 0.0, "region")
        elif shape == "thin":
            self.bound("region", self.region, 1e-6, "region")
            self.bound("product", self.product, 1e-6, "product")
        elif shape in ("crossing", "three hierarchies", "loads and shares"):
            self.cross(shape, rows)

    def bound(self, name: str, codes: NDArray[np.int64], room: float, rule: str) -> None:
        """Add limits on the amount of each member around what the known targets give it; a rule for each member."""
        sums = np.bincount(codes, self.known)
        prefix = {"region": "区", "rep": "R", "product": "P", "customer": "K"}[name]
        for member in np.unique(codes).tolist():
            low, high = (
                sums[member] * (1.0 - room * self.draw.random()),
                sums[member] * (1.0 + room * self.draw.random()),
            )
            if room == 0.0:
                low = high = sums[member]
            where = {name: f"{prefix}{member}"}
            limits = {"measure": "amount", "min": float(low), "max": float(high)}
            self.rules.append({"id": f"{rule} {member}", "kind": "bound", "where": where, **limits})

    def grow_tree(self, *, ragged: bool) -> None:
        """Put regions under a tree of up to five levels, with a limit on some of its members."""
        named = [f"区{region}" for region in np.unique(self.region).tolist()]
        for level in range(4):
            above = {name: f"上{level}.{place // 2}" for place, name in enumerate(named)}
            if ragged:
                above = {name: parent for name, parent in above.items() if self.draw.random() < 0.8}
            self.parents |= above
            named = sorted(set(above.values()))
            for name in named:
                under = np.isin([f"区{region}" for region in self.region], self._leaves(name))
                amount, room = float(self.known[under].sum()), 0.05 * self.draw.random()
                limits = {"measure": "amount", "min": amount * (1 - room), "max": amount * (1 + room)}
                self.rules.append({"id": f"tree {name}", "kind": "bound", "where": {"region": name}, **limits})

    def _leaves(self, name: str) -> list[str]:
        children = [child for child, parent in self.parents.items() if parent == name]
        return [leaf for child in children for leaf in self._leaves(child)] if children else [name]

    def cross(self, shape: str, rows: int) -> None:
        """Add rows across the tree: products (and customers) by amount, or by load and share."""
        self.product = self.draw.integers(max(1, min(rows, self.cells)), size=self.cells)
        if shape == "crossing":
            self.bound("product", self.product, 0.05, "product")
        elif shape == "three hierarchies":
            self.customer = self.draw.integers(max(1, rows), size=self.cells)
            self.bound("product", self.product, 0.05, "product")
            self.bound("customer", self.customer, 0.05, "customer")
        else:
            whole = float(self.known.sum())
            for member in np.unique(self.product)[:rows].tolist():
                share = float(self.known[self.product == member].sum()) / whole
                limits = {"measure": "share", "max": share * 1.01 + 1e-9, "min": share * 0.98}
                self.rules.append(
                    {"id": f"share {member}", "kind": "bound", "where": {"product": f"P{member}"}, **limits}
                )
            self.columns["effort"] = self.draw.uniform(0.1, 2.0, self.cells).round(2)
            loads = np.bincount(self.rep, self.columns["effort"] * self.known)
            self.capacity = {f"R{rep}": float(loads[rep] * 1.02) for rep in np.unique(self.rep).tolist()}
