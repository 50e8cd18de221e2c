"""Names that exist, names that nearly exist, and places in a request."""

import pytest

from solvers.names import Names, cleaned, folded, is_clean, nearest, pointer


@pytest.mark.parametrize(
    ("one", "other"),
    [("R1", "r1"), ("Ｒ１", "R1"), (" R1 ", "R1"), ("Straße", "STRASSE"), ("é", "e\u0301"), ("㍿", "株式会社")],
)
def test_case_width_space_and_unicode_form_make_no_difference(one: str, other: str) -> None:
    assert folded(one) == folded(other)


@pytest.mark.parametrize(("one", "other"), [("R1", "R2"), ("R 1", "R1"), ("粤东", "粤西")])
def test_anything_else_does(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    ("written", "existing", "meant"),
    [
        ("regoin", ["region", "rep"], "region"),
        ("ＨＩＳＴＯＲＹ", ["history", "basis"], "history"),
        ("粤東", ["粤东", "桂琼"], "粤东"),
        ("xyz", ["region", "rep"], None),
        ("region", [], None),
        ("", ["region"], None),
    ],
)
def test_the_nearest_name_is_found_where_one_is_alike(written: str, existing: list[str], meant: str | None) -> None:
    assert nearest(written, existing) == meant


def test_among_many_names_the_nearest_is_still_found() -> None:
    names = Names(f"客户{number:06d}" for number in range(50_000))
    assert names.nearest("客户04999") == "客户049999"
    assert names.nearest("客戶 012345") == "客户012345"
    assert names.nearest("zzz") is None


def test_endless_names_are_not_compared() -> None:
    assert nearest("a" * 100_000, ["a" * 99_999]) is None


def test_places_are_json_pointers() -> None:
    assert pointer("cells", "a/b", 3, "c~d") == "/cells/a~1b/3/c~0d"


@pytest.mark.parametrize("text", ["a\x00", "\ud800", "x\udfffy"])
def test_nul_and_halves_of_pairs_cannot_be_stored(text: str) -> None:
    assert not is_clean(text)
    assert is_clean(cleaned(text))


@pytest.mark.parametrize("text", ["", "粤东", "😀", "\t\n"])
def test_other_text_can(text: str) -> None:
    assert is_clean(text)
    assert cleaned(text) == text
