"""Each request gets its own answer from the local stack, however many clients ask at once, and whatever each of them asks (F17)."""

import json
import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
import jwt
import pytest

from infra.local import LocalStack

COUNCILS = ("ash", "birch", "cedar", "damson")
ROUNDS = 3
Asked = tuple[str, str]
# A kind of request for each function that answers, and for each way of being refused; {me} is the client's own council.
KINDS: tuple[Asked, ...] = (
    ("GET", "/docs"),
    ("GET", "/v1/openapi.json"),
    ("GET", "/v1/workflows"),
    ("GET", "/v1/workflows/{me}-cases"),
    ("GET", "/v1/workflows/no-{me}"),
    ("GET", "/v1/filters/{me}-closed/cases?limit=1"),
    ("GET", "/v1/filters?limit={number}"),
    ("GET", "/v1/roles/{me}-role"),
    ("GET", "/v1/settings/tenant"),
    ("GET", "/v1/ledger?record={me}-cases/{me}-1"),
    ("GET", "/v1/records/{me}-cases/{me}-1"),
    ("GET", "/v1/records/{me}-cases/{me}-1/notes"),
    ("GET", "/v1/records/{me}-cases/a%20{me}"),
    ("PUT", "/v1/records/{me}-cases/{me}-1"),
    ("GET", "/v1/holds"),
    ("GET", "/v1/policies?limit={number}"),
    ("POST", "/v1/policies/{me}-cases/publish"),
    ("GET", "/v1/learners"),
    ("GET", "/v1/jobs"),
    ("GET", "/v1/jobs/no-{me}"),
    ("POST", "/v1/filters/no-{me}/redactions"),
    ("GET", "/odata/1.0/Records?$filter=Workflow%20eq%20'{me}-cases'&$top={number}"),
    ("GET", "/odata/1.0/Records?$filter=No{me}"),
    ("GET", "/v1/nowhere-{me}"),
)


@dataclass(frozen=True)
class Council:
    """A client, with an administrator of one tenant and one who may do nothing."""

    name: str
    number: int
    client: httpx.Client
    nobody: dict[str, str]

    def ask(self, kind: Asked, headers: dict[str, str] | None = None) -> tuple[int, str]:
        method, path = kind
        body = {"unknown": self.name} if method != "GET" else None
        answer = self.client.request(
            method, path.format(me=self.name, number=self.number), json=body, headers=headers or {}
        )
        return answer.status_code, answer.text

    def ask_everything(self, turn: int) -> dict[tuple[Asked, str], tuple[int, str]]:
        asked = [(kind, way) for kind in KINDS for way in ("administrator", "nobody", "stranger")]
        random.Random(f"{self.name}{turn}").shuffle(asked)  # noqa: S311 – an order that is the same in every run
        headers = {"administrator": None, "nobody": self.nobody, "stranger": {"Authorization": "Bearer none"}}
        return {(kind, way): self.ask(kind, headers[way]) for kind, way in asked}


@pytest.fixture(scope="module")
def stack() -> Iterator[LocalStack]:
    with LocalStack.start() as running:
        yield running


@pytest.fixture(scope="module")
def councils(stack: LocalStack) -> Iterator[list[Council]]:
    made = []
    for number, name in enumerate(COUNCILS, 1):
        token, other = stack.token(name, "officer", ["administrator"]), stack.token(name, "nobody")
        client = httpx.Client(
            base_url=stack.api_url, headers={"Authorization": f"Bearer {token}"}, timeout=60, follow_redirects=False
        )
        one = Council(name, number, client, {"Authorization": f"Bearer {other}"})
        _furnish(one)
        made.append(one)
    yield made
    for one in made:
        one.client.close()


def _furnish(one: Council) -> None:
    def put(path: str, body: dict[str, Any]) -> None:
        one.client.put(path.format(me=one.name), json=body).raise_for_status()

    field = {"name": f"of-{one.name}", "type": "text", "sensitive": True}
    put(
        "/v1/workflows/{me}-cases",
        {"kind": "case", "states": [{"name": "open"}, {"name": "closed", "end": True}], "fields": [field]},
    )
    put("/v1/filters/{me}-closed", {"workflows": [f"{one.name}-cases"], "states": ["closed"]})
    put("/v1/roles/{me}-role", {"permissions": ["read_records"]})
    for number in range(1, one.number + 2):
        put(f"/v1/records/{{me}}-cases/{{me}}-{number}", {"state": "closed", "values": {field["name"]: one.name}})
    one.client.post(f"/v1/records/{one.name}-cases/{one.name}-1/notes", json={"body": one.name}).raise_for_status()


def at_once(councils: list[Council], act: Callable[[Council], Any]) -> list[Any]:
    with ThreadPoolExecutor(len(councils)) as threads:
        return list(threads.map(act, councils))


def test_f17_each_request_is_answered_among_others_as_it_is_alone(councils: list[Council]) -> None:
    alone = [one.ask_everything(0) for one in councils]
    # The answers tell the clients apart, or the test would pass if they were mixed up.
    texts = [{text for status, text in answers.values() if status == httpx.codes.OK} for answers in alone]
    assert all(len(mine - theirs) > 6 for mine in texts for theirs in texts if mine is not theirs)
    for turn in range(ROUNDS):
        among = at_once(councils, partial(Council.ask_everything, turn=turn + 1))
        for one, expected, found in zip(councils, alone, among, strict=True):
            assert {asked: found[asked] for asked in found if found[asked] != expected[asked]} == {}, one.name


def test_f17_each_write_among_others_answers_and_keeps_what_its_own_client_sent(councils: list[Council]) -> None:
    def write(one: Council) -> list[tuple[str, dict[str, str]]]:
        made = []
        for number in range(8):
            path, values = f"/v1/records/{one.name}-cases/new-{number}", {f"of-{one.name}": f"{one.name} {number}"}
            answer = one.client.put(path, json={"values": values}).raise_for_status().json()
            assert (answer["id"], answer["values"]) == (f"new-{number}", values)
            made.append((path, values))
        return made

    for one, made in zip(councils, at_once(councils, write), strict=True):
        assert all(one.client.get(path).json()["values"] == values for path, values in made)


def test_f17_each_log_line_names_the_request_and_function_that_wrote_it(
    stack: LocalStack, councils: list[Council]
) -> None:
    before = len(stack.logs())
    at_once(councils, lambda one: one.ask_everything(0))
    functions = defaultdict[str, set[tuple[str, str]]](set)
    answered = defaultdict[str, int](int)
    for line in map(json.loads, stack.logs()[before:]):
        if "request" in line:
            functions[line["request"]].add((line["function"], line["service"]))
            answered[line["request"]] += line["message"] == "answered"
    assert len(functions) > len(councils) * len(KINDS)
    assert {request: names for request, names in functions.items() if len(names) != 1} == {}
    assert set(answered.values()) == {1}


def test_f17_each_token_has_the_groups_that_were_asked_for_it(stack: LocalStack) -> None:
    def token(number: int) -> list[str]:
        answer = httpx.post(
            f"{stack.api_url}/_local/token",
            json={"tenant": "elder", "user": "shared", "groups": [f"group-{number % 4}"]},
            timeout=60,
        )
        claims = jwt.decode(answer.raise_for_status().json()["token"], options={"verify_signature": False})
        return list(claims["cognito:groups"])

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(token, range(24))) == [[f"group-{number % 4}"] for number in range(24)]
