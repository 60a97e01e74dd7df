"""``python -m infra.bundle code|layer FOLDER``: empty a folder and make one part of the bundle in it."""

import argparse
import sys
from pathlib import Path

from infra.bundle import code, layer
from infra.bundle.bytecode import compile_tree, find_python
from infra.bundle.target import TARGETS

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.bundle", description=__doc__)
    parser.add_argument("part", choices=["code", "layer"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--target", choices=TARGETS, default="lambda", help="what the bundle is to run on")
    arguments = parser.parse_args()
    target = TARGETS[arguments.target]
    if arguments.part == "code":
        code.copy(ROOT, arguments.folder)
        # The layer is made by pip alone, without the templates' packages.
        from infra.bundle.templates import compile_templates  # noqa: PLC0415 – see above

        compile_templates(arguments.folder)
    else:
        layer.install(ROOT / "requirements" / "runtime.txt", arguments.folder / "python", target)
        layer.trim(arguments.folder / "python")
    python = find_python(target.python)
    if python is None:
        print(
            f"No Python {target.python} was found, so there is no byte code in {arguments.folder}:"
            " it works, but takes about twice as long to start.",
            file=sys.stderr,
        )
    else:
        compile_tree(python, arguments.folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
