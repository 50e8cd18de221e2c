"""Random growth cases, small enough that all portfolios can be tried."""

import random
from typing import Any

PATHS = ("channel", "客户", "product")


def growth_case(seed: int, **parts: Any) -> dict[str, Any]:
    """Return a case of three or four levers; every limit of the language is there in some seeds."""
    dice = random.Random(seed)
    count = dice.choice((3, 3, 4))
    case: dict[str, Any] = {
        "schema": "apportion/growth/1",
        "base": 1000.0,
        "goal": {"growth": round(dice.uniform(0.05, 0.3), 3)},
        "momentum": dice.choice((0.0, 20.0, -10.0)),
        "levers": [_lever(dice, number) for number in range(count)],
    }
    if dice.random() < 0.6:
        case["budget"] = {"amount": float(dice.randint(10, 60))}
        if dice.random() < 0.5:
            case["budget"]["cumulative"] = [0.5, 0.8, 0.9, 1.0]
    if dice.random() < 0.5:
        case["people"] = {"free": [float(dice.randint(0, 3)) for _ in range(4)]}
    if dice.random() < 0.5:
        case["segments"] = {"老客": float(dice.randint(20, 200)), "new": float(dice.randint(20, 200))}
    if dice.random() < 0.3:
        case["path_share"] = {"min": 0.0, "max": dice.choice((0.5, 0.7))}
    if dice.random() < 0.3:
        case["requires"] = [{"lever": "L0", "needs": "L1", "lag_quarters": dice.choice((0, 1))}]
    if dice.random() < 0.3:
        case["excludes"] = [["L1", "L2"]]
    if dice.random() < 0.5:
        case["interactions"] = [{"between": ["L0", "L2"], "effect": float(dice.choice((-20, 15)))}]
    if dice.random() < 0.4:
        case["protection"] = {"failures": dice.choice((1, 2))}
    return {**case, **parts}


def _lever(dice: random.Random, number: int) -> dict[str, Any]:
    rates = sorted((round(dice.uniform(0, 12), 2) for _ in range(2)), reverse=True)
    lever: dict[str, Any] = {
        "id": f"L{number}",
        "name": f"举措{number}",
        "path": dice.choice(PATHS),
        "tiers": [[float(dice.randint(4, 15)), rate] for rate in rates[: dice.choice((1, 2))]],
        "starts": sorted(dice.sample((1, 2, 3, 4), 2)),
        "fixed_cost": float(dice.choice((0, 0, 3))),
        "min_spend": float(dice.choice((0, 2, 4))),
        "lead_months": dice.choice((0, 1, 2)),
        "ramp_months": dice.choice((1, 3, 6)),
        "margin": round(dice.uniform(0.05, 0.5), 2),
        "shortfall": dice.choice((0.0, 0.3, 0.5)),
        "people": {"needs": float(dice.choice((0, 1, 1.5)))},
    }
    if number == 1:
        lever["people"] = {"needs": 0, "cost_per_person": 6, "after_quarters": 1}
    if dice.random() < 0.7:
        lever["segments"] = {"老客": 0.5, "new": 0.5} if dice.random() < 0.5 else {"new": 1.0}
    return lever
