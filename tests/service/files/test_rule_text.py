"""Rules in the cells of a sheet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.files.rule_text import (
    RuleTextError,
    read_each,
    read_exceptions,
    read_list,
    read_selection,
    read_soft,
    written_each,
    written_exceptions,
    written_list,
    written_selection,
    written_soft,
)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("region=粤东; product=主力|高毛利", {"region": "粤东", "product": ["主力", "高毛利"]}),
        ("区域＝粤东；产品=主力", {"region": "粤东", "product": "主力"}),
        ("rep=tag:veteran", {"rep": {"tag": "veteran"}}),
        ("业务员=标签:老员工", {"rep": {"tag": "老员工"}}),
        ("channel=not:电商", {"channel": {"not": "电商"}}),
        ("渠道=非:电商|直营", {"channel": {"not": ["电商", "直营"]}}),
        ("rep=not:tag:new", {"rep": {"not": {"tag": "new"}}}),
        ("region==", {"region": "="}),
        ('customer="A; B|C"', {"customer": "A; B|C"}),
        ("*", {}),
    ],
)
def test_selections_as_planners_write_them(text: str, where: dict[str, object]) -> None:
    assert read_selection(text) == where


@pytest.mark.parametrize(
    "text", ["粤东", "region=", "=粤东", "region=a; region=b", 'region="a', ";", "rep=tag:", "rep=tag:a|b"]
)
def test_what_is_no_selection_is_refused(text: str) -> None:
    with pytest.raises(RuleTextError):
        read_selection(text)


def test_each_exceptions_and_soft() -> None:
    assert read_each("业务员") == "rep"
    assert read_each("区域, 产品") == ["region", "product"]
    assert read_each("region@2") == {"dimension": "region", "level": 2}
    assert read_exceptions("rep=R2 => max=0.70\n区域=粤东 => 下限=5%, 上限=1") == [
        {"where": {"rep": "R2"}, "max": 0.7},
        {"where": {"region": "粤东"}, "min": "5%", "max": 1},
    ]
    assert read_soft("是") == {}
    assert read_soft("优先级=2; 权重=3; 尺度=money") == {"priority": 2, "weight": 3, "scale": "money"}
    for wrong in ("region@x", "rep=R2 max=1", "rep=R2 => x=1", "rep=R2 => "):
        with pytest.raises(RuleTextError):
            read_each(wrong) if "@" in wrong else read_exceptions(wrong)


ids = st.text(
    alphabet=st.characters(min_codepoint=32, max_codepoint=0xFFFF, exclude_categories=["Cs", "Cc", "Z"]), min_size=1
).filter(lambda text: text != "=" and text == text.strip())
tagged = st.builds(lambda tag: {"tag": tag}, ids)
plain = ids | st.lists(ids, min_size=1) | tagged
selectors = plain | st.builds(lambda inner: {"not": inner}, plain)
dimensions = st.sampled_from(["region", "product", "rep", "store", "省份"])
wheres = st.dictionaries(dimensions, selectors | st.just("="))
limits = st.integers(-5, 10**6) | st.floats(-5, 1e6).filter(lambda value: not value.is_integer()) | st.just("5%")


@given(wheres, st.sampled_from(["zh", "en"]))
def test_any_selection_is_read_back_as_it_was_written(where: dict[str, object], language: str) -> None:
    assert read_selection(written_selection(where, language)) == where


levels = st.builds(lambda name, level: {"dimension": name, "level": level}, dimensions, st.integers(1, 9))


@given((dimensions | levels) | st.lists(dimensions | levels, min_size=1), st.sampled_from(["zh", "en"]))
def test_any_each_is_read_back_as_it_was_written(each: object, language: str) -> None:
    assert read_each(written_each(each, language)) == each


@given(
    st.lists(
        st.builds(lambda where, least, most: {"where": where, "min": least, "max": most}, wheres, limits, limits),
        min_size=1,
    )
)
def test_any_exceptions_are_read_back_as_they_were_written(exceptions: list[dict[str, object]]) -> None:
    for language in ("zh", "en"):
        assert read_exceptions(written_exceptions(exceptions, language)) == exceptions


@given(st.lists(ids, min_size=1))
def test_any_list_is_read_back_as_it_was_written(names: list[str]) -> None:
    assert read_list(written_list(names)) == names


def test_soft_is_read_back_as_it_was_written() -> None:
    for soft in ({}, {"priority": 2, "weight": 1.5, "scale": "money"}):
        for language in ("zh", "en"):
            assert read_soft(written_soft(soft, language)) == soft
