"""B4, B5: the nights and the preview, with the same to do in tables of 2,000, 20,000 and 200,000 records.

Of what is stored beside, one half stands in no end state and the other is dated for a later year: that is where a scan would go.
What an entry of ``RUNS`` does is counted on each table; further ones are added there.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.cloud import ROOT, Cloud
from bench.council import CASES, TENANT, WORKFLOW
from bench.counter import Counts, Tally, counting
from bench.figures import Figure
from bench.worker import Worker
from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.catalogue_codec import catalogue_item
from shared.adapters.dynamodb.codec import record_item
from shared.adapters.dynamodb.keys import TENANTS, Item, row_key
from shared.jobs.job import JobType
from shared.kernel.identifiers import RecordId, RecordKey
from shared.records.record import Record
from shared.retention.policy import Periods, Policy, PolicyDraft

SIZES = (2_000, 20_000, 200_000)
TO_DO = 200
WITHIN = 1.05
NIGHT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
_PERIODS = Periods(enabled=True, retention_months=24)
_DRAFT = replace(_PERIODS, state_retention_months={"redacted": 12})
_MOST_PUT = 10_000


def measure(cloud: Cloud, sizes: tuple[int, ...], say: Callable[[str], None]) -> list[Figure]:
    """Count each of ``RUNS`` in tables of each size."""
    client, tally, worker = dynamodb_client(), Tally(cloud.clients.dynamodb), Worker.of(cloud)
    counted: dict[str, list[Counts]] = {name: [] for name in RUNS}
    for size in sizes:
        cloud.wipe()
        tally.forget()
        with counting(tally):
            Batches(client=client, table=cloud.tables["CatalogueTable"]).put(_catalogue())
            table = Batches(client=client, table=cloud.tables["RecordsTable"], threads=2)
            rows: list[Item] = []
            for record in _records(size):
                rows.append(record_item(TENANT, record))
                if len(rows) == _MOST_PUT:
                    table.put(rows)
                    rows = []
            table.put(rows)
            for name, (_, _, run) in RUNS.items():
                tally.reset()
                run(cloud, worker)
                counted[name].append(tally.counts)
                say(
                    f"{size} records: {name}: {tally.counts.total} requests, {tally.counts.write_units:.0f} write units"
                )
    return [figure for name, counts in counted.items() for figure in _figures(name, sizes, counts)]


def _policy_run(cloud: Cloud, worker: Worker) -> None:
    cloud.function("StartPolicyRunFunction").invoke({"time": NIGHT.isoformat()})
    worker.run(job=f"{JobType.RETENTION_POLICIES}-{NIGHT.date()}")


def _anonymisation(cloud: Cloud, worker: Worker) -> None:
    cloud.function("StartAnonymisationRunFunction").invoke({"time": NIGHT.isoformat()})
    worker.run(job=f"{JobType.RETENTION_ANONYMISATION}-{NIGHT.date()}")


def _preview(cloud: Cloud, _worker: Worker) -> None:
    event: dict[str, Any] = json.loads((ROOT / "tests/events/RetentionFunction.json").read_text())
    path = f"/v1/policies/{CASES}/draft/preview"
    event |= {"routeKey": "POST /v1/policies/{workflow}/draft/preview", "rawPath": path, "body": "{}"}
    event |= {"pathParameters": {"workflow": CASES}, "rawQueryString": ""}
    event["requestContext"] |= {"routeKey": event["routeKey"]}
    event["requestContext"]["http"] |= {"method": "POST", "path": path}
    claims = {"sub": "officer", "cognito:groups": "[administrator]", "custom:tenant": TENANT, "token_use": "id"}
    event["requestContext"]["authorizer"] = {"jwt": {"claims": claims, "scopes": None}}
    reply = cloud.function("RetentionFunction").invoke(event)
    if reply["statusCode"] != 200 or json.loads(reply["body"])["dates_changed"] != TO_DO:  # noqa: PLR2004 – HTTP's
        raise RuntimeError(f"the preview failed: {reply['statusCode']}")


Run = Callable[[Cloud, Worker], None]
# The figure that each belongs to, what it is, and how it is set off. Those that change dates come last.
RUNS: Mapping[str, tuple[str, str, Run]] = {
    "preview": ("B5", f"preview of a policy that changes {TO_DO} dates", _preview),
    "policies": ("B5", f"policy run with {TO_DO} records to be dated", _policy_run),
    "anonymisation": ("B4", f"nightly anonymisation with {TO_DO} due records", _anonymisation),
}


def _figures(name: str, sizes: tuple[int, ...], counts: list[Counts]) -> Iterator[Figure]:
    number, what, _ = RUNS[name]
    least, most = counts[0], counts[-1]
    pairs = {
        "requests": (least.total, most.total),
        "write units": (least.write_units, most.write_units),
        "read units": (least.read_units, most.read_units),
    }
    for unit, (small, large) in pairs.items():
        yield Figure(
            id=number,
            what=f"{what}: {unit}",
            ours=f"{large:g} ({sizes[-1]:,} stored)",
            against=f"{small:g} ({sizes[0]:,} stored)",
            ratio=large / small,
            goal=WITHIN,
        )


def _catalogue() -> list[Item]:
    policy = Policy(
        workflow=CASES,
        periods=_PERIODS,
        published_by="officer",
        published_at=datetime(2022, 1, 1, tzinfo=UTC),
        reason="bench",
        job=None,
        version=1,
    )
    draft = PolicyDraft(workflow=CASES, periods=_DRAFT, version=2)
    things = [catalogue_item(TENANT, CASES, thing) for thing in (WORKFLOW, policy, draft)]
    return [*things, row_key(TENANTS, TENANT)]


def _records(size: int) -> Iterator[Record]:
    """Yield what is to be dated, what is due, what the draft would date otherwise, and all that only stands there."""
    for number in range(TO_DO):
        yield _record(f"undated-{number}", "closed", datetime(2026, 2, 1, tzinfo=UTC), awaits_dating=True)
        yield _record(f"due-{number}", "closed", datetime(2024, 2, 1, tzinfo=UTC), policy_date=date(2026, 2, 1))
        yield _record(f"changed-{number}", "redacted", datetime(2026, 1, 1, tzinfo=UTC), policy_date=date(2028, 1, 1))
    for number in range((size - 3 * TO_DO) // 2):
        at = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(minutes=number)
        yield _record(f"open-{number}", "open", at)
        yield _record(f"later-{number}", "closed", at, policy_date=date(2027, 6, 1))


def _record(name: str, state: str, at: datetime, **dates: Any) -> Record:  # noqa: ANN401 – fields of several types
    values = {"name": "Delyth Farouk", "email": f"{name}@example.org", "ward": "north"}
    return Record(
        key=RecordKey(CASES, RecordId(name)),
        state=state,
        state_entered_at=at,
        entered_state_here_at=at,
        changed_at=at,
        values=values,
        **dates,
    )
