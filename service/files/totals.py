"""Rows that only repeat what others sum to are known by their words: 合计, 小计, Total."""

import re
import unicodedata
from collections.abc import Collection

_WORDS_ZH = "合计|小计|总计|共计|总和|汇总"
_WORDS_EN = r"grand[\s-]*totals?|sub[\s-]*totals?|totals?|overall|sum"
_EXACT = re.compile(rf"(?:{_WORDS_ZH}|{_WORDS_EN}|总|年度合计|全年合计)")
_CHINESE = re.compile(rf"(?P<name>.*?)[\s\-_：:（(]*(?:{_WORDS_ZH})[)）]?")
_ENGLISH = re.compile(
    rf"(?:(?P<name>.+?)[\s\-_:]+(?:{_WORDS_EN})|(?:{_WORDS_EN})(?:\s+(?:for|of))?[\s\-_:]+(?P<after>.+))"
)


def folded_name(text: str) -> str:
    """Return a name as it is compared: Unicode form, case and space make no difference, nor does a colon behind it."""
    plain = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    return re.sub(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])", "", plain).strip(" :")


def is_total_name(text: str) -> bool:
    """Return whether a text is nothing but a word for a total: `合 计`, `小计`, `Grand total`."""
    return _EXACT.fullmatch(folded_name(text)) is not None


def total_of(text: str, members: Collection[str]) -> str | None:
    """Return whose total a text names: nobody's for a bare `合计`, the id for `粤东小计` or `East total`; else None.

    In English the rest must be a member of the sheet, as `folded_name` gives it: a customer may be called `Total Wine`.
    """
    if is_total_name(text):
        return ""
    plain = folded_name(text)
    chinese = _CHINESE.fullmatch(plain)
    if chinese and chinese["name"]:
        return chinese["name"]
    english = _ENGLISH.fullmatch(plain)
    if english is None:
        return None
    name = str(english["name"] or english["after"])
    return name if name in members else None
