"""Run cases, print a table each, keep the numbers: `python -m benchmarks [CASE...] [--seconds 2]`."""

import argparse
import sys

from benchmarks import goals, report
from benchmarks.registry import load
from benchmarks.timing import Measurement, measure


def main() -> None:
    """Measure the chosen cases, or all."""
    cases = load()
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("cases", nargs="*", metavar="CASE", help=f"of {', '.join(cases)}; default all")
    parser.add_argument("--seconds", type=float, default=2.0, help="how long a size of a case is measured at least")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.cases if name not in cases]
    if unknown:
        parser.error(f"no case {', '.join(unknown)}; there are {', '.join(cases)}")
    everything: list[Measurement] = []
    tables = []
    for case in (cases[name] for name in arguments.cases or cases):
        measured: list[Measurement] = []
        for size in case.sizes:
            print(f"{case.name}: {size:,} cells ...", file=sys.stderr)
            measured += measure(case, size, seconds=arguments.seconds)
        everything += measured
        tables.append(report.table(case, measured))
        print(tables[-1], end="\n\n", flush=True)
    if reached := goals.table(everything):
        tables.insert(0, reached)
        print(reached, end="\n\n")
    report.write(tables, everything)
    print(f"kept in {report.OUT}", file=sys.stderr)


if __name__ == "__main__":
    main()
