"""Files that a command writes: whole or not at all, and never over their own input."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import uuid4

from schemas.finding import Finding
from solvers.errors import FileError


def check_outputs(outputs: Sequence[Path], suffixes: Sequence[str], inputs: Iterable[Path]) -> None:
    """Refuse what cannot or must not be written, before any work is done.

    Parameters
    ----------
    suffixes : sequence of str
        What the command can write, for example `.xlsx`.
    inputs : iterable of Path
        What it reads.

    Raises
    ------
    FileError
        With all that is wrong with the outputs.
    """
    read = {path.resolve() for path in inputs}
    findings: list[Finding] = []
    for path in outputs:
        if path.suffix.lower() not in suffixes:
            findings.append(Finding("cli_output_suffix", str(path), {"suffixes": list(suffixes)}))
        elif path.resolve() in read:
            findings.append(Finding("cli_output_is_input", str(path)))
        elif not path.resolve().parent.is_dir():
            findings.append(Finding("cli_output_folder_missing", str(path), {"folder": str(path.parent)}))
        elif path.exists() and not path.is_file():
            findings.append(Finding("cli_output_not_a_file", str(path)))
    if findings:
        raise FileError(findings)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file beside its place and move it there, so that no reader ever sees half of it.

    Raises
    ------
    FileError
        Where the system does not let it; the file that was there before is left as it was.
    """
    place = path.resolve()
    part = place.with_name(f".{place.name[:40]}.{uuid4().hex[:8]}.part")
    try:
        try:
            with part.open("xb") as file:
                file.write(content)
            part.replace(place)
        finally:
            part.unlink(missing_ok=True)
    except PermissionError:
        raise FileError([Finding("cli_output_not_permitted", str(path), {"folder": str(place.parent)})]) from None
    except OSError as error:
        raise FileError([Finding("cli_output_failed", str(path), {"reason": error.strerror or str(error)})]) from error
