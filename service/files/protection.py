"""Texts that a spreadsheet would take for a formula.

A workbook stores a text as a text, whatever it begins with. A CSV file has no types: a text that begins with
`=`, `+`, `-`, `@`, a tab or a line break (or a full-width form of these) is written with an apostrophe in front, as is
usual, and read back without it. A text that begins with apostrophes and then such a sign gets one more, so that
reading gives back exactly what was written.
"""

import re

_DANGEROUS = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_PROTECTED = re.compile(r"'+[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def protected(text: str) -> str:
    """Return a text so that no spreadsheet takes it for a formula."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def unprotected(text: str) -> str:
    """Return a text without the apostrophe that protects it."""
    return text[1:] if _PROTECTED.match(text) else text
