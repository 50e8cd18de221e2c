"""How large a file may be, and how long and with how much memory it may be read."""

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024


@dataclass(frozen=True)
class FileLimits:
    """Limits of reading one file; what exceeds them is a `LimitError` that names the limit.

    Attributes
    ----------
    bytes : int
        Size of the file itself.
    unpacked : int
        Size of a workbook after unpacking, in bytes.
    sheets, rows, columns, cells : int
        Sheets of a workbook; last row and column that hold a value; values in all sheets together.
    text, texts : int
        Characters of one value, and of all texts of a workbook together.
    seconds : float
        Time for parsing a workbook, in a process of its own.
    memory : int
        Address space of that process, in bytes (on systems that can limit it).
    """

    bytes: int = 64 * MEBIBYTE
    unpacked: int = 1024 * MEBIBYTE
    sheets: int = 64
    rows: int = 1_048_576
    columns: int = 512
    cells: int = 6_000_000
    text: int = 10_000
    texts: int = 100_000_000
    seconds: float = 60.0
    memory: int = 3072 * MEBIBYTE


DEFAULT = FileLimits()
"""For plans and sheets of cells."""

SALES = FileLimits(bytes=2048 * MEBIBYTE, rows=20_000_000, cells=12_000_000, seconds=180.0)
"""For transactions, which a planner reads on a machine of their own."""
