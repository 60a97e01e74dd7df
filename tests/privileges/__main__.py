"""``python -m tests.privileges FOLDER``: evaluate the calls of a whole test run against what each role really grants.

It says nothing if all is as it should be, so that a test run's own last line stays the last; ``--table`` prints what it found.
"""

import logging
import sys
from argparse import ArgumentParser
from collections import defaultdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from tests.infra.deployed import transformed
from tests.privileges.evaluation import EvaluatorMissing, evaluate
from tests.privileges.faults import unnoticed
from tests.privileges.recorder import read
from tests.privileges.report import examine
from tests.privileges.restored import is_to_a_restored_table, refusals

if TYPE_CHECKING:
    from tests.privileges.needs import Need

EVALUATOR = Path(".local/tools/evaluator")


def main(arguments: list[str]) -> int:
    """Print the differences; return the exit status."""
    parser = ArgumentParser(prog="python -m tests.privileges", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the test run wrote down what it saw")
    parser.add_argument("--evaluator", type=Path, default=EVALUATOR, help="where the evaluator is installed")
    parser.add_argument("--table", action="store_true", help="print what was found of each role, too")
    options = parser.parse_args(arguments)
    seen: dict[str, set[Need]] = defaultdict(set)
    for function, need in read(options.folder):
        seen[function].add(need)
    if not seen:
        sys.stderr.write(f"nothing was seen in {options.folder}: make test-privileges runs the tests and looks\n")
        return 2
    own = {name: {need for need in needs if not is_to_a_restored_table(need)} for name, needs in seen.items()}
    # SAM warns of switches of its own.
    logging.getLogger("samtranslator").setLevel(logging.ERROR)
    try:
        ask = partial(evaluate, options.evaluator)
        report = examine(transformed(), own, ask)
        amiss = [*report.differences, *refusals(transformed(), seen, ask), *unnoticed(transformed(), ask)]
    except EvaluatorMissing as missing:
        sys.stderr.write(f"{missing}\n")
        return 2
    if options.table:
        sys.stdout.writelines(f"{line}\n" for line in report.table())
    sys.stderr.writelines(f"{line}\n" for line in amiss)
    return 1 if amiss else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
