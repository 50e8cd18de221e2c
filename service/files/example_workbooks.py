"""Write the bundled examples as workbooks too: `python -m service.files.example_workbooks [FOLDER]`.

A step of its own beside the examples' generators: the library lies below the layer that knows spreadsheets.
"""

import sys
from pathlib import Path

from scenarios import library
from service.files.plans import load_plan
from service.files.workbook_plan import write_plan

WORKBOOK = "plan.xlsx"


def write_workbooks(folder: Path | None = None) -> None:
    """Write the plan of every example as a Chinese workbook beside it, or into `folder / name`."""
    for name in library.examples():
        source = library.path(name)
        target = (folder / name) if folder else source
        target.mkdir(parents=True, exist_ok=True)
        (target / WORKBOOK).write_bytes(write_plan(load_plan(source / library.PLAN).data, "zh"))


if __name__ == "__main__":
    write_workbooks(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
