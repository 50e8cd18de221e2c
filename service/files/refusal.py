"""Why a file is not read: a code and its parameters, light enough to cross from the parsing process.

Imports nothing but the standard library, so that the process that parses a workbook starts quickly.
"""

from collections.abc import Mapping

LIMIT_CODES = frozenset(
    {
        "file_too_large",
        "workbook_unpacked",
        "too_many_sheets",
        "sheet_too_large",
        "text_too_long",
        "texts_too_long",
        "file_too_slow",
        "file_out_of_memory",
    }
)
"""Refusals that mean `larger than a limit allows` and not `wrong`."""


class Refused(Exception):
    """The file is not read.

    Parameters
    ----------
    code : str
        Key of the message catalogue.
    place : str
        What follows the file's name in the pointer: `Sheet1!C12`, or nothing.
    params : Mapping[str, object]
        Parameters of the message.
    """

    def __init__(self, code: str, place: str = "", params: Mapping[str, object] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.place = place
        self.params = dict(params or {})
