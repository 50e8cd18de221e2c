from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len

from schemas.allocation import Allocation
from schemas.messages import Language
from service.cli.answer import show
from service.cli.terminal import Terminal
from tests.service.cli import golden
from tests.service.cli.example import DIAGNOSIS, allocation, columns, totals

Print = Callable[..., list[str]]


@pytest.fixture(name="lines")
def _lines(monkeypatch: pytest.MonkeyPatch) -> Print:
    def lines(answer: Allocation, *, width: int = 80, language: Language = "en", everything: bool = False) -> list[str]:
        monkeypatch.setenv("COLUMNS", str(width))
        terminal = Terminal(asked=language, language=language)
        with terminal.out.capture() as captured:
            show(answer, terminal, everything=everything)
        return captured.get().splitlines()

    return lines


def reps(count: int) -> dict[str, Any]:
    return totals([(f"R{number}", f"rep {number}", None, 1, 10.0, 16.6, 16.6) for number in range(count)])


def warnings(count: int, code: str = "history_zero") -> list[dict[str, Any]]:
    return [{"pointer": "", "code": code, "message": f"warning {number}", "hint": "do it"} for number in range(count)]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", list(golden.ANSWERS))
def test_an_answer_looks_as_it_did(name: str, language: Language) -> None:
    assert golden.printed(name, language) == golden.path_of(name, language).read_text(encoding="utf-8")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [40, 60, 80, 100, 200])
def test_no_line_is_wider_than_the_terminal(lines: Print, width: int, language: Language) -> None:
    assert max(map(cell_len, lines(allocation(), width=width, language=language))) <= width


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_line_ends_in_space(lines: Print, language: Language) -> None:
    assert [line for line in lines(allocation(), language=language) if line != line.rstrip()] == []


def test_columns_are_below_each_other_also_with_chinese_names(lines: Print) -> None:
    printed = lines(allocation())
    rows = [line for line in printed if line.endswith("%") and not line.startswith(("grow", "boss"))]
    assert len(rows) == 12
    assert len({cell_len(line) for line in rows}) == 1


def test_a_narrow_terminal_leaves_out_columns_says_so_and_keeps_the_numbers_whole(lines: Print) -> None:
    printed = lines(allocation(), width=40)
    assert any("Target" in line for line in printed)
    assert any(line.startswith("Not shown (too narrow): Fair share") for line in printed)
    assert any("840" in line for line in printed)
    assert not any("84…" in line for line in printed)


def test_a_name_too_long_for_its_column_is_shortened_and_no_number_is(lines: Print) -> None:
    name = "一个非常非常非常非常非常非常非常非常非常非常长的名字"
    answer = allocation(totals={"rep": totals([("R1", name, None, 1, 1000.0, 1660.0, 1660.0)])})
    row = next(line for line in lines(answer) if line.startswith("一个"))
    assert "…" in row
    assert row.split("…")[1].split() == ["1,000", "1,660", "1,660", "+66.0%", "1.000", "100.0%"]


def test_many_rows_lose_their_middle_and_say_how_to_see_it(lines: Print) -> None:
    answer = allocation(totals={"rep": reps(100)})
    printed = lines(answer)
    assert any(line.strip() == "... 71 more" for line in printed)
    assert any(line.startswith("71 rows are not shown (--all") for line in printed)
    assert any(line.startswith("rep 0 ") for line in printed)
    assert any(line.startswith("rep 99 ") for line in printed)
    assert any(line.startswith("Total") for line in printed)
    assert not any(line.startswith("rep 50 ") for line in printed)
    assert sum(line.startswith("rep ") for line in lines(answer, everything=True)) == 100


def test_the_whole_answer_of_a_company_of_24_reps_takes_two_screens_at_most(lines: Print) -> None:
    regions: list[tuple[Any, ...]] = [("华南", "华南", None, 1, 1000.0, 1660.0, 1660.0)]
    regions += [(f"G{number}", f"区域{number}", "华南", 2, 62.5, 103.75, 103.75) for number in range(16)]
    answer = allocation(
        totals={
            "region": totals(regions),
            "channel": reps(4),
            "customer": reps(3),
            "product": reps(11),
            "rep": reps(24),
        },
        warnings=warnings(10) + warnings(10, "no_basis"),
    )
    assert len(lines(answer)) <= 100


def test_dimensions_without_room_are_named_and_shown_on_request(lines: Print) -> None:
    assert any(line.startswith("Also in the answer: Channel") for line in lines(allocation()))
    everything = lines(allocation(), everything=True)
    assert any(line.startswith("Channel ") for line in everything)
    assert not any(line.startswith("Also in the answer") for line in everything)


def test_own_dimensions_fill_the_places_that_the_usual_ones_leave(lines: Print) -> None:
    printed = lines(allocation(totals={"territory": reps(2), "category": reps(2), "rep": reps(2)}))
    heads = [line.split()[0] for line in printed if "Last year" in line and "Target" in line]
    assert heads == ["Rep", "territory", "category"]


def test_totals_in_rows_look_like_totals_in_columns(lines: Print) -> None:
    table = reps(3)["columns"]
    rows = [dict(zip(table, values, strict=True)) for values in zip(*table.values(), strict=True)]
    assert lines(allocation(totals={"rep": rows})) == lines(allocation(totals={"rep": reps(3)}))


def test_an_answer_without_totals_or_rules_still_has_its_headline(lines: Print) -> None:
    printed = lines(allocation(totals={}, rules=None, warnings=[]))
    assert printed[0] == "华南大区 2027 · optimal · certified"
    assert len(printed) < 10


def test_a_rule_that_is_not_met_comes_first_and_one_that_does_not_bind_not_at_all(lines: Print) -> None:
    printed = lines(allocation())
    first = next(index for index, line in enumerate(printed) if line.startswith("Rules that bind (3 of 5)"))
    assert printed[first + 3].startswith("cap (NOT MET)")
    assert not any(line.startswith(("mix", "grow[R1]")) for line in printed)


def test_a_rule_with_hundreds_of_instances_does_not_bury_the_others(lines: Print) -> None:
    ids = [f"potential[{number}]" for number in range(300)] + ["boss"]
    count = len(ids)
    rules = columns(
        id=ids,
        rule=["potential"] * 300 + ["boss"],
        members=[{}] * count,
        measure=["amount"] * count,
        min=[None] * count,
        max=[5.0] * count,
        value=[5.0] * count,
        slack=[0.0] * count,
        binding=[True] * count,
        met=[True] * count,
        price=[None] * count,
    )
    printed = lines(allocation(rules=rules))
    assert any(line.startswith("boss") for line in printed)
    assert any(line.startswith("... and 296 more") for line in printed)


def test_warnings_of_one_kind_are_counted_where_there_are_many(lines: Print) -> None:
    printed = lines(allocation(warnings=warnings(20) + warnings(1, "no_basis")))
    assert "Please note (21)" in printed
    assert sum("warning" in line for line in printed) == 4
    assert any("17 more" in line for line in printed)


def test_an_answer_that_nobody_certified_says_so(lines: Print) -> None:
    certificate = {"verified": False, "largest_violation": 0.1, "sum_error": 0.0, "stages": []}
    assert "NOT certified" in lines(allocation(certificate=certificate))[0]


def test_an_impossible_plan_without_any_reachable_total_shows_its_conflicts(lines: Print) -> None:
    answer = allocation(**{**golden.IMPOSSIBLE, "diagnosis": {**DIAGNOSIS, "reachable": None}})
    printed = lines(answer)
    assert "What the other rules allow" not in printed
    assert "  1. goal + floor-粤西 (at least) + share-粤西 (at most)" in printed


def test_unknown_ratios_are_dashes_and_never_zero(lines: Print) -> None:
    row = next(line for line in lines(allocation()) if line.startswith("新品"))
    assert row.split() == ["新品", "0", "0", "40", "–", "–", "2.4%"]


def test_an_endless_id_takes_a_line_and_no_more(lines: Print) -> None:
    endless = "x" * 100_000
    rule = columns(
        id=[f"cap[{endless}]"], rule=["cap"], members=[{"rep": endless}], measure=["amount"], min=[None], max=[1.0],
        value=[1.0], slack=[0.0], binding=[True], met=[True], price=[None],
    )  # fmt: skip
    one = totals([(endless, None, None, 1, 10.0, 16.6, 16.6), ("R2", None, None, 1, 10.0, 16.6, 16.6)])
    printed = lines(allocation(name=endless, unit=endless, totals={"rep": one}, rules=rule))
    assert len("".join(printed)) < 4000
    assert any("…" in line for line in printed)
