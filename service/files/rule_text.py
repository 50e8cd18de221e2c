"""How a rule's parts are written in one cell of a sheet.

    where, of   region=粤东; product=主力|高毛利; rep=tag:veteran; channel=not:电商; region==     (`*` = all cells)
    each        rep        rep, product        region@1                                          (a level of the tree)
    except      rep=R2 => max=0.70             several on lines of their own, or separated by `||`
    soft        yes        priority=2; weight=3; scale=money

An id that holds one of the signs is put in quotation marks: `customer="A; B"`. Full-width signs are read, too.
"""

import re
from collections.abc import Mapping

from schemas.columns import canonical, label

_SIGNS = set(';；|｜=＝,，、"@＠>→‖\n')
_PREFIXES = {"tag": ("tag:", "tag：", "标签:", "标签："), "not": ("not:", "not：", "非:", "非：")}
_LIMITS = {"min": "下限", "max": "上限", "amount": "金额"}
_YES = frozenset({"yes", "true", "是", "软"})
_SOFT = {"priority": "优先级", "weight": "权重", "scale": "尺度"}


class RuleTextError(ValueError):
    """A text that is none of these; `part` is what could not be read."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


# --- writing ---------------------------------------------------------------------------------------------------------


def written_selection(where: Mapping[str, object], language: str) -> str:
    """Return a selection as text."""
    if not where:
        return "*"
    return "; ".join(
        f"{_quoted(label(name, language))}={written_selector(selector)}" for name, selector in where.items()
    )


def written_selector(selector: object) -> str:
    """Return a selector as text: an id, several, a tag, or all but these."""
    if isinstance(selector, Mapping):
        if "tag" in selector:
            return f"tag:{_quoted(str(selector['tag']))}"
        return f"not:{written_selector(selector['not'])}"
    if isinstance(selector, list):
        return "|".join(_quoted(str(name)) for name in selector) + ("|" if len(selector) < 2 else "")
    return "=" if selector == "=" else _quoted(str(selector))


def written_each(each: object, language: str) -> str:
    """Return `each` as text."""
    if isinstance(each, list):
        return ", ".join(written_each(part, language) for part in each) + ("," if len(each) < 2 else "")
    if isinstance(each, Mapping):
        return f"{_quoted(label(str(each['dimension']), language))}@{each['level']}"
    return _quoted(label(str(each), language))


def written_exceptions(exceptions: object, language: str) -> str:
    """Return the exceptions of a rule as text, one a line."""
    lines: list[str] = []
    for exception in exceptions if isinstance(exceptions, list) else []:
        limits = ", ".join(
            f"{_limit(name, language)}={_number(exception[name])}"
            for name in _LIMITS
            if exception.get(name) is not None
        )
        lines.append(f"{written_selection(exception.get('where', {}), language)} => {limits}")
    return "\n".join(lines)


def written_soft(soft: Mapping[str, object], language: str) -> str:
    """Return how a rule is soft as text."""
    if not soft:
        return "是" if language == "zh" else "yes"
    return "; ".join(f"{_SOFT[name] if language == 'zh' else name}={_number(value)}" for name, value in soft.items())


def written_list(names: list[str]) -> str:
    """Return several ids as text."""
    return "|".join(_quoted(name) for name in names)


def _limit(name: str, language: str) -> str:
    return _LIMITS[name] if language == "zh" else name


def _number(value: object) -> str:
    return repr(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)


def _quoted(text: str) -> str:
    risky = any(sign in text for sign in _SIGNS) or text != text.strip() or not text or text == "*"
    prefixed = text.casefold().startswith(tuple(prefix for prefixes in _PREFIXES.values() for prefix in prefixes))
    return '"' + text.replace('"', '""') + '"' if risky or prefixed else text


# --- reading ---------------------------------------------------------------------------------------------------------


def read_selection(text: str) -> dict[str, object]:
    """Read a selection.

    Raises
    ------
    RuleTextError
        Naming the part that is none.
    """
    if text.strip() == "*":
        return {}
    where: dict[str, object] = {}
    for part in _split(text, r"[;；\n]"):
        sides = _split(part, "[=＝]", once=True)
        if len(sides) < 2 or not sides[0].strip() or not sides[1].strip():
            raise RuleTextError(part.strip())
        name = canonical(_plain(sides[0]))
        if name in where:
            raise RuleTextError(part.strip())
        where[name] = read_selector(sides[1].strip())
    if not where:
        raise RuleTextError(text.strip())
    return where


def read_selector(text: str) -> object:
    """Read a selector."""
    for prefix in _PREFIXES["tag"]:
        if text.casefold().startswith(prefix):
            return {"tag": _single(text[len(prefix) :])}
    for prefix in _PREFIXES["not"]:
        if text.casefold().startswith(prefix):
            return {"not": read_selector(text[len(prefix) :].strip())}
    if text in ("=", "＝"):
        return "="
    names = _split(text, r"[|｜]")
    if len(names) == 1 and not text.rstrip().endswith(("|", "｜")):
        return _plain(names[0])
    return [_plain(name) for name in names]


def read_list(text: str) -> list[str]:
    """Read several ids or names: `a|b`, `a, b`, `a、b`."""
    return [_plain(name) for name in _split(text, r"[|｜,，、;；\n]")]


def read_each(text: str) -> object:
    """Read `each`."""
    parts = [_each(part) for part in _split(text, r"[,，、;；|]")]
    if len(parts) == 1 and not text.rstrip().endswith((",", "，")):
        return parts[0]
    return parts


def _each(text: str) -> object:
    sides = _split(text, "[@＠]", once=True)
    name = canonical(_plain(sides[0]))
    if len(sides) == 1:
        return name
    if not re.fullmatch(r"\d{1,3}", sides[1].strip(), re.ASCII):
        raise RuleTextError(text.strip())
    return {"dimension": name, "level": int(sides[1])}


def read_exceptions(text: str) -> list[object]:
    """Read the exceptions of a rule."""
    exceptions: list[object] = []
    for line in _split(text, r"\n|\|\||‖"):
        sides = _split(line, "[=＝]>|→", once=True)
        if len(sides) != 2:
            raise RuleTextError(line.strip())
        limits = _pairs(sides[1], _LIMITS)
        if not limits:
            raise RuleTextError(line.strip())
        exceptions.append({"where": read_selection(sides[0].strip()), **limits})
    return exceptions


def read_soft(text: str) -> dict[str, object]:
    """Read how a rule is soft."""
    return {} if text.strip().casefold() in _YES else _pairs(text, _SOFT)


def read_number(text: str) -> object:
    """Read a limit: a number; a percentage stays the text that it is, as the plan language has it."""
    plain = text.strip()
    if re.fullmatch(r"[+-]?\d+", plain, re.ASCII):
        return int(plain)
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", plain, re.ASCII):
        return float(plain)
    return plain


def _pairs(text: str, names: Mapping[str, str]) -> dict[str, object]:
    known = {name: name for name in names} | {chinese: name for name, chinese in names.items()}
    pairs: dict[str, object] = {}
    for part in _split(text, "[,，;；]"):
        sides = _split(part, "[=＝]", once=True)
        name = known.get(sides[0].strip().casefold())
        if name is None or len(sides) < 2 or name in pairs:
            raise RuleTextError(part.strip())
        pairs[name] = read_number(sides[1])
    return pairs


def _split(text: str, signs: str, *, once: bool = False) -> list[str]:
    """Cut a text at signs (a pattern) outside quotation marks; empty pieces are dropped unless it is cut once."""
    if text.count('"') % 2:
        raise RuleTextError(text.strip())
    pieces: list[str] = []
    start = 0
    for match in re.finditer(rf'"(?:[^"]|"")*"|(?P<sign>{signs})', text):
        if match["sign"] is not None and not (once and pieces):
            pieces.append(text[start : match.start()])
            start = match.end()
    pieces.append(text[start:])
    return pieces if once else [piece for piece in pieces if piece.strip()]


def _single(text: str) -> str:
    if len(_split(text, r"[|｜]")) != 1:
        raise RuleTextError(text.strip())
    return _plain(text)


def _plain(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text.startswith('"') and text.endswith('"'):
        return text[1:-1].replace('""', '"')
    if not text:
        raise RuleTextError(text)
    return text
