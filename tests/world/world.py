"""The whole application in one process on moto, step by step: the template's real functions, driven by the test.

The local stack's own sources bring the events, but only when the test says so, and time is the test's.
"""

import base64
import gzip
import json
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import time_machine
from moto import mock_aws
from werkzeug.test import EnvironBuilder
from werkzeug.wrappers import Request

from functions.gateway.safety import HEADERS
from infra.local import functions, logs, payload
from infra.local.activity import Activity
from infra.local.clients import CREDENTIALS, REGION, Clients
from infra.local.controls import LOGIN, SCHEDULED_TIME
from infra.local.functions import Function, FunctionFailed
from infra.local.isolation import environment
from infra.local.made import Made
from infra.local.resources import Resources
from infra.local.routes import find, path_of
from infra.local.sources.source import Source
from infra.local.sources.streams import StreamSource
from infra.local.sources.wiring import Wiring, wire
from infra.local.stack import LOCAL_PARAMETERS
from infra.local.template import load
from tests.api.document import key_of, surprises
from tests.engine.switch import cleared, is_real, scan, without_expiry
from tests.world.faults import hook

TEMPLATE = Path("template.yaml")
START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SETTLE_ROUNDS = 500
# Who works for each tenant that a scheduled function finds.
FOR_ONE_TENANT = {
    "StartPolicyRunFunction": "StartTenantNightFunction",
    "StartAnonymisationRunFunction": "StartTenantNightFunction",
    "ResumeStuckJobsFunction": "ResumeTenantFunction",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer of the API."""

    status: int
    headers: Mapping[str, str]
    body: Any

    def expect(self, status: int) -> "Reply":
        """Return the reply if its status is *status*; fail the test otherwise."""
        assert self.status == status, (self.status, self.body)
        return self


@cache
def _template() -> dict[str, Any]:
    return without_expiry(load(TEMPLATE))


@cache
def _environment() -> Mapping[str, str]:
    # moto knows no endpoints that name the account.
    mode = {
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
        # Functions are loaded once a process, with the ids of its first world: pools must have the same ones in all others.
        "MOTO_COGNITO_IDP_USER_POOL_ID_STRATEGY": "HASH",
    }
    return {**CREDENTIALS, **mode, "AWS_REGION": REGION, "AWS_DEFAULT_REGION": REGION}


@cache
def _clients() -> Clients:
    """Make the clients once: they keep nothing of a world, and reading what botocore knows of a service takes long."""
    made_by = boto3.session.Session(region_name=REGION)
    return Clients(
        dynamodb=made_by.client("dynamodb"),
        streams=made_by.client("dynamodbstreams"),
        s3=made_by.client("s3"),
        sqs=made_by.client("sqs"),
        cognito=made_by.client("cognito-idp"),
    )


_loaded: dict[str, Function] = {}


def _load(name: str, properties: dict[str, Any]) -> Function:
    variables, root = properties["Environment"]["Variables"], TEMPLATE.resolve().parent
    made = functions.load(name, properties, variables, root, Activity())
    made.killed_after = None  # what takes Lambda a second may take a busy machine with moto in it a minute
    return made


def _body(reply: Mapping[str, Any]) -> Any:  # noqa: ANN401 – any JSON
    """Return what a reply says: JSON where it is that, and else the text."""
    text = reply.get("body") or ""
    if reply.get("isBase64Encoded"):
        text = gzip.decompress(base64.b64decode(text)).decode()
    kind = str((reply.get("headers") or {}).get("Content-Type", "")).partition(";")[0]
    is_json = not text or kind.endswith("json")
    return json.loads(text or "null") if is_json else text


def _functions(made: Resources) -> tuple[dict[str, Function], dict[str, Any]]:
    wanted = made.functions()
    for name, properties in wanted.items():
        if name not in _loaded:
            _loaded[name] = _load(name, properties)
    return _loaded, {name: properties.get("Events", {}) for name, properties in wanted.items()}


def _functions_anew(made: Resources, needed: Collection[str]) -> tuple[dict[str, Function], dict[str, Any]]:
    wanted = {name: properties for name, properties in made.functions().items() if name in needed}
    loaded = {name: _load(name, properties) for name, properties in wanted.items()}
    return loaded, {name: properties.get("Events", {}) for name, properties in wanted.items()}


class World:
    """One fresh world; see the module."""

    def __init__(
        self, clients: Clients, made: Resources, traveller: time_machine.Traveller, needed: Collection[str] = ()
    ) -> None:
        """Take what was made, and the functions that are needed if not all are, which are then loaded anew."""
        self.clients = clients
        self._made = made
        # The stack's own, unless restored ones are in use.
        self.tables = {
            name: str(made.resolver.resolve(_template()["Outputs"][f"{name}Name"]["Value"]))
            for name in made.names("table")
        }
        self.bucket = made.names("bucket")["FilesBucket"]
        self.portal_pool = made.names("pool")["PortalUserPool"]
        self.queues = made.names("queue")
        self.functions, events = _functions_anew(made, needed) if needed else _functions(made)
        self.wiring: Wiring = wire(self.functions, events, clients, threading.Event())
        self._traveller = traveller

    def call(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        tenant: str | None = "council",
        user: str = "officer",
        groups: str = "administrator",
        headers: Mapping[str, str] | None = None,
        raw: bytes | None = None,
    ) -> Reply:
        """Send one request, as the gateway would once it has verified a token with these claims.

        The answer must be one that the OpenAPI document announces for that route.
        """
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **(headers or {})}
        request = Request(EnvironBuilder(path, method=method, data=data, headers=list(sent.items())).get_environ())
        found = find(self.wiring.routes, method, path_of(request))
        assert found is not None, f"the template has no route {method} {request.path}"
        route, variables = found
        claims = {"sub": user, "cognito:groups": f"[{groups}]", "token_use": "id"}
        if tenant is not None:
            claims["custom:tenant"] = tenant
        reply = self.functions[route.function].invoke(payload.event(request, route, variables, claims))
        made = Reply(status=reply["statusCode"], headers=reply.get("headers") or {}, body=_body(reply))
        assert HEADERS.keys() <= made.headers.keys(), "this answer lacks headers that keep it safe in a browser"
        key = key_of(route.key, method, request.path)
        assert surprises(key, made.status, made.headers, made.body) == [], "this is not in the OpenAPI document"
        return made

    def made_of(self, kind: str) -> Iterator[tuple[str, Made]]:
        """Yield what the stack and its nested stacks have made of a kind, by logical id."""
        yield from self._made.all_of(kind)

    def redeployed(self, needed: Collection[str], **parameters: str) -> "World":
        """Return this world after another deployment, with other *parameters*; only the functions that are *needed* run there."""
        return World(self.clients, self._made.redeployed(parameters), self._traveller, needed)

    def load_again(self, function: str, **variables: str) -> Function:
        """Return another instance of a function, with its own copy of the code, and with *variables* in its environment."""
        properties = self._made.functions()[function]
        properties["Environment"]["Variables"] |= variables
        return _load(function, properties)

    def source(self, function: str) -> Source:
        """Return what brings events to a function."""
        wanted = self.functions[function]
        (found,) = [one for one in self.wiring.sources if getattr(one, "_function", None) is wanted]
        return found

    def settle(self) -> None:
        """Hand over every event that can be had now, until none is left; what is delayed or hidden stays."""
        for _ in range(SETTLE_ROUNDS):
            stepped = [source.step() for source in self.wiring.sources]
            if not any(stepped):
                return
        raise AssertionError("the world does not come to rest")

    def let_streams_arrive(self) -> None:
        """Hand over the changes that streams have, which takes AWS a second: they would be forgotten on long ways through time."""
        for source in self.wiring.sources:
            while isinstance(source, StreamSource) and source.step():
                pass

    def tick(self, function: str, at: datetime | None = None) -> None:
        """Send a scheduled function its event, and each tenant that it finds to the function that works for one."""
        self.send_event(function, at)
        worker = self.source(FOR_ONE_TENANT[function])
        while worker.step():
            pass

    def send_event(self, function: str, at: datetime | None = None) -> None:
        """Send a scheduled function its event: of now, or of the instant that it is late for."""
        wanted = self.wiring.inputs[function].replace(SCHEDULED_TIME, (at or self.now).isoformat())
        self.functions[function].invoke(json.loads(wanted))

    def portal_login(
        self, workflow: str, account: str, *, tenant: str = "council", events: tuple[tuple[str, str], ...] = LOGIN
    ) -> str | None:
        """Send the trigger events of a login, in Cognito's order; return why it is refused, or None."""
        attributes = {"sub": account, "custom:tenant": tenant, "custom:workflow": workflow}
        for trigger, source in events:
            event = {"triggerSource": source, "userName": account, "request": {"userAttributes": attributes}}
            try:
                self.functions[self.wiring.triggers[trigger]].invoke({**event, "response": {}})
            except FunctionFailed as error:
                return str(error.__cause__)
        return None

    @property
    def now(self) -> datetime:
        """The time in this world."""
        return datetime.now(UTC)

    def pass_time(self, by: timedelta) -> None:
        """Move the clock."""
        self._traveller.shift(by)

    def travel_to(self, at: datetime) -> None:
        """Set the clock."""
        self._traveller.move_to(at)

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Return every row of a table by its logical id, in DynamoDB's own form."""
        return scan(self.clients.dynamodb, self.tables[table])

    def everything(self) -> str:
        """Return all that is stored or was written, as one text to be searched."""
        texts = [json.dumps(self.rows(table), ensure_ascii=False, default=str) for table in self.tables]
        versions = self.clients.s3.list_object_versions(Bucket=self.bucket).get("Versions", [])
        for one in versions:
            found = self.clients.s3.get_object(Bucket=self.bucket, Key=one["Key"], VersionId=one["VersionId"])
            texts.append(one["Key"] + found["Body"].read().decode())
        return "\n".join([*texts, *logs.lines()])


@contextmanager
def world() -> Iterator[World]:
    """Make a fresh world for the length of the block, at nine on a Monday."""
    with environment(_environment()), mock_aws(), time_machine.travel(START, tick=True) as traveller:
        logs.clear()
        if not _loaded:
            hook()
        clients = _clients()
        body = _template()
        local = {name: value for name, value in LOCAL_PARAMETERS.items() if name in body["Parameters"]}
        if is_real():
            local.pop("PlainWrites")
        made = Resources(body, local, clients)
        with cleared(clients.dynamodb):
            made.make_all()
            yield World(clients, made, traveller)
