"""Every sentence that Apportion says, in English and in Chinese, found by its code.

One file a subject, each with a `TEXTS` table. A code is never translated and never changes its meaning; its
sentence may be polished at any time. Sentences are `str.format` templates over the finding's `params`.
"""

from collections.abc import Mapping

from schemas.messages import (
    answer,
    bridge,
    cli,
    diagnosis,
    explanation,
    files,
    growth,
    operations,
    plan,
    sandbox,
    scenario,
    service,
)
from schemas.messages.text import Language, Text, written

__all__ = ["CATALOGUE", "Language", "Text", "hint", "sentence"]

CATALOGUE: Mapping[str, Text] = {
    **plan.TEXTS,
    **answer.TEXTS,
    **diagnosis.TEXTS,
    **explanation.TEXTS,
    **operations.TEXTS,
    **scenario.TEXTS,
    **growth.TEXTS,
    **bridge.TEXTS,
    **sandbox.TEXTS,
    **files.TEXTS,
    **service.TEXTS,
    **cli.TEXTS,
}


def sentence(code: str, params: Mapping[str, object], language: Language) -> str:
    """Return the sentence of a code in a language, with its parameters filled in."""
    return written(CATALOGUE[code].of(language), params)


def hint(code: str, params: Mapping[str, object], language: Language) -> str | None:
    """Return what the reader can do about it, or None where there is nothing to add.

    A `hint` among the parameters (the nearest existing name, say) goes before the catalogue's own.
    """
    template = CATALOGUE[code].hint_of(language)
    if template and all(name in params for name in CATALOGUE[code].hint_needs):
        return written(template, params)
    return None
