"""S: what a page of the console takes of CPU, beside the API's answer to the same question, with the same rows behind both."""

import copy
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import Any, Final

from bench.cloud import ROOT, Cloud
from bench.council import CASES, FILTER, TENANT, council
from bench.figures import Figure
from bench.stopwatch import Times, middle, spread
from functions.console.cookies import SESSION
from functions.gateway.cursors import DEFAULT_LIMIT
from shared.access.permissions import ADMINISTRATOR
from shared.access.session import Provider, Secret, Session, hashed
from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.catalogue_codec import catalogue_item
from shared.adapters.dynamodb.sessions import DynamoSessions

STORED, ROUNDS = 200, 15
MOST_MORE: Final = 20  # milliseconds of CPU that a page may take beyond the API's answer
_COOKIE = Secret("b" * 43)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A page, and the route of the API that answers the same."""

    name: str
    page: str
    of: str  # the console's function
    route: str
    by: str  # the API's function
    parts: Mapping[str, str]
    query: Mapping[str, str]


_FIFTY = {"limit": str(DEFAULT_LIMIT)}
PAIRS: Final = (
    Pair(
        name=f"a filter's {DEFAULT_LIMIT} cases",
        page=f"/console/filters/{FILTER.id}",
        of="ConsoleFunction",
        route=f"/v1/filters/{FILTER.id}/cases",
        by="AdministrationFunction",
        parts={"filter": FILTER.id},
        query=_FIFTY,
    ),
    Pair(
        name="a record",
        page=f"/console/records/{CASES}/case-000004",
        of="ConsoleRecordsFunction",
        route=f"/v1/records/{CASES}/case-000004",
        by="RecordsFunction",
        parts={"workflow": CASES, "id": "case-000004"},
        query={},
    ),
    Pair(
        name="the jobs",
        page="/console/jobs",
        of="ConsoleFunction",
        route="/v1/jobs",
        by="RedactionsFunction",
        parts={},
        query=_FIFTY,
    ),
)


def measure(cloud: Cloud, say: Callable[[str], None]) -> list[Figure]:
    """Ask for each pair in turn; raise unless both answer 200."""
    council(STORED).bring_in(cloud, dynamodb_client())
    catalogue = Batches(client=dynamodb_client(), table=cloud.tables["CatalogueTable"])
    catalogue.put([catalogue_item(TENANT, FILTER.id, replace(FILTER, version=1))])
    DynamoSessions(client=dynamodb_client(), table=cloud.tables["SessionsTable"]).create(hashed(_COOKIE), _session())
    return [_figure(cloud, pair, say) for pair in PAIRS]


def _figure(cloud: Cloud, pair: Pair, say: Callable[[str], None]) -> Figure:
    page, api = cloud.function(pair.of), cloud.function(pair.by)
    asked = _of_console(pair), _of_api(pair)
    ours, theirs = Times(), Times()
    for number in range(ROUNDS + 1):
        for function, event, times in ((page, asked[0], ours), (api, asked[1], theirs)):
            # The first round makes clients and reads templates, which a start does.
            with (times if number else Times()).span():
                reply: Any = function.invoke(event)
            if reply["statusCode"] != 200:  # noqa: PLR2004 – as HTTP has it
                raise RuntimeError(f"{pair.name}: {reply['statusCode']}")
    more = median(one - other for one, other in zip(ours.cpu, theirs.cpu, strict=True)) * 1000
    say(f"{pair.name}: {middle(ours.cpu) * 1000:.1f} ms of CPU, the API's answer {middle(theirs.cpu) * 1000:.1f} ms")
    return Figure(
        id="S",
        what=f"page of {pair.name}: CPU beyond the API's answer",
        ours=f"{more:.1f} ms ({middle(ours.cpu) * 1000:.1f} ms in all)",
        against=f"{MOST_MORE} ms (the API's {middle(theirs.cpu) * 1000:.1f} ms)",
        ratio=more / MOST_MORE,
        goal=1.0,
        spread=spread(ours.cpu),
    )


def _session() -> Session:
    now = datetime.now(UTC)
    at = "https://login.example"
    provider = Provider(client="c", issuer=at, sign_in=f"{at}/authorize", token=f"{at}/token")
    return Session(
        provider=provider,
        tenant=TENANT,
        user="officer",
        groups=(ADMINISTRATOR,),
        name="Olive Officer",
        email="",
        csrf="c" * 43,
        started_at=now,
        # Seen just now and not for the first time, so that no page writes.
        seen_at=now + timedelta(seconds=1),
        token_expires_at=now + timedelta(hours=1),
    )


def _of_console(pair: Pair) -> dict[str, Any]:
    event = _like(pair.of, pair.page, {})
    event["cookies"] = [f"{SESSION}={_COOKIE}"]
    return event


def _of_api(pair: Pair) -> dict[str, Any]:
    event = _like(pair.by, pair.route, pair.query)
    claims = {"sub": "officer", "cognito:groups": f"[{ADMINISTRATOR}]", "custom:tenant": TENANT, "token_use": "id"}
    event["requestContext"]["authorizer"] = {"jwt": {"claims": claims, "scopes": None}}
    event["pathParameters"] = dict(pair.parts)
    return event


def _like(function: str, path: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Return a ``GET`` of *path*, as the gateway would send it to *function*."""
    event: dict[str, Any] = copy.deepcopy(json.loads((ROOT / f"tests/events/{function}.json").read_text()))
    event |= {"rawPath": path, "rawQueryString": "", "queryStringParameters": dict(query), "body": None}
    event["requestContext"]["http"] |= {"method": "GET", "path": path}
    return event
