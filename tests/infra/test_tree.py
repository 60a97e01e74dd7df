"""The tree keeps the promises that CONTRIBUTING.md makes about it and that no other tool checks."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TREES = ("bench", "functions", "infra", "shared", "tests")
MOST_LINES = 300
# By a program, for programs.
MADE = {"bench/results.json", "functions/api/documentation/openapi.json", "infra/assets/package-lock.json"}
TEXTS = {".cfg", ".ini", ".json", ".md", ".py", ".sh", ".toml", ".txt", ".yaml", ".yml"}
EMPTY_WORDS = {"common", "helper", "helpers", "manager", "processor", "service", "util", "utils"}
EDGES = {"adapters", "application", "bootstrap"}

# The brackets keep this file from matching what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.}\])-])/(?:[w]ork|[r]oot|[t]mp|[h]ome|[U]sers)/")
REGISTRY = re.compile(r"[p]ypi\.org|[p]ythonhosted\.org|[r]egistry\.npmjs|[r]epo\.maven|[r]epo1\.maven")
LEFT_OUT = re.compile(r"\b(?:import[o]rskip|pytest\.[s]kip|pytest\.[x]fail|mark\.[s]kip|mark\.[x]fail)")
CLASS = re.compile(r"^class (?!_)(\w+)")
LOOSE_JSON = re.compile(r"json\.loads?\(|from_json\(|model_validate_json\(|JSONDecoder")
READS_JSON = {
    "shared/kernel/strict_json.py",  # the one that does
    "shared/adapters/connection.py",  # what AWS answers
    "shared/adapters/ilr_xml/spool.py",  # what it wrote itself, in the same job
}
COUNTED_UP = re.compile(r"\bversion(?: or 0\))? \+ 1\b")
BARE_SUPPRESSION = re.compile(r"#\s*(?:noqa: [A-Z]+\d+(?:, ?[A-Z]+\d+)*|type: ignore\[[\w, -]+\])\s*$")


def test_the_code_lies_in_five_trees_and_nowhere_else() -> None:
    folders = [path for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")]
    assert {folder.name for folder in folders if any(folder.rglob("*.py"))} == set(TREES)


@pytest.mark.parametrize("name", ["CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md", "template.yaml"])
def test_the_top_of_the_tree_has(name: str) -> None:
    assert (ROOT / name).is_file()


def test_no_file_is_too_long_to_read_in_one_go() -> None:
    long = {name: len(lines) for name, lines in texts(TREES) if len(lines) > MOST_LINES and name not in MADE}
    assert long == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    modules = {path for tree in TREES for path in (ROOT / tree).rglob("*") if path.is_dir() or path.suffix == ".py"}
    empty = [path.relative_to(ROOT).as_posix() for path in modules if EMPTY_WORDS & set(path.stem.lower().split("_"))]
    assert empty == []


def test_no_class_has_the_name_of_another() -> None:
    # Each API names its own use cases `Use`, and is asked for no other's.
    found = [
        hit[1]
        for _, lines in texts(("bench", "functions", "infra", "shared"))
        for one in lines
        if (hit := CLASS.match(one))
    ]
    assert {name for name in found if found.count(name) > 1} == {"Use"}


def test_no_file_names_a_path_of_the_machine_it_was_written_on() -> None:
    assert matches(MACHINE_PATH, texts((*TREES, "."))) == []


def test_versions_are_counted_by_the_stores_alone() -> None:
    # Evidence tells of a version before it is written, with what one function says.
    foretelling = "shared/application/rules/versions.py"
    files = (file for file in texts(("functions", "shared")) if not file[0].startswith("shared/adapters/"))
    assert [place.partition(":")[0] for place in matches(COUNTED_UP, files)] == [foretelling]


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert matches(REGISTRY, texts((*TREES, "."))) == []


def test_x19_json_from_outside_is_read_in_one_place() -> None:
    found = {name for name, lines in texts(("functions", "shared")) if any(LOOSE_JSON.search(line) for line in lines)}
    assert found == READS_JSON


def test_no_test_is_left_out() -> None:
    # The department's own files are not ours to publish: their tests run where the files are, and say so where they aren't.
    borrowed = "tests/imports/test_published_files.py"
    assert matches(LEFT_OUT, [(name, lines) for name, lines in texts(("tests",)) if name != borrowed]) == []


def test_a_suppressed_warning_says_why() -> None:
    assert matches(BARE_SUPPRESSION, texts(TREES)) == []


def test_every_pure_package_is_under_the_contract_that_keeps_it_pure() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {contract["id"]: contract for contract in settings["tool"]["importlinter"]["contracts"]}
    packages = {path.parent.name for path in (ROOT / "shared").glob("*/__init__.py")}
    assert {f"shared.{name}" for name in packages - EDGES} == set(contracts["pure"]["source_modules"])


def texts(places: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield each text file in *places*, by its name from the root, with its lines; of the root, its own files alone."""
    for place in places:
        folder = ROOT / place
        for path in sorted(folder.iterdir() if folder == ROOT else folder.rglob("*")):
            if path.is_file() and (path.suffix in TEXTS or path.name == "Makefile"):
                yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8").splitlines()


def matches(pattern: re.Pattern[str], files: Iterable[tuple[str, list[str]]]) -> list[str]:
    """Return ``file:line`` for each line of *files* in which *pattern* is found."""
    return [
        f"{name}:{number}"
        for name, lines in files
        for number, line in enumerate(lines, start=1)
        if pattern.search(line)
    ]
