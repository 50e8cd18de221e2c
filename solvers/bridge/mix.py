"""Price, volume and mix: what growth owes to selling more, to other prices, and to other items.

With R0 and Q0 the revenue and quantity of all existing items before: volume = dQ R0 / Q0, price = sum q1 dp,
mix = sum q1 p0 - Q1 R0 / Q0. New and lost items are bars of their own, so that the bars sum to the change.
"""

import numpy as np

from schemas.bridge import PriceVolumeMix
from solvers.bridge.facts import Array, Facts
from solvers.bridge.ratios import tidy


def price_volume_mix(facts: Facts, item: str, units: tuple[Array, Array]) -> PriceVolumeMix:
    """Return the bars of the change between two periods by item.

    Parameters
    ----------
    item : dimension whose members have a price
    units : quantity (n,) of each combination in the earlier and the later period
    """
    ids, codes = np.unique(np.asarray(facts.dimensions[item], dtype=object).astype(str), return_inverse=True)
    r0, r1, q0, q1 = (np.bincount(codes, values, minlength=len(ids)) for values in (facts.before, facts.after, *units))
    scale = max(abs(float(r0.sum())), abs(float(r1.sum())))
    there = (np.abs(r0) > 1e-12 * scale, np.abs(r1) > 1e-12 * scale)
    both = there[0] & there[1]
    priced = both & (q0 > 0) & (q1 > 0)
    new, lost = there[1] & ~there[0], there[0] & ~there[1]
    average = float(r0[priced].sum()) / float(q0[priced].sum()) if priced.any() else 0.0
    p0 = np.divide(r0, q0, out=np.zeros_like(r0), where=priced)
    price = np.where(priced, r1 - q1 * p0, 0.0)
    volume = np.where(priced, (q1 - q0) * average, 0.0)
    mix = np.where(priced, (q1 - q0) * (p0 - average), 0.0)
    bars = {
        "volume": volume.sum(),
        "price": price.sum(),
        "mix": mix.sum(),
        "new": r1[new].sum(),
        "lost": -r0[lost].sum(),
        "unpriced": (r1 - r0)[both & ~priced].sum(),
    }
    residual = float(r1.sum() - r0.sum()) - float(sum(bars.values()))
    shown = np.flatnonzero(priced)
    shown = shown[np.lexsort((shown, -np.abs(r1 - r0)[shown]))]
    return PriceVolumeMix(
        item=item,
        before=tidy(float(r0.sum()), scale),
        after=tidy(float(r1.sum()), scale),
        residual=tidy(residual, scale),
        units_before=tidy(float(q0[priced].sum()), scale),
        units_after=tidy(float(q1[priced].sum()), scale),
        columns={
            "id": [str(ids[at]) for at in shown],
            **{
                name: [tidy(float(values[at]), scale) for at in shown]
                for name, values in (("volume", volume), ("price", price), ("mix", mix), ("change", r1 - r0))
            },
        },
        **{name: tidy(float(value), scale) for name, value in bars.items()},
    )
