"""Write the bundled examples as workbooks too: `python -m service.files.example_workbooks [FOLDER]`.

A step of its own beside the examples' generators: the library lies below the layer that knows spreadsheets. An example
with a growth case gets its task sheets, too.
"""

import sys
from pathlib import Path

from scenarios import library
from schemas.messages import Language
from service.files.growth_case import load_case
from service.files.hand_out_text import task_markdown
from service.files.plans import load_plan
from service.files.workbook_plan import write_plan
from solvers.growth.read import read_case

WORKBOOK = "plan.xlsx"
CASE = "case.yaml"
TASKS: dict[str, Language] = {"task.en.md": "en", "task.zh.md": "zh"}
"""Task sheets to print, by file."""


def write_workbooks(folder: Path | None = None) -> None:
    """Write the plan of every example as a Chinese workbook beside it, or into `folder / name`."""
    for name in library.examples():
        source = library.path(name)
        target = (folder / name) if folder else source
        target.mkdir(parents=True, exist_ok=True)
        (target / WORKBOOK).write_bytes(write_plan(load_plan(source / library.PLAN).data, "zh"))
        if (source / CASE).is_file():
            case = read_case(load_case(source / CASE))
            for file, language in TASKS.items():
                (target / file).write_text(task_markdown(case, language), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_workbooks(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
