"""The layer: third-party packages, pinned by the lock, without what no function reads."""

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.bundle.target import Target

# The services that functions call. Each further one costs a search of every client's start.
SERVICES = frozenset({"cognito-idp", "dynamodb", "s3", "sqs"})
# Published as source alone, and Python alone, so that building it here makes what runs anywhere.
PURE_SOURCES = ("sly",)
# Each is read beside the service's own model when a client is made.
SHARED_DATA = frozenset({"_retry.json", "endpoints.json", "partitions.json", "sdk-default-configuration.json"})
PROSE = "documentation"
# A package's name, version and licence stay with it.
METADATA = frozenset({"METADATA", "licenses", "entry_points.txt"})
LICENCES = ("LICENSE", "LICENCE", "NOTICE", "COPYING")


def install(lock: Path, destination: Path, target: Target) -> None:
    """Install exactly what *lock* says into *destination*, which is emptied first; hashes are checked, nothing is compiled.

    Raises:
        subprocess.CalledProcessError: pip could not; it has said why.
    """
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
    """Delete what no function reads: other services' models, prose, examples, tests, type stubs, commands and pip's records."""
    shutil.rmtree(packages / "bin", ignore_errors=True)
    _trim_botocore(packages / "botocore" / "data")
    # Models of the higher-level interface, which is not used, and prose for its documentation.
    for unused in ("boto3/data", "boto3/examples", "botocore/docs/bcdoc/style"):
        shutil.rmtree(packages / unused, ignore_errors=True)
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
    """Return a service's model with nothing in the place of what it says to people: most of it, which every start would parse.

    The places stay: botocore asks some parameters of S3 for theirs.
    """
    if isinstance(model, dict):
        return {
            name: "" if name == PROSE and isinstance(one, str) else _without_prose(one) for name, one in model.items()
        }
    return [_without_prose(one) for one in model] if isinstance(model, list) else model


def _write(path: Path, model: object) -> None:
    path.write_text(json.dumps(model, separators=(",", ":")))
