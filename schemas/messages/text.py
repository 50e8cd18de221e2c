"""A sentence in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Literal

Language = Literal["en", "zh"]


@dataclass(frozen=True)
class Text:
    """A sentence and, optionally, a hint, each in English and Chinese, as `str.format` templates."""

    en: str
    zh: str
    hint_en: str = ""
    hint_zh: str = ""

    def of(self, language: Language) -> str:
        """Return the sentence's template in a language."""
        return self.zh if language == "zh" else self.en

    def hint_of(self, language: Language) -> str:
        """Return the hint's template in a language; empty where there is none."""
        return self.hint_zh if language == "zh" else self.hint_en

    @property
    def hint_needs(self) -> frozenset[str]:
        """Names of the parameters without which the hint cannot be said."""
        return frozenset(field for _, field, _, _ in Formatter().parse(self.hint_en) if field)


LONGEST = 200
"""Characters of a text that a sentence shows; a longer one is cut, with an ellipsis at its end."""


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return a text as far as a sentence shows it."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def written(template: str, params: Mapping[str, object]) -> str:
    """Fill a template; lists are joined, numbers get thousands separators, very long texts are cut."""
    return template.format(**{name: _shown(value) for name, value in params.items()})


def _shown(value: object) -> str:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    if isinstance(value, list | tuple):
        return ", ".join(_shown(item) for item in value)
    return shortened(str(value))
