"""A plan's rules as linear rows over its cells, straight from the YAML: a witness that shares nothing with the solvers.

Only what the bundled example uses is understood; anything else raises. Fair shares move with the total, so a stretch
limit is a row through the origin. All money in the plan's unit.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import piqp
import yaml
from numpy.typing import NDArray
from scipy.optimize import linprog

Vector = NDArray[np.float64]
Mask = NDArray[np.bool_]

HEADERS = {
    "区域": "region",
    "渠道": "channel",
    "客户类别": "customer",
    "产品": "product",
    "业务员": "rep",
    "去年": "history",
    "市场增长率": "market_growth",
    "替代基数": "basis",
    "市场潜力": "potential",
    "单位耗时": "effort",
    "毛利率": "margin",
}
DIMENSIONS = ("region", "channel", "customer", "product", "rep")


@dataclass(frozen=True)
class Row:
    """`coefficients @ x <= limit` (side "max") or `>=` (side "min")."""

    name: str
    side: str
    coefficients: Vector
    limit: float

    def slack(self, x: Vector) -> float:
        """Room that is left; negative where the row is broken."""
        left = float(self.coefficients @ x)
        return self.limit - left if self.side == "max" else left - self.limit


@dataclass
class DirectModel:
    """The plan as arrays and rows."""

    plan: dict[str, Any]
    ids: dict[str, list[str]]
    numbers: dict[str, Vector]
    rows: list[Row] = field(default_factory=list)

    def street(self, growth: float) -> float:
        """Street total of a growth goal."""
        return float(self.numbers["history"].sum() * (1 + growth) * (1 + self.plan["over_assignment"]))

    def members(self, dimension: str) -> dict[str, dict[str, Any]]:
        """Declared members by id."""
        return {member["id"]: member for member in self.plan["dimensions"].get(dimension, [])}

    def ancestors(self, dimension: str, member: str) -> list[str]:
        """Member and its ancestors, the root first."""
        parent = self.members(dimension).get(member, {}).get("parent")
        return [*(self.ancestors(dimension, parent) if parent else []), member]

    def _inside(self, dimension: str, member: str, selector: Any) -> bool:
        if isinstance(selector, str):
            return selector in self.ancestors(dimension, member)
        if isinstance(selector, list):
            return any(self._inside(dimension, member, one) for one in selector)
        if set(selector) == {"tag"}:
            return selector["tag"] in self.members(dimension)[member].get("tags", [])
        if set(selector) == {"not"}:
            return not self._inside(dimension, member, selector["not"])
        raise ValueError(f"selector not understood: {selector}")

    def select(self, where: dict[str, Any]) -> Mask:
        """Cells that all selectors of `where` select."""
        mask = np.ones(len(self.ids["rep"]), dtype=bool)
        for dimension, selector in where.items():
            mask &= np.array([self._inside(dimension, member, selector) for member in self.ids[dimension]])
        return mask

    def phi(self) -> Vector:
        """Fair share of each cell for a street total of 1."""
        stand_in = np.where(self.numbers["history"] == 0, self.numbers["basis"], self.numbers["history"])
        drivers = {
            "momentum": stand_in * (1 + self.numbers["market_growth"]),
            "potential": self.numbers["potential"],
        }
        blend = self.plan["fair_share"]["blend"]
        return np.asarray(sum(weight * drivers[name] / drivers[name].sum() for name, weight in blend.items()))

    def limit_hours(self, hours: dict[str, float]) -> None:
        """Let these reps sell for so many hours and no more, whatever was said before."""
        names = {f"capacity[{rep}]": rep for rep in hours}
        self.rows = [row for row in self.rows if row.name not in names]
        for name, rep in names.items():
            efforts = np.where(self.select({"rep": rep}), self.numbers["effort"], 0.0)
            self.rows.append(Row(name, "max", efforts, hours[rep]))

    def range(self) -> tuple[float, float] | None:
        """Smallest and largest street total that rules and implied limits allow; None if nothing satisfies them."""
        ones = np.ones(len(self.ids["rep"]))
        low, high = self._optimise(ones), self._optimise(-ones)
        return None if low is None or high is None else (low, -high)

    def feasible(self, street: float) -> bool:
        """Whether a street total can be reached."""
        return self._optimise(np.zeros(len(self.ids["rep"])), street) is not None

    def distance(self, x: Vector, street: float) -> float:
        """How far targets are from fair shares: sum of (x - a)^2 / a."""
        fair = self.phi() * street
        return float(((x - fair) ** 2 / fair).sum())

    def fairest(self, street: float) -> Vector:
        """The targets nearest to the fair shares that satisfy all rows."""
        fair, signs = self.phi() * street, self._signs()
        solver = piqp.DenseSolver()
        solver.settings.eps_abs, solver.settings.eps_rel = 1e-11, 1e-12
        solver.setup(
            P=np.diag(2 / fair),
            c=-2 * np.ones(len(fair)),
            A=np.ones((1, len(fair))),
            b=np.array([street]),
            G=signs[:, None] * np.array([row.coefficients for row in self.rows]),
            h_u=signs * np.array([row.limit for row in self.rows]),
            x_l=np.zeros(len(fair)),
            x_u=self.numbers["potential"],
        )
        if solver.solve() != piqp.PIQP_SOLVED:
            raise RuntimeError(solver.result.info.status)
        return np.asarray(solver.result.x)

    def _signs(self) -> Vector:
        return np.array([1.0 if row.side == "max" else -1.0 for row in self.rows])

    def _optimise(self, cost: Vector, street: float | None = None) -> float | None:
        signs = self._signs()
        result = linprog(
            cost,
            A_ub=signs[:, None] * np.array([row.coefficients for row in self.rows]),
            b_ub=signs * np.array([row.limit for row in self.rows]),
            A_eq=None if street is None else np.ones((1, len(cost))),
            b_eq=None if street is None else [street],
            bounds=[(0.0, limit) for limit in self.numbers["potential"]],
            method="highs",
        )
        if result.status not in (0, 2):
            raise RuntimeError(result.message)
        return None if result.status == 2 else float(result.fun)


def read_model(folder: Path) -> DirectModel:
    """Read plan.yaml and cells.csv and formulate every rule and the capacity rows."""
    plan = yaml.safe_load((folder / "plan.yaml").read_text(encoding="utf-8"))
    with (folder / plan["cells"]["file"]).open(encoding="utf-8", newline="") as file:
        cells = [{HEADERS[name]: text for name, text in row.items()} for row in csv.DictReader(file)]
    measures = [name for name in HEADERS.values() if name not in DIMENSIONS]
    model = DirectModel(
        plan,
        ids={name: [cell[name] for cell in cells] for name in DIMENSIONS},
        numbers={name: np.array([float(cell[name] or 0) for cell in cells]) for name in measures},
    )
    model.rows = [row for rule in plan["rules"] for row in _rule_rows(model, rule)]
    model.limit_hours({rep: told["capacity"] * told.get("ramp", 1) for rep, told in model.members("rep").items()})
    return model


def _rule_rows(model: DirectModel, rule: dict[str, Any]) -> Iterator[Row]:
    for name, scope, members in _instances(model, rule):
        if rule["kind"] == "lock":
            yield Row(name, "min", scope.astype(float), rule["amount"])
            yield Row(name, "max", scope.astype(float), rule["amount"])
            continue
        limits = rule
        for exception in rule.get("except", []):
            if not (scope & ~model.select(exception["where"])).any():
                limits = exception
        for side in ("min", "max"):
            if side in limits:
                yield Row(name, side, *_bound(model, rule, scope, members, float(limits[side])))


def _instances(model: DirectModel, rule: dict[str, Any]) -> Iterator[tuple[str, Mask, dict[str, str]]]:
    """Name, cells and members of each instance of a rule."""
    selected, each = model.select(rule.get("where", {})), rule.get("each")
    if each is None:
        yield rule["id"], selected, {}
        return
    dimension, level = (each, 0) if isinstance(each, str) else (each["dimension"], each["level"])
    named = np.array(model.ids[dimension])[selected]
    for member in sorted({model.ancestors(dimension, leaf)[level - 1] for leaf in named}):
        members = {dimension: member}
        yield f"{rule['id']}[{member}]", selected & model.select(members), members


def _bound(
    model: DirectModel, rule: dict[str, Any], scope: Mask, members: dict[str, str], limit: float
) -> tuple[Vector, float]:
    """Coefficients and constant of one side of a bound."""
    cells, measure = scope.astype(float), rule["measure"]
    history, momentum = model.numbers["history"], model.numbers["history"] * (1 + model.numbers["market_growth"])
    constants = {
        "amount": limit,
        "growth": (1 + limit) * float(history[scope].sum()),
        "uplift": limit * float(momentum[scope].sum()),
        "penetration": limit * float(model.numbers["potential"][scope].sum()),
    }
    if measure in constants:
        return cells, constants[measure]
    if measure == "stretch":
        return cells - limit * float(model.phi()[scope].sum()), 0.0
    if measure == "load":
        rep = model.members("rep")[members["rep"]]
        return cells * model.numbers["effort"], limit * rep["capacity"] * rep.get("ramp", 1)
    if measure in {"share", "share_change"}:
        of = {name: members[name] if whole == "=" else whole for name, whole in rule.get("of", {}).items()}
        before = history[scope].sum() / history[model.select(of)].sum() if measure == "share_change" else 0.0
        return cells - (limit + before) * model.select(of), 0.0
    raise ValueError(f"measure not understood: {measure}")
