from pathlib import Path

import pytest

from service.cli.output import check_outputs, write_whole
from solvers.errors import FileError


def refused(*outputs: Path, inputs: tuple[Path, ...] = ()) -> list[str]:
    with pytest.raises(FileError) as caught:
        check_outputs(outputs, (".xlsx", ".csv"), inputs)
    return [finding.code for finding in caught.value.findings]


def test_a_file_is_written_whole_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "目标 分解.csv"
    write_whole(path, b"first")
    write_whole(path, b"second")
    assert path.read_bytes() == b"second"
    assert list(tmp_path.iterdir()) == [path]


def test_a_new_file_has_the_permissions_that_any_new_file_has(tmp_path: Path) -> None:
    (tmp_path / "other").touch()
    write_whole(tmp_path / "out.csv", b"")
    assert (tmp_path / "out.csv").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_link_goes_on_pointing_to_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(b"old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_whole(tmp_path / "link.csv", b"new")
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_bytes() == b"new"


def test_a_write_that_fails_leaves_the_old_file_and_no_part_of_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(FileError) as caught:
        write_whole(path, b"new")
    assert "No space left on device" in caught.value.findings[0].said("en").message
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", forbidden)
    with pytest.raises(FileError) as caught:
        write_whole(tmp_path / "out.csv", b"")
    found = caught.value.findings[0]
    assert found.code == "cli_output_not_permitted"
    assert str(tmp_path) in found.said("en").message


def test_what_cannot_be_written_is_refused_before_any_work(tmp_path: Path) -> None:
    (tmp_path / "in.csv").touch()
    (tmp_path / "folder.csv").mkdir()
    found = refused(
        tmp_path / "out.pdf",
        tmp_path / "in.csv",
        tmp_path / "nowhere" / "out.csv",
        tmp_path / "folder.csv",
        tmp_path / "good.XLSX",
        inputs=(tmp_path / "in.csv",),
    )
    assert found == ["cli_output_suffix", "cli_output_is_input", "cli_output_folder_missing", "cli_output_not_a_file"]


def test_the_input_is_not_overwritten_by_another_name_for_it_either(tmp_path: Path) -> None:
    (tmp_path / "in.csv").touch()
    (tmp_path / "link.csv").symlink_to(tmp_path / "in.csv")
    (tmp_path / "sub").mkdir()
    for name in (tmp_path / "link.csv", tmp_path / "sub" / ".." / "in.csv"):
        assert refused(name, inputs=(tmp_path / "in.csv",)) == ["cli_output_is_input"]
