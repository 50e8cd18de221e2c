"""Workbooks are parsed in a process of their own: little memory, a deadline, nothing to lose.

A file that makes the parser eat memory or time ends that process and not this one.
"""

import json
import os
import pickle
import subprocess
import sys

from service.files.limits import FileLimits
from service.files.refusal import Refused
from service.files.xlsx_xml import SheetValues


def sheets_of(data: bytes, limits: FileLimits) -> list[SheetValues]:
    """Return the values of a workbook's worksheets.

    Raises
    ------
    Refused
        Where the file is no workbook, is broken, or exceeds a limit.
    """
    names = ("rows", "columns", "cells", "text", "texts", "sheets", "unpacked", "memory", "seconds")
    request = json.dumps({name: getattr(limits, name) for name in names})
    command = [sys.executable, "-m", "service.files.xlsx", request]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own module in our own interpreter
            command, input=data, capture_output=True, timeout=limits.seconds, env=environment, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Refused("file_too_slow", params={"allowed": limits.seconds}) from error
    if done.returncode != 0:
        out_of_memory = b"MemoryError" in done.stderr or done.returncode < 0
        raise Refused("file_out_of_memory" if out_of_memory else "workbook_broken", params={"allowed": limits.memory})
    answer = pickle.loads(done.stdout)  # noqa: S301 - written by our own module
    if isinstance(answer, tuple):
        raise Refused(*answer)
    sheets: list[SheetValues] = answer
    return sheets
