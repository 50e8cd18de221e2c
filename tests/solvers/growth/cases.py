"""Small growth cases by hand."""

from typing import Any


def starter(**parts: Any) -> dict[str, Any]:
    """Return what a classroom has: names, paths, gains and costs."""
    case = {
        "schema": "apportion/growth/1",
        "base": 1000,
        "goal": {"growth": "66%"},
        "momentum": {"growth": 0.03},
        "levers": [
            {"name": "新开经销商", "path": "渠道", "gain": 260, "cost": 26, "start_month": 1},
            {"name": "老客户提份额", "path": "客户", "gain": 200, "cost": 12, "start_month": 1},
            {"name": "新品上市", "path": "product", "gain": 240, "cost": 30, "start_month": 4},
            {"name": "新增业务员", "path": "人员", "count": 4, "gain_each": 45, "cost_each": 5, "start_month": 1},
        ],
    }
    return {**case, **parts}


def one_lever(lever: dict[str, Any], **parts: Any) -> dict[str, Any]:
    """Return a case of one lever that is to grow as much as it can."""
    case = {
        "schema": "apportion/growth/1",
        "base": 1000,
        "goal": {"growth": 0.1},
        "question": "most_growth",
        "levers": [{"name": "only", "path": "channel", **lever}],
    }
    return {**case, **parts}
