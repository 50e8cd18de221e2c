"""A sentence in both languages."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Literal, Self

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


NOTHING = "–"
"""What a sentence shows of an empty list."""
_CHOICE = re.compile(r"\{\w+:([^{}]*/[^{}]*)\}")
LONGEST = 200
"""Characters of a text that a sentence shows; a longer one is cut, with an ellipsis at its end."""


def shortened(text: str, longest: int = LONGEST) -> str:
    """Return a text as far as a sentence shows it."""
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def written(template: str, params: Mapping[str, object]) -> str:
    """Fill a template; lists are joined, numbers get thousands separators, very long texts are cut.

    `{levers:has/have}` is the first word where `levers` is one thing (the number 1, a list of one), else the second.
    """
    return template.format(**{name: _Filled(_shown(value), value) for name, value in params.items()})


def readable(template: str) -> str:
    """Return a template as documentation shows it: `{name}` for what varies, `row/rows` for a word that depends on it."""
    return _CHOICE.sub(r"\1", template).replace("{{", "{").replace("}}", "}")


class _Filled(str):
    """A parameter as it is shown, which knows whether it is one thing or several."""

    __slots__ = ("_is_one",)
    _is_one: bool

    def __new__(cls, shown: str, value: object) -> Self:
        filled = super().__new__(cls, shown)
        filled._is_one = len(value) == 1 if isinstance(value, list | tuple) else value == 1 or shown == "1"
        return filled

    def __format__(self, spec: str) -> str:
        one, slash, several = spec.partition("/")
        if not slash:
            return super().__format__(spec)
        return one if self._is_one else several


def _shown(value: object) -> str:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:,.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else f"{value:,}"
    if isinstance(value, list | tuple):
        return ", ".join(_shown(item) for item in value) or NOTHING
    return shortened(str(value))
