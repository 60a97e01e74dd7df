"""A real local stack with a small council in it, and commands run as an operator would."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from infra.local import LocalStack
from infra.local.running import announced
from infra.operations.__main__ import app
from infra.operations.failure import Failed

TENANT = "council"
WORKFLOW = {
    "kind": "case",
    "states": [{"name": "open"}, {"name": "closed", "end": True}, {"name": "gone", "end": True}],
    "transitions": [{"name": "leave", "from": ["closed"], "to": "gone"}],
    "fields": [{"name": "name", "type": "text", "sensitive": True}],
}
HOLD = {"reason": "an inquest", "review_date": "2099-01-01"}
REQUEST = {"reason": "asked by letter", "due_date": "2098-01-01"}


@dataclass(frozen=True)
class Said:
    """How a command ended, and what it said."""

    status: int
    text: str  # the one line of a failure, or else the output
    output: str

    @property
    def words(self) -> str:
        """What was put out, without the frames and line ends of tables."""
        return " ".join(self.output.replace("│", " ").replace("┃", " ").split())


Run = Callable[..., Said]


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalStack]:
    """Run the template's stack, and stand in the folder that says where it is."""
    folder, before = tmp_path_factory.mktemp("operator"), Path.cwd()
    with LocalStack.start() as running:
        os.chdir(folder)
        try:
            with announced(running):
                yield running
        finally:
            os.chdir(before)


@pytest.fixture(scope="module")
def api(stack: LocalStack) -> Iterator[httpx.Client]:
    """Return the API with an administrator's token, a council behind it: three closed cases and one that is held."""
    token = stack.token(TENANT, "officer", ["administrator"])
    with httpx.Client(base_url=stack.api_url, headers={"Authorization": f"Bearer {token}"}, timeout=60) as client:

        def put(path: str, body: dict[str, Any]) -> None:
            client.put(path, json=body).raise_for_status()

        put("/v1/workflows/cases", WORKFLOW)
        put("/v1/filters/closed", {"workflows": ["cases"], "states": ["closed"]})
        for number in range(4):
            put(f"/v1/records/cases/c{number}", {"state": "closed", "values": {"name": "PLANTED"}})
        put("/v1/records/cases/c3/legal-hold", HOLD)
        put("/v1/policies/cases/draft", {"enabled": True, "retention_months": 12})
        yield client


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Return what runs a command in this process; the variables of the test's own surroundings don't reach it."""
    for name in ("EXPUNGE_API_URL", "EXPUNGE_STACK", "EXPUNGE_TENANT", "EXPUNGE_USER", "EXPUNGE_TOKEN"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str, **variables: str) -> Said:
        done = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200", **variables})
        if isinstance(done.exception, Failed):
            return Said(done.exception.status, str(done.exception), done.output)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Said(done.exit_code, done.output, done.output)

    return run


def items(answer: httpx.Response) -> list[dict[str, Any]]:
    """Return a list that the API answered."""
    found: list[dict[str, Any]] = json.loads(answer.raise_for_status().text)["items"]
    return found
