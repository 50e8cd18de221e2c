"""Parse a workbook: the process that `confined` starts, with little memory and little time.

    python -m service.files.xlsx '{"rows": ..., "cells": ..., "memory": ..., "seconds": ..., ...}' < book.xlsx

It answers on its standard output with a pickle: a list of `SheetValues`, or a `Refused`.
"""

import io
import json
import math
import pickle
import posixpath
import sys
import zipfile
import zlib
from typing import IO

from service.files.refusal import Refused
from service.files.xlsx_xml import Book, SheetReader, SheetValues, elements, number_formats, parse, shared_strings

WORKSHEET = "worksheet"
_LONGEST_NAME = 255
"""Characters of a sheet's name; spreadsheet programs allow 31."""


def confine(memory: int, seconds: float) -> None:
    """Let this process have no more than so much address space and computing time, where the system can do that.

    Whoever started it may be gone before it is done.
    """
    try:
        import resource
    except ImportError:  # a system without POSIX limits: the deadline and the size limits remain
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(seconds) + 1, math.ceil(seconds) + 2))


def checked(archive: zipfile.ZipFile, unpacked: int) -> None:
    """Look at the archive's directory before anything is unpacked."""
    entries = archive.infolist()
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("workbook_encrypted")
    size = sum(entry.file_size for entry in entries)
    if size > unpacked or len(entries) > 10_000:
        raise Refused("workbook_unpacked", params={"size": size, "allowed": unpacked})


def part(archive: zipfile.ZipFile, name: str) -> IO[bytes] | None:
    """Return a part of the workbook by its name, or None where there is none."""
    try:
        return archive.open(name)
    except KeyError:
        return None


def needed(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    """Return a part that every workbook has."""
    found = part(archive, name)
    if found is None:
        raise Refused("workbook_broken" if "xl/workbook.xml" in archive.namelist() else "not_a_workbook")
    return found


def sheet_parts(archive: zipfile.ZipFile) -> list[tuple[str, bool, str]]:
    """Return name, hidden or not, and part of each worksheet, in the workbook's order."""
    targets = {
        link["Id"]: posixpath.normpath(posixpath.join("xl", link["Target"]))
        if not link["Target"].startswith("/")
        else link["Target"][1:]
        for link in elements(needed(archive, "xl/_rels/workbook.xml.rels"), "Relationship")
        if link.get("Type", "").endswith("/" + WORKSHEET) and "Id" in link and "Target" in link
    }
    sheets = elements(needed(archive, "xl/workbook.xml"), "sheet")
    if any(len(sheet.get("name", "")) > _LONGEST_NAME for sheet in sheets):
        raise Refused("workbook_broken")
    return [
        (sheet.get("name", ""), sheet.get("state", "visible") != "visible", targets[sheet["id"]])
        for sheet in sheets
        if sheet.get("id") in targets
    ]


def read(data: bytes, limits: dict[str, int]) -> list[SheetValues]:
    """Return the values of all worksheets.

    Raises
    ------
    Refused
        Where the file is no workbook, is broken, encrypted, or larger than a limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            checked(archive, limits["unpacked"])
            return _sheets(archive, limits)
    except (
        zipfile.BadZipFile,
        zlib.error,
        NotImplementedError,
        EOFError,
        OSError,
        ValueError,
        UnicodeDecodeError,
    ) as error:
        raise Refused("workbook_broken") from error


def _sheets(archive: zipfile.ZipFile, limits: dict[str, int]) -> list[SheetValues]:
    parts = sheet_parts(archive)
    if len(parts) > limits["sheets"]:
        raise Refused("too_many_sheets", params={"count": len(parts), "allowed": limits["sheets"]})
    strings = part(archive, "xl/sharedStrings.xml")
    styles = part(archive, "xl/styles.xml")
    epoch = [
        properties.get("date1904", "0") for properties in elements(needed(archive, "xl/workbook.xml"), "workbookPr")
    ]
    book = Book(
        strings=shared_strings(strings, limits["text"], limits["texts"]) if strings else [],
        formats=number_formats(styles) if styles else [],
        epoch_1904=any(value in ("1", "true") for value in epoch),
        rows=limits["rows"],
        columns=limits["columns"],
        cells=limits["cells"],
        text=limits["text"],
        texts=limits["texts"],
    )
    sheets: list[SheetValues] = []
    count = characters = 0
    for name, hidden, target in parts:
        values = SheetValues(name, hidden)
        reader = SheetReader(book, values)
        reader.count, reader.characters = count, characters
        parse(needed(archive, target), reader.start, reader.end, reader.text)
        count, characters = reader.count, reader.characters
        sheets.append(values)
    return sheets


def main() -> None:
    """Read a workbook from standard input and answer on standard output."""
    limits: dict[str, int] = json.loads(sys.argv[1])
    try:
        confine(limits["memory"], limits["seconds"])
        answer = pickle.dumps(read(sys.stdin.buffer.read(), limits), protocol=pickle.HIGHEST_PROTOCOL)
    except Refused as refused:
        answer = pickle.dumps((refused.code, refused.place, refused.params))
    except MemoryError:
        answer = pickle.dumps(("file_out_of_memory", "", {"allowed": limits["memory"]}))
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
