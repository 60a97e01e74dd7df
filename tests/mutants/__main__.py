"""``python -m tests.mutants``: change the pure packages in thousands of ways, and see whether the tests notice.

Named packages are tried alone; with ``--part day`` those functions whose day it is, so that ten days try all.
"""

import argparse
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from tests.mutants.count import HEADINGS, Row, complaints, said_to_be_equal, table
from tests.mutants.mutant import mutants_in
from tests.mutants.run import PLACE, functions_in, is_of_day, pure_packages, try_mutants


def main(arguments: Sequence[str], today: date) -> int:
    """Try the mutants, print the table and what is wrong; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("packages", nargs="*", metavar="package", help="such as retention")
    parser.add_argument("--part", choices=("all", "day"), default="all")
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    packages = [f"shared.{name}" for name in options.packages] or pure_packages()
    is_day = options.part == "day"
    chosen = [one for package in packages for one in functions_in(package) if not is_day or is_of_day(one, today)]
    try_mutants(chosen, options.processes)
    mutants = list(mutants_in(PLACE / "mutants", frozenset(chosen)))
    equal = said_to_be_equal()
    _print_table(table(mutants, equal))
    wrong = list(complaints(mutants, equal, is_all=packages == pure_packages() and not is_day))
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    return 1 if wrong or not mutants else 0


def _print_table(rows: Iterable[Row]) -> None:
    cells = [
        (
            row.name,
            *map(str, (row.mutants, row.wording, row.counted, row.killed, row.equal, row.left)),
            f"{row.score:.1%}",
        )
        for row in rows
    ]
    widths = [max(map(len, column)) for column in zip(HEADINGS, *cells, strict=True)]
    for line in (HEADINGS, *cells):
        padded = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        sys.stdout.write(f"{padded.rstrip()}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], datetime.now(UTC).date()))
