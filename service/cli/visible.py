"""Text that a terminal only shows: whatever would steer it, hide a letter or turn the line around is made visible."""

import unicodedata

_CONTROL_PICTURES = 0x2400
_DELETE, _DELETE_PICTURE = 0x7F, 0x2421
_ASCII_CONTROLS = 0x20
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Unicode categories of characters that are not shown but do something: controls, marks of direction, lone surrogates,
separators of lines and paragraphs."""
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Scripts and emoji need these two, and they move nothing."""
_LAYOUT = "\n\t"


class _Visible(dict[int, str | int]):
    """Code point -> what is shown in its place, one character each, so that places stay; filled as needed."""

    def __init__(self, kept: str) -> None:
        super().__init__((ord(character), character) for character in kept)

    def __missing__(self, code: int) -> str | int:
        shown: str | int = code
        if code < _ASCII_CONTROLS:
            shown = chr(_CONTROL_PICTURES + code)
        elif code == _DELETE:
            shown = chr(_DELETE_PICTURE)
        elif unicodedata.category(chr(code)) in _HIDDEN:
            shown = _REPLACEMENT
        self[code] = shown
        return shown


_TEXT, _LINE = _Visible(_JOINERS + _LAYOUT), _Visible(_JOINERS)


def visible(text: str) -> str:
    """Return a text of as many characters, each of which is shown and does nothing else; lines and tabs stay.

    An escape becomes `␛`, another ASCII control its own picture, everything else that is hidden `�`.
    """
    return text if text.isprintable() else text.translate(_TEXT)


def one_line(text: str) -> str:
    """Return a name as `visible` does, its line breaks and tabs shown too: a name never begins a line of its own."""
    return text if text.isprintable() else text.translate(_LINE)
