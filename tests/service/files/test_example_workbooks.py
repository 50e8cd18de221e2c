"""The bundled plans as workbooks say the same as their YAML."""

from pathlib import Path
from zipfile import ZipFile

import pytest

from scenarios import library
from service.files.example_workbooks import WORKBOOK, write_workbooks
from service.files.plans import load_plan
from solvers.read import read_plan


def contents(workbook: Path) -> dict[str, bytes]:
    """The parts of a workbook; how they are compressed depends on the machine."""
    with ZipFile(workbook) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


@pytest.mark.parametrize("name", library.examples())
def test_the_committed_workbook_is_the_one_that_is_written_today(name: str, tmp_path: Path) -> None:
    write_workbooks(tmp_path)
    assert contents(tmp_path / name / WORKBOOK) == contents(library.path(name) / WORKBOOK)


@pytest.mark.parametrize("name", library.examples())
def test_the_workbook_reads_back_as_the_plan(name: str) -> None:
    from_yaml, from_workbook = (load_plan(library.path(name) / file).data for file in (library.PLAN, WORKBOOK))
    assert read_plan(from_workbook) == read_plan(from_yaml)
