"""The answers of a sweep as lines of JSON, each written when it is known."""

from collections.abc import Iterator

from pydantic_core import to_json

from scenarios.sweep import Prepared
from scenarios.work import Answered


def first_line(sweep: Prepared) -> bytes:
    """Return the line that says what is coming."""
    points = sweep.points
    return _line({"kind": "begin", "name": sweep.name, "combine": points.sweep.combine, "points": points.count})


def lines(sweep: Prepared, answer: Answered) -> Iterator[bytes]:
    """Yield the points and events of a task; `index` and `of` tell how far the sweep is."""
    for number, point, found in answer.points:
        values = {name: point.get(name) for name in sweep.points.names}
        told = {name: value for name, value in found.columns.items() if name != "error" or value is not None}
        totals = {"totals": found.totals} if found.totals else {}
        measures = {"measures": found.measures} if found.measures else {}
        said = {**values, **told, **totals, **measures}
        yield _line({"kind": "point", "index": number, "of": sweep.points.count, **said})
    for event in answer.events:
        yield _line({"kind": "event", **event.model_dump()})


def last_line(sweep: Prepared) -> bytes:
    """Return the line that says that all has been told."""
    return _line({"kind": "end", "points": sweep.points.count})


def _line(said: dict[str, object]) -> bytes:
    return to_json(said, inf_nan_mode="null") + b"\n"
