"""Numbers that a person would choose: as few digits as do no harm."""

import math

_ROOM = 0.02
"""What a friendly number may give beyond what is needed, relative to the change."""
_NOISE = 1e-9


def friendly(value: float, before: float, *, up: bool, room: float = _ROOM, grid: float = 0.0) -> float:
    """Return a number with few digits just beyond `value`, coming from `before`.

    Parameters
    ----------
    value : what is needed
    before : what it was; the further away, the coarser the number may be
    up : whether more gives more room
    grid : if positive, the number is a multiple of it
    """
    gap = abs(value - before)
    if gap == 0.0 or not math.isfinite(gap):
        return value
    step = _step(gap * room)
    if grid > 0.0:
        step = grid if step < grid else math.floor(step / grid) * grid
    steps = value / step
    noise = _NOISE * max(1.0, abs(steps))
    count = math.ceil(steps - noise) if up else math.floor(steps + noise)
    return float(f"{count * step:.12g}")


def _step(room: float) -> float:
    """Return the largest of 1, 2 and 5 times a power of ten that is no more than `room`."""
    power = 10.0 ** math.floor(math.log10(room))
    return next((times * power for times in (5.0, 2.0) if times * power <= room), power)
