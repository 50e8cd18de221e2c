"""Numbers as people type them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.files.numbers import NotANumber, decimal_of, number_of, seems_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234", 1234),
        ("-12.50", -12.5),
        ("1,234,567.8", 1234567.8),
        ("１，２３４．５", 1234.5),
        ("1 234 567", 1234567),
        ("1\u00a0234", 1234),
        ("66%", 0.66),
        ("６６％", 0.66),
        ("＋5", 5),
        ("\u22125", -5),
        ("¥1,200", 1200),
        ("￥ 1,200", 1200),
        ("$3.5", 3.5),
        ("€ 20", 20),
        ("RMB 20", 20),
        ("1,200元", 1200),
        ("-¥3", -3),
        ("(1,200)", -1200),
        ("（３）", -3),
        ("1e3", 1000),
        ("007", 7),
    ],
)
def test_what_people_type_is_read_as_they_mean_it(text: str, value: float) -> None:
    assert number_of(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "abc",
        "-",
        "—",
        "1 2",
        "12 34",
        "1,23,4",
        "1.2.3",
        "5x",
        "--5",
        "(-5)",
        "nan",
        "inf",
        "1e999",
        "1_000",
        "=1+1",
        "%",
        "",
        "１２a",
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(NotANumber):
        number_of(text)


@pytest.mark.parametrize("text", ["1,5", "12,34", "1.234,56"])
def test_a_decimal_comma_is_refused_by_its_own_name(text: str) -> None:
    with pytest.raises(NotANumber) as error:
        number_of(text)
    assert error.value.reason == "decimal_comma"


def test_wan_and_yi_mean_something_only_where_the_unit_is_known() -> None:
    assert number_of("12万", "元") == 120_000
    assert number_of("12万", "万元") == 12
    assert number_of("1.5亿元", "万元") == 15_000
    with pytest.raises(NotANumber) as error:
        number_of("12万")
    assert error.value.reason == "suffix_unclear"


def test_digits_with_a_leading_zero_seem_an_id() -> None:
    assert not seems_number("007")
    assert seems_number("7")
    assert seems_number("0.5")


@given(st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12))
def test_a_number_with_thousands_separators_is_itself(value: Decimal) -> None:
    assert decimal_of(f"{value:,.4f}") == value
