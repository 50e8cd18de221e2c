"""Golden 07 as a growth case, in the project's own language."""

import json
from pathlib import Path
from typing import Any

PATHS = {"渠道": "channel", "客户": "customer", "产品": "product", "人员": "people", "时间": "time"}


def golden_07(shared: Path) -> dict[str, Any]:
    """Return the golden file."""
    content: dict[str, Any] = json.loads((shared / "golden" / "07_sandbox_66.json").read_text(encoding="utf-8"))
    return content


def case_07(shared: Path, **parts: Any) -> dict[str, Any]:
    """Return the case as a body; `parts` replace what it says."""
    given = golden_07(shared)["inputs"]
    case = {
        "schema": "apportion/growth/1",
        "name": "增长 66%",
        "unit": given["unit"],
        "base": given["base"],
        "goal": {"growth": 0.66},
        "momentum": given["momentum"],
        "seasonality": given["seasonality_by_month"],
        "budget": {
            "expense_ratio": given["fee_ratio_cap"],
            "current_expense": given["base_selling_expense"],
            "cumulative": given["budget_cumulative_phasing_by_quarter"],
        },
        "people": {"free": given["free_fte_by_quarter"]},
        "segments": given["segment_gain_caps"],
        "path_share": given["dimension_share_of_lever_gain"],
        "levers": [_lever(lever) for lever in given["levers"]],
        "requires": given["prerequisites"],
        "excludes": given["exclusives"],
        "interactions": [
            {"between": [pair["a"], pair["b"]], "effect": pair["in_year_effect"]} for pair in given["interactions"]
        ],
    }
    return {**case, **parts}


def _lever(lever: dict[str, Any]) -> dict[str, Any]:
    people = {"needs": lever["fte"]} | ({"cost_per_person": 12, "after_quarters": 1} if lever["id"] == "H1" else {})
    return {
        "id": lever["id"],
        "name": lever["name"],
        "path": lever["dim"],
        "tiers": lever["tiers"],
        "fixed_cost": lever["fixed_cost"],
        "min_spend": lever["min_spend"],
        "lead_months": lever["lead_months"],
        "ramp_months": lever["ramp_months"],
        "starts": lever["start_quarters"],
        "people": people,
        "margin": lever["margin"],
        "shortfall": lever["dev"],
        "segments": lever["segments"],
    }
