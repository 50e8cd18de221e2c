"""Golden 14 and 15 through the public language: a request as anybody would post it, the answer as it is sent."""

import json
from pathlib import Path
from typing import Any

import pytest

from schemas.bridge import Bridge
from service.bridges import answered, bridge_asked

pytestmark = pytest.mark.shared


def bridge(body: dict[str, Any]) -> Bridge:
    return answered(bridge_asked(body), "en")


@pytest.fixture(name="decomposition")
def _decomposition(shared: Path) -> dict[str, Any]:
    case: dict[str, Any] = json.loads((shared / "golden" / "14_growth_decomposition.json").read_text(encoding="utf-8"))
    return case


def test_price_volume_mix(decomposition: dict[str, Any]) -> None:
    given, expected = decomposition["inputs"], decomposition["expected"]["pvm"]
    rows = [
        {"year": year, "product": name, "units": item["qty"], "revenue": item["qty"] * item["price"]}
        for year, table in (("2025", given["pvm_base"]), ("2026", given["pvm_target"]))
        for name, item in table.items()
    ]
    mix = bridge(
        {"cells": {"rows": rows}, "period": {"column": "year", "before": "2025", "after": "2026"}}
    ).price_volume_mix
    assert mix is not None
    assert (mix.before, mix.after) == (expected["R0"], expected["R1"])
    for bar in ("volume", "price", "mix", "new", "lost", "residual"):
        assert getattr(mix, bar) == pytest.approx(expected[bar], abs=decomposition["tolerances"]["abs"])


def test_a_chain_of_five_factors(decomposition: dict[str, Any]) -> None:
    given, expected = decomposition["inputs"], decomposition["expected"]["factors"]
    factors = [
        {"name": name, "before": old, "after": new}
        for name, old, new in zip(given["factors"], given["f0"], given["f1"], strict=True)
    ]
    chain = bridge({"factors": factors}).chain
    assert chain is not None
    assert (chain.before, chain.after) == pytest.approx((expected["R0"], expected["R1"]), abs=1e-3)
    assert chain.growth == pytest.approx(expected["growth"], abs=1e-6)
    for field in ("lmdi", "shapley", "lmdi_share", "shapley_share"):
        assert [getattr(factor, field) for factor in chain.factors] == pytest.approx(expected[field], abs=1e-3)


def test_completion_growth_and_structure(shared: Path) -> None:
    case = json.loads((shared / "golden" / "15_indicators.json").read_text(encoding="utf-8"))
    rows = [
        {"渠道": row["member"], "去年实际": row["last_year"], "目标": row["target"], "实际完成": row["actual"]}
        for row in case["inputs"]
    ]
    answer = bridge({"cells": {"rows": rows}})
    total, expected = answer.completion, case["expected"]["total"]
    assert total is not None
    assert answer.before is not None
    assert answer.after is not None
    assert (answer.before.amount, total.target, answer.after.amount) == (5000, 6600, 6300)
    assert total.completion == pytest.approx(expected["completion"], abs=1e-6)
    assert answer.growth == pytest.approx(expected["growth"], abs=1e-6)
    assert total.target_growth == pytest.approx(expected["target_growth"], abs=1e-6)
    columns = answer.dimensions["channel"].columns
    ours = {
        "completion": "completion",
        "growth": "growth",
        "target_growth": "target_growth",
        "share_last": "share_before",
        "share_target": "share_target",
        "share_actual": "share_after",
        "share_of_growth": "share_of_growth",
    }
    for member, figures in case["expected"]["members"].items():
        at = columns["id"].index(member)
        for theirs, name in ours.items():
            assert columns[name][at] == pytest.approx(figures[theirs], abs=1e-6), (member, theirs)
        assert 100 * columns["share_change"][at] == pytest.approx(figures["share_shift_pp"], abs=1e-4)
        assert 100 * columns["contribution"][at] == pytest.approx(figures["growth_contribution_pp"], abs=1e-4)
