"""Running mutmut in a folder of its own, so that what it makes is neither in the tree nor on the way of anything else."""

import ast
import hashlib
import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACE = ROOT / ".local" / "mutants"
DAYS = 10
_SETTINGS = "pyproject.toml"
_PLACES_OF_TESTS = ("tests/unit", "tests/properties")
# Tests of other things, and two that make many rows: they would take most of the time, and kill next to nothing.
LEFT_OUT = (
    "tests/properties/test_api.py",
    "tests/properties/test_ilr_files.py",
    "tests/properties/test_odata_filter.py",
    "tests/unit/api",
    "tests/unit/application/test_list_stages.py",
    "tests/unit/application/test_worst_night.py",
    "tests/unit/test_connection.py",
    "tests/unit/test_sheets.py",
)
_BESIDE = ("bench", "docs", "functions", "infra", "template.yaml", "tests")


def pure_packages() -> list[str]:
    """Return the packages that the import linter keeps pure: none can be left out here alone."""
    settings = tomllib.loads((ROOT / _SETTINGS).read_text(encoding="utf-8"))
    contracts = {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
    return list(contracts["pure"]["source_modules"])


def functions_in(package: str) -> Iterator[str]:
    """Yield the functions and methods of a package, as mutmut writes them."""
    for path in sorted((ROOT / package.replace(".", "/")).rglob("*.py")):
        module = path.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".").removesuffix(".__init__")
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                yield f"{module}.x_{node.name}"
            elif isinstance(node, ast.ClassDef):
                methods = (one.name for one in node.body if isinstance(one, ast.FunctionDef))
                yield from (f"{module}.x\u01c1{node.name}\u01c1{method}" for method in methods)


def is_of_day(function: str, day: date) -> bool:
    """Tell whether *function* is tried on *day*, as it is once in ten days, whatever else the code has."""
    return int.from_bytes(hashlib.sha256(function.encode()).digest()) % DAYS == day.toordinal() % DAYS


def try_mutants(functions: Sequence[str], processes: int) -> None:
    """Run the tests against every mutant of *functions*; raise ``CalledProcessError`` where they fail without one."""
    prepare()
    command = [str(Path(sys.executable).with_name("mutmut")), "run", "--max-children", str(processes)]
    log = PLACE / "mutmut.log"
    sys.stdout.write(f"Trying the mutants of {len(functions)} functions; mutmut writes into {log.relative_to(ROOT)}.\n")
    sys.stdout.flush()
    with log.open("w") as output:
        run = subprocess.run(  # noqa: S603 – the locked mutmut
            [*command, *(f"{function}__mutmut_*" for function in functions)],
            cwd=PLACE,
            stdout=output,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if run.returncode:
        sys.stderr.write(log.read_text()[-4000:])
        run.check_returncode()


def prepare() -> None:
    """Lay out what mutmut is to change, and what the tests need beside it."""
    shutil.rmtree(PLACE, ignore_errors=True)
    shutil.copytree(ROOT / "shared", PLACE / "shared", ignore=shutil.ignore_patterns("__pycache__"))
    for package in pure_packages():
        for path in (PLACE / package.replace(".", "/")).rglob("*.py"):
            path.write_text(without_decorators(path.read_text(encoding="utf-8")), encoding="utf-8")
    for name in _BESIDE:
        (PLACE / name).symlink_to(ROOT / name)
    (PLACE / _SETTINGS).write_text(f"{(ROOT / _SETTINGS).read_text(encoding='utf-8')}\n{_section()}", encoding="utf-8")


def without_decorators(source: str) -> str:
    """Return *source* with each ``@property`` as a statement after its method: mutmut changes no decorated function."""
    lines = source.splitlines()
    methods = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef))
    for method in sorted(methods, key=lambda node: node.lineno, reverse=True):
        for decorator in method.decorator_list:
            if isinstance(decorator, ast.Name) and decorator.id == "property":
                lines.insert(
                    method.end_lineno or 0, f"{' ' * method.col_offset}{method.name} = property({method.name})"
                )
                del lines[decorator.lineno - 1]
    return "\n".join((*lines, ""))


def _section() -> str:
    """Return mutmut's settings; arrays of texts are the same in JSON and TOML."""
    settings = {
        "source_paths": ["shared"],
        "only_mutate": [f"{package.replace('.', '/')}/*" for package in pure_packages()],
        "also_copy": list(_BESIDE),
        "pytest_add_cli_args": ["-p", "no:cacheprovider", "-p", "no:cov", "-p", "no:xdist"],
        "pytest_add_cli_args_test_selection": [*_PLACES_OF_TESTS, *(f"--ignore={name}" for name in LEFT_OUT)],
        "use_git_change_detection": False,
        "track_dependencies": False,
    }
    lines = (f"{name} = {json.dumps(value)}" for name, value in settings.items())
    return "\n".join(("[tool.mutmut]", *lines, ""))
