"""Schemathesis against the real handlers behind the HTTP front, with the tokens of people who may do more and less.

``python -m tests.api.fuzzing [--seconds N]`` asks as each of them in turn, for their share of the time. Any 5xx, and whatever is
not in the document, fails. The seed is fixed; how far it comes in its time depends on the machine.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from infra.local import LocalStack
from infra.openapi import DOCUMENT
from infra.openapi.resolvers import TEMPLATE
from shared.access.permissions import Permission
from tests.api.document import Operation, by_key

SEED = 20260302
PATIENCE = 60  # seconds beyond its share in which a run must come to its end
MAKES = (
    "PUT /v1/workflows/{workflow}",
    "PUT /v1/roles/{role}",
    "PUT /v1/filters/{filter}",
    "PUT /v1/records/{workflow}/{id}",
    "PUT /v1/users/{sub}/roles",
)
JOB = "POST /v1/filters/{filter}/redactions"
EVERYTHING, SOME = "everything", "case-worker"
# The gateway answers 404 to a method that a path does not have, which nobody can change: the two checks of methods want a 405.
SETTINGS = """
seed = {seed}
continue-on-failure = true
workers = 1
[checks]
unsupported_method.enabled = false
allow_header_conformance.enabled = false
# What fits its schema may still break a rule, lack a permission, or be about something that is not there.
# OData has 501 for what it does not support; whether a route announces that is checked as for any other status.
not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", "501"]
positive_data_acceptance.expected-statuses = ["2xx", "400", "403", "404", "409", "412", "422", "501"]
negative_data_rejection.expected-statuses = ["400", "403", "404", "409", "412", "415", "422", "501"]
[output]
sanitization.enabled = false
[dictionaries]
{dictionaries}
[parameters]
{parameters}
[[operations]]
include-path-regex = "^/v1/jobs/"
parameters = {{"path.id" = {{dictionary = "job", probability = {probability}}}}}
"""
PROBABILITY = 0.7  # of a parameter to be an id that is known


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a valid token, and their share of the time."""

    tenant: str
    groups: Sequence[str]
    share: float


FIRST = "who may do everything"
PEOPLE: Mapping[str, Person] = {
    FIRST: Person(tenant="council", groups=["administrator", EVERYTHING], share=0.6),
    "who may do some things": Person(tenant="council", groups=[SOME], share=0.2),
    "who may do nothing": Person(tenant="council", groups=[], share=0.1),
    "an administrator of another tenant": Person(tenant="county", groups=["administrator"], share=0.1),
}


def main() -> int:
    """Ask everybody; return 1 if anybody was answered what the document does not announce."""
    parser = argparse.ArgumentParser(prog="python -m tests.api.fuzzing", description=__doc__)
    parser.add_argument("--seconds", type=int, default=150, help="of time to be spent on all of them together")
    parser.add_argument(
        "--quick", action="store_true", help="ask as one of them, what lies at the edges of the document"
    )
    options = parser.parse_args()
    with LocalStack.start(TEMPLATE) as stack:
        known = found(stack)
        if options.quick:
            return fuzz(stack, PEOPLE[FIRST], known, options.seconds, "--phases", "examples,coverage")
        failed = [name for name, one in PEOPLE.items() if fuzz(stack, one, known, int(options.seconds * one.share))]
    if failed:
        sys.stderr.write(f"Not as the document says: {'; '.join(failed)}\n")
    return int(bool(failed))


def found(stack: LocalStack) -> dict[str, str]:
    """Bring in what the document's examples speak of; return the ids that are known then, by the names of their parameters."""
    token = stack.token("council", "founder", ["administrator"])
    with httpx.Client(base_url=stack.api_url, headers={"Authorization": f"Bearer {token}"}, timeout=30) as api:
        for key in MAKES:
            _send(api, by_key()[key])
        all_of_them = {"permissions": [permission.value for permission in Permission]}
        api.put(f"/v1/roles/{EVERYTHING}", json=all_of_them).raise_for_status()
        job = _send(api, by_key()[JOB]).json()["id"]
    stack.settle()
    names = {one["name"]: one["schema"]["examples"][0] for key in MAKES for one in by_key()[key].parameters("path")}
    return {**names, "job": job}


def _send(api: httpx.Client, operation: Operation) -> httpx.Response:
    return api.request(operation.method, operation.filled(), json=operation.example).raise_for_status()


def fuzz(stack: LocalStack, person: Person, known: Mapping[str, str], seconds: int, *more: str) -> int:
    """Let Schemathesis ask as one person for so many seconds; return its exit status. It prints what it finds."""
    token = stack.token(person.tenant, "-".join([*person.groups, "somebody"]), person.groups)
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder, "schemathesis.toml")
        settings.write_text(_settings(known), encoding="utf-8")
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(settings), "run", str(DOCUMENT)),
            *("--url", stack.api_url, "--header", f"Authorization: Bearer {token}"),
            *("--max-time", str(seconds), "--generation-database", "none", "--warnings", "off", "--no-color", *more),
        ]
        return subprocess.run(command, cwd=folder, check=False, timeout=seconds + PATIENCE).returncode  # noqa: S603 – words of our own


def _settings(known: Mapping[str, str]) -> str:
    return SETTINGS.format(
        seed=SEED,
        dictionaries="\n".join(f"{name}.values = {json.dumps([one])}" for name, one in known.items()),
        parameters="\n".join(
            f'"path.{name}" = {{dictionary = "{name}", probability = {PROBABILITY}}}' for name in known if name != "job"
        ),
        probability=PROBABILITY,
    )


if __name__ == "__main__":
    sys.exit(main())
