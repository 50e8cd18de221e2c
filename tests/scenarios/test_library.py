"""The bundled examples are found by name."""

import pytest

from scenarios.library import examples, path


def test_the_company_in_southern_china_is_among_the_examples() -> None:
    assert "south_china" in examples()


def test_every_example_is_a_folder_with_a_plan_and_a_description() -> None:
    for name in examples():
        assert (path(name) / "plan.yaml").is_file()
        assert (path(name) / "README.md").is_file()


def test_a_folder_without_a_plan_is_no_example() -> None:
    assert "__pycache__" not in examples()


@pytest.mark.parametrize("name", ["north_china", "", "..", "__pycache__"])
def test_an_unknown_example_is_refused_and_the_known_ones_are_named(name: str) -> None:
    with pytest.raises(LookupError, match="south_china"):
        path(name)
