"""The layer: the locked third-party packages, without the files that no function reads."""

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.bundle.target import BuildTarget

# The services that functions call. Each further one makes every client's start slower.
SERVICES = frozenset({"cognito-idp", "dynamodb", "s3", "sqs"})
# Published as pure Python source alone, so that a build on this machine runs anywhere.
PURE_SOURCES = ("sly",)
# botocore reads each of these when it makes a client, beside the service's own model.
SHARED_DATA = frozenset({"_retry.json", "endpoints.json", "partitions.json", "sdk-default-configuration.json"})
# cryptography needs the compiled module beside these, not what compiles C.
COMPILERS = ("cffi", "pycparser")
# Of lxml, functions read and write XML alone.
LXML_BESIDE_ETREE = ("lxml/html", "lxml/includes", "lxml/isoschematron")
PROSE = "documentation"
# A package's name, version and licence stay with it.
METADATA = frozenset({"METADATA", "licenses", "entry_points.txt"})
LICENCES = ("LICENSE", "LICENCE", "NOTICE", "COPYING")


def install(lock: Path, destination: Path, target: BuildTarget) -> None:
    """Empty *destination*, install exactly what *lock* names, hashes checked; raise ``CalledProcessError`` if pip fails."""
    shutil.rmtree(destination, ignore_errors=True)
    command = [
        *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
        *("--retries", "10", "--timeout", "60"),
        *("--target", str(destination), "--no-compile", "--no-deps"),
        *("--only-binary=:all:", f"--no-binary={','.join(PURE_SOURCES)}"),
        *("--require-hashes", "--requirement", str(lock)),
    ]
    if target.platforms:
        command += ["--implementation", "cp", "--python-version", target.python]
        command += [word for platform in target.platforms for word in ("--platform", platform)]
    subprocess.run(command, check=True)  # noqa: S603 – the words are all our own


def trim(packages: Path) -> None:
    shutil.rmtree(packages / "bin", ignore_errors=True)
    _trim_botocore(packages / "botocore" / "data")
    # These are models and prose of the higher-level interface, which no function uses.
    for unused in ("boto3/data", "boto3/examples", "botocore/docs/bcdoc/style", *COMPILERS, *LXML_BESIDE_ETREE):
        shutil.rmtree(packages / unused, ignore_errors=True)
    for pattern in ("lxml/objectify.*", "lxml/sax.*", "lxml/builder.*", "lxml/*.p[xy][xdi]", "lxml/*.h"):
        for one in packages.glob(pattern):
            one.unlink()
    for folder in [*packages.glob("**/tests"), *packages.glob("**/__pycache__")]:
        shutil.rmtree(folder)
    for stub in [*packages.glob("**/*.pyi"), *packages.glob("**/py.typed")]:
        stub.unlink()
    for records in packages.glob("*.dist-info"):
        for one in records.iterdir():
            if one.name not in METADATA and not one.name.startswith(LICENCES):
                one.unlink() if one.is_file() else shutil.rmtree(one)


def _trim_botocore(data: Path) -> None:
    for one in data.iterdir():
        if one.is_dir() and one.name not in SERVICES:
            shutil.rmtree(one)
        elif one.is_file() and one.name not in SHARED_DATA:
            one.unlink()
    for examples in data.glob("**/examples-1.json*"):
        examples.unlink()
    for packed in data.glob("**/*.json.gz"):
        _write(packed.with_suffix(""), _without_prose(json.loads(gzip.decompress(packed.read_bytes()))))
        packed.unlink()
    endpoints = json.loads((data / "endpoints.json").read_text())
    for partition in endpoints["partitions"]:
        partition["services"] = {name: one for name, one in partition["services"].items() if name in SERVICES}
    _write(data / "endpoints.json", endpoints)


def _without_prose(model: Any) -> Any:  # noqa: ANN401 – any JSON
    if isinstance(model, dict):
        # Prose is most of a model, and every start would parse it. Its keys stay: botocore reads some of S3's.
        return {
            name: "" if name == PROSE and isinstance(one, str) else _without_prose(one) for name, one in model.items()
        }
    return [_without_prose(one) for one in model] if isinstance(model, list) else model


def _write(path: Path, model: object) -> None:
    path.write_text(json.dumps(model, separators=(",", ":")))
