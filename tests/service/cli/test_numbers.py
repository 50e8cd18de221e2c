import pytest

from service.cli.numbers import Numbers, money, percent, ratio


def test_money_has_thousands_separators_and_a_dash_for_what_is_not_known() -> None:
    assert money(33809085.0, 0) == "33,809,085"
    assert money(-1234.5, 2) == "-1,234.50"
    assert money(None, 2) == "–"


def test_a_growth_shows_its_sign_and_a_share_does_not() -> None:
    numbers = Numbers(0)
    assert numbers.format_of("growth")(0.66) == "+66.0%"
    assert numbers.format_of("growth")(-0.05) == "-5.0%"
    assert numbers.format_of("share")(0.36) == "36.0%"
    assert numbers.format_of("stretch")(1.017865) == "1.018"
    assert numbers.format_of("growth")(None) == "–"


@pytest.mark.parametrize("tiny", [-1e-12, -0.0, 0.0])
def test_zero_has_no_sign(tiny: float) -> None:
    assert money(tiny, 2) == "0.00"
    assert percent(tiny, signed=True) == "0.0%"
    assert ratio(tiny) == "0.000"


@pytest.mark.parametrize(
    ("amounts", "street", "decimals"),
    [
        ([8300, 620.0], 8300, 0),
        ([8300, 620.5], 8300, 1),
        ([8300, 1 / 3], 8300, 2),
        ([13.2, 12.65], 99, 2),
        ([0.3333333], 1.0, 4),
        ([51342177.123], 51342177, 0),
        ([0.1 + 0.2], 10, 1),
        ([], 0, 0),
    ],
)
def test_money_has_the_decimals_that_it_needs_and_that_are_worth_reading(
    amounts: list[float], street: float, decimals: int
) -> None:
    assert Numbers.of(amounts, street).decimals == decimals
