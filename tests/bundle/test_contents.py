"""What the bundle holds: our two trees, and the packages of the lock for Lambda's processor and Python; nothing besides."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from functions.console.frame.render import COMPILED
from infra.bundle.bytecode import find_python
from infra.bundle.layer import SERVICES
from tests.bundle.conftest import BUILT, FUNCTIONS, LAYER_FOR_THIS_MACHINE, ROOT, bundle_of

LAYER = BUILT / "DependenciesLayer" / "python"
ARM64 = 183  # e_machine of an ELF file
MOST_MEGABYTES = 50  # of which cryptography, for the console's sessions, is 14
LICENCE = "Redistribution and use in source and binary forms, with or without"


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def sources(folder: Path) -> dict[str, bytes]:
    paths = [path for path in sorted(folder.rglob("*.py")) if path.parent.name != COMPILED.name]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def run_from_the_bundle(folder: Path, program: str, *words: str) -> None:
    """Run *program* with the bundle's modules alone; it has to end without a word of complaint."""
    run = subprocess.run(  # noqa: S603 – the words are all our own
        [sys.executable, "-S", "-s", "-P", "-c", program, *words],
        env={"PYTHONPATH": bundle_of("RecordsFunction").search_path, "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_ships_our_two_trees_as_they_are_and_nothing_else(function: str) -> None:
    assert names(BUILT / function) == {"functions", "shared"}
    for tree in ("functions", "shared"):
        assert sources(BUILT / function / tree) == sources(ROOT / tree)


def test_the_layer_holds_what_the_lock_names_in_the_very_versions() -> None:
    lock = (ROOT / "requirements" / "runtime.txt").read_text()
    locked = {
        f"{name.replace('-', '_')}-{version}" for name, version in re.findall(r"^([\w-]+)==(\S+)", lock, re.MULTILINE)
    }
    there = {path.name.removesuffix(".dist-info").replace("-", "_", 0) for path in LAYER.glob("*.dist-info")}
    assert {name.lower() for name in there} == {name.lower() for name in locked}


def test_every_compiled_module_of_the_layer_is_for_lambdas_processor_and_python() -> None:
    compiled = list(LAYER.rglob("*.so"))
    assert compiled
    for module in compiled:
        assert ".cpython-313-aarch64" in module.name or module.name.endswith(".abi3.so")  # of any Python 3
        assert int.from_bytes(module.read_bytes()[18:20], "little") == ARM64


def test_botocore_knows_the_services_in_use_alone() -> None:
    assert {path.name for path in (LAYER / "botocore" / "data").iterdir() if path.is_dir()} == SERVICES


def test_the_models_of_services_hold_no_prose_and_no_endpoints_but_theirs() -> None:
    data = LAYER / "botocore" / "data"
    assert not [path.name for path in data.rglob("*.json") if re.search('"documentation":"[^"]', path.read_text())]
    assert not list(data.rglob("*.gz"))
    partitions = json.loads((data / "endpoints.json").read_text())["partitions"]
    assert {name for partition in partitions for name in partition["services"]} == SERVICES


def test_no_tests_no_commands_and_no_type_stubs_are_shipped() -> None:
    unwanted = [path for pattern in ("**/tests", "bin", "**/*.pyi", "**/py.typed") for path in LAYER.glob(pattern)]
    assert unwanted == []


def test_what_functions_encrypt_and_parse_by_works_without_what_was_trimmed(tmp_path: Path) -> None:
    program = (
        "from cryptography.hazmat.primitives.ciphers.aead import AESGCM\n"
        "from lxml import etree\n"
        "sealed = AESGCM(bytes(32)).encrypt(bytes(12), b'token', None)\n"
        "assert AESGCM(bytes(32)).decrypt(bytes(12), sealed, None) == b'token'\n"
        "assert etree.fromstring(b'<a><b/></a>').find('b').tag == 'b'\n"
    )
    run_from_the_bundle(tmp_path, program)


def test_a_page_is_made_without_a_template_or_a_compiler(tmp_path: Path) -> None:
    assert not list((BUILT / "RecordsFunction").rglob("*.html"))
    program = (
        "import sys\n"
        "from jinja2 import Environment\n"
        "from functions.console.frame.render import render\n"
        "Environment.compile = None\n"
        "loaded = set(sys.modules)\n"
        "assert '<title>Policies – Expunge</title>' in render('layout.html', title='Policies')\n"
        "assert set(sys.modules) == loaded, 'what each page needs is loaded at the start'\n"
    )
    run_from_the_bundle(tmp_path, program)


def test_every_package_keeps_its_licence() -> None:
    assert [folder.name for folder in LAYER.glob("*.dist-info") if not has_licence(folder)] == []


def has_licence(records: Path) -> bool:
    """Say whether a package has its licence with it: in a file of its own, or at the head of its code, as old ones do."""
    if [path for path in records.rglob("*") if path.name.upper().startswith(("LICEN", "NOTICE", "COPYING"))]:
        return True
    code = LAYER / records.name.partition("-")[0]
    return any(path.read_text().startswith("# ---") and LICENCE in path.read_text() for path in code.glob("*.py"))


def test_byte_code_is_trusted_without_a_look_at_its_source() -> None:
    folders = [LAYER_FOR_THIS_MACHINE]
    if find_python("3.13"):
        folders += [LAYER, BUILT / "RecordsFunction"]
    for folder in folders:
        flags = {int.from_bytes(path.read_bytes()[4:8], "little") for path in folder.rglob("*.pyc")}
        # PEP 552: bit 0 says that it is checked by a hash, bit 1 that it is checked at all.
        assert flags == {0b01}
        modules = [path for path in folder.rglob("*.py") if path.stat().st_size]
        missing = [path for path in modules if not list((path.parent / "__pycache__").glob(f"{path.stem}.*.pyc"))]
        assert missing == []


def test_the_bundle_is_small_enough_to_start_quickly() -> None:
    bytes_ = sum(path.stat().st_size for path in LAYER.rglob("*") if path.is_file())
    assert bytes_ < MOST_MEGABYTES * 1024 * 1024


def test_every_handler_can_be_imported_from_the_bundle_and_only_from_it(tmp_path: Path) -> None:
    """Settings are read at import, so what fails here for want of them has found every module that it needs."""
    program = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    try:\n"
        "        importlib.import_module(name)\n"
        "    except Exception as error:\n"
        "        assert type(error).__name__ in {'SettingsRefused', 'NoRegionError'}, (name, error)\n"
        "from_elsewhere = [name for name, module in sys.modules.items() if 'site-packages' in str(module)]\n"
        "assert not from_elsewhere, from_elsewhere\n"
    )
    handlers = [function["Handler"].rpartition(".")[0].replace("/", ".") for function in FUNCTIONS.values()]
    run_from_the_bundle(tmp_path, program, *handlers)
