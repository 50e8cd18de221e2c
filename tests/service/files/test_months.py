"""Months and quarters in headers and in values."""

import pytest

from service.files.months import Month, Span, month_of, span_of


@pytest.mark.parametrize(
    ("header", "span"),
    [
        ("1月", Span("month", 1)),
        ("十二月", Span("month", 12)),
        ("2026年3月", Span("month", 3, 2026)),
        ("2026-01", Span("month", 1, 2026)),
        ("2026/1/1", Span("month", 1, 2026)),
        ("Jan", Span("month", 1)),
        ("september", Span("month", 9)),
        ("Sep-26", Span("month", 9, 2026)),
        ("１２月", Span("month", 12)),
        ("第一季度", Span("quarter", 1)),
        ("1季度", Span("quarter", 1)),
        ("四季度", Span("quarter", 4)),
        ("Q3", Span("quarter", 3)),
        ("FY2026 Q1", Span("quarter", 1, 2026)),
        ("Q1 2026", Span("quarter", 1, 2026)),
        ("上半年", Span("half", 1)),
        ("H2", Span("half", 2)),
    ],
)
def test_headers_that_name_a_part_of_a_year(header: str, span: Span) -> None:
    assert span_of(header) == span


@pytest.mark.parametrize("header", ["13月", "Q5", "去年", "10", "2026", "五季度", "0月", "January sales", "2026-01-15"])
def test_other_headers_name_none(header: str) -> None:
    assert span_of(header) is None


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2016-03", (Month(2016, 3), None)),
        ("2016/3/5", (Month(2016, 3), 5)),
        ("2016年3月", (Month(2016, 3), None)),
        ("201603", (Month(2016, 3), None)),
        ("20160305", (Month(2016, 3), 5)),
        ("2016-03-05 12:00:00", (Month(2016, 3), 5)),
    ],
)
def test_months_and_dates_as_values(text: str, month: tuple[Month, int | None]) -> None:
    assert month_of(text) == month


@pytest.mark.parametrize("text", ["2016-13", "2016", "FY2016", "", "2016-03-32"])
def test_other_values_are_no_months(text: str) -> None:
    assert month_of(text) is None


def test_months_count_across_years() -> None:
    assert Month(2016, 11).after(3) == Month(2017, 2)
    assert Month(2017, 2).after(-14) == Month(2015, 12)
    assert Month(2016, 11).until(Month(2017, 2)) == 4
