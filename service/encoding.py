"""An allocation as the bytes of JSON: its tables first, then what says how long all of it took."""

import time
from collections.abc import Mapping

from pydantic_core import to_json

from schemas.allocation import Allocation

_LAST = "provenance"


def encoded(answer: Allocation, seconds: Mapping[str, float] | None = None) -> bytes:
    """Return an answer as JSON; `provenance.seconds` gets the time of writing it.

    The bytes are those of `Allocation.model_dump_json`, part by part.

    Parameters
    ----------
    seconds : mapping, optional
        Phases that came before the solver's, such as the decoding of the request.
    """
    began = time.perf_counter()
    parts = {
        (field.serialization_alias or name): to_json(getattr(answer, name), inf_nan_mode="null")
        for name, field in Allocation.model_fields.items()
        if name != _LAST
    }
    text = b",".join(b'"%s":%s' % (name.encode(), part) for name, part in parts.items())
    spent = {**(seconds or {}), **answer.provenance.seconds, "encode": time.perf_counter() - began}
    rounded = {phase: round(amount, 6) for phase, amount in spent.items()}
    last = to_json(answer.provenance.model_copy(update={"seconds": rounded}))
    return b'{%s,"%s":%s}' % (text, _LAST.encode(), last)
