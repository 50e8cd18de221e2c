"""Sentences that count say one thing as one thing, and an empty list is not a hole."""

import pytest

from schemas.messages import CATALOGUE, sentence
from schemas.messages.text import written


@pytest.mark.parametrize(
    ("levers", "said"),
    [
        (["A"], "A has no margin"),
        (["A", "B"], "A, B have no margin"),
        ([], "– have no margin"),
    ],
)
def test_a_list_of_one_is_one_thing(levers: list[str], said: str) -> None:
    assert written("{levers} {levers:has/have} no margin", {"levers": levers}) == said


@pytest.mark.parametrize(("count", "word"), [(1, "path"), (1.0, "path"), ("1", "path"), (0, "paths"), (2, "paths")])
def test_numbers_choose_their_word(count: object, word: str) -> None:
    assert written("{count:path/paths}", {"count": count}) == word


def test_other_formats_stay() -> None:
    assert written("{name:>4}|", {"name": "a"}) == "   a|"


def test_one_lever_on_one_path() -> None:
    params = {"growth": "+10%", "count": 1, "paths": 1}
    assert sentence("sandbox_answer_said", params, "en") == "+10%, 1 lever on 1 path"
    assert sentence("growth_margin_missing", {"levers": ["A"]}, "en").startswith("A has no margin")


def test_chinese_sentences_need_no_plural() -> None:
    assert [code for code, text in CATALOGUE.items() if "/" in "".join(_specs(text.zh))] == []


def _specs(template: str) -> list[str]:
    from string import Formatter

    return [spec or "" for _, _, spec, _ in Formatter().parse(template)]
