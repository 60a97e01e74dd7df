"""B4, B5: the nights and the preview, with equal work in tables of 2,000, 20,000 and 200,000 records.

Of the other records, half have no date, and half are dated for a later year: a scan would read them all. Each entry of ``RUNS`` is
counted on each table.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice
from typing import Any

from bench import college
from bench.cloud import ROOT, Cloud
from bench.council import CASES, TENANT, WORKFLOW
from bench.counter import Counts, counting
from bench.figures import Figure
from bench.worker import Worker
from shared.access.permissions import ADMINISTRATOR
from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.catalogue_codec import catalogue_item
from shared.adapters.dynamodb.codec import record_item
from shared.adapters.dynamodb.ilr_codec import ilr_item
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.adapters.dynamodb.keys import Item
from shared.adapters.sqs.tenant_messages import night_body
from shared.jobs.job import JobType
from shared.jobs.night import Night
from shared.kernel.identifiers import JobId, RecordId, RecordKey, TenantId
from shared.records.record import Record
from shared.retention.period import Period
from shared.retention.policy import Periods, Policy, PolicyDraft

SIZES = (2_000, 20_000, 200_000)
TO_DO = 200
WITHIN = 1.05
NIGHT = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
_PERIODS = Periods(enabled=True, records=Period(24))
_DRAFT = replace(_PERIODS, states={"redacted": Period(12)})
_MOST_PUT = 10_000
_WRITERS = 4  # the engine stores more of their rows in a second than of one writer's
_LONG_OVER = date(2019, 7, 31)


def measure(cloud: Cloud, sizes: tuple[int, ...], say: Callable[[str], None]) -> list[Figure]:
    """Count each of ``RUNS`` in tables of each size."""
    client, worker = dynamodb_client(), Worker.of(cloud)
    counted: dict[str, list[Counts]] = {name: [] for name in RUNS}
    for size in sizes:
        cloud.wipe()
        for table, items in _set_up().items():
            Batches(client=client, table=cloud.tables[table]).put(items)
        records = Batches(client=client, table=cloud.tables["RecordsTable"], threads=_WRITERS)
        _put(records, chain(_cases(size // 2), _learners(size // 2)))
        for name, (_, _, run) in RUNS.items():
            with counting(cloud) as counts:
                run(cloud, worker)
            counted[name].append(counts)
            say(f"{size} records: {name}: {counts.total} requests, {counts.write_units:.0f} write units")
    return [figure for name, counts in counted.items() for figure in _figures(name, sizes, counts)]


def _put(table: Batches, rows: Iterator[Item]) -> None:
    # Make the next rows while the engine stores the last ones.
    with ThreadPoolExecutor(max_workers=1) as pool:
        last = pool.submit(table.put, [])
        while some := list(islice(rows, _MOST_PUT)):
            last.result()
            last = pool.submit(table.put, some)
        last.result()


def _policy_run(cloud: Cloud, worker: Worker) -> None:
    _run(cloud, worker, TENANT, JobType.RETENTION_POLICIES)


def _anonymisation(cloud: Cloud, worker: Worker) -> None:
    _run(cloud, worker, TENANT, JobType.RETENTION_ANONYMISATION)


def _removal(cloud: Cloud, worker: Worker) -> None:
    _run(cloud, worker, college.TENANT, JobType.RETENTION_ANONYMISATION)


def _run(cloud: Cloud, worker: Worker, tenant: TenantId, kind: JobType) -> None:
    """Play *tenant*'s night alone; raise unless all its work is done."""
    job, body = JobId(f"{kind}-{NIGHT.date()}"), night_body(tenant, Night(run=kind, at=NIGHT))
    cloud.function("StartTenantNightFunction").invoke({"Records": [{"messageId": "1", "body": body}]})
    worker.run(job=job, tenant=tenant)
    found = DynamoJobs(client=cloud.clients.dynamodb, table=cloud.tables["JobsTable"]).job(tenant, job)
    if found is None or list(found.tally.values()) != [TO_DO]:
        raise RuntimeError(f"the night has not done its work: {found and found.tally}")


def _preview(cloud: Cloud, _worker: Worker) -> None:
    path = f"/v1/policies/{CASES}/draft/preview"
    event = _post("RetentionFunction", TENANT, path, path.replace(CASES, "{workflow}"), {})
    event |= {"pathParameters": {"workflow": CASES}}
    _check(cloud.function("RetentionFunction").invoke(event), "dates_changed")


def _learner_preview(cloud: Cloud, _worker: Worker) -> None:
    path = "/v1/settings/learner-retention/preview"
    event = _post("LearnersFunction", college.TENANT, path, path, {"enabled": True, "years": 5})
    _check(cloud.function("LearnersFunction").invoke(event), "count")


def _post(function: str, tenant: TenantId, path: str, route: str, body: object) -> dict[str, Any]:
    event: dict[str, Any] = json.loads((ROOT / f"tests/events/{function}.json").read_text())
    event |= {"routeKey": f"POST {route}", "rawPath": path, "rawQueryString": "", "body": json.dumps(body)}
    event["requestContext"] |= {"routeKey": event["routeKey"]}
    event["requestContext"]["http"] |= {"method": "POST", "path": path}
    groups = f"[{ADMINISTRATOR} {college.REMOVER}]"
    claims = {"sub": "officer", "cognito:groups": groups, "custom:tenant": tenant, "token_use": "id"}
    event["requestContext"]["authorizer"] = {"jwt": {"claims": claims, "scopes": None}}
    return event


def _check(reply: Any, name: str) -> None:  # noqa: ANN401 – any JSON
    if reply["statusCode"] != 200 or json.loads(reply["body"])[name] != TO_DO:  # noqa: PLR2004 – HTTP's
        raise RuntimeError(f"the preview failed: {reply['statusCode']}")


Run = Callable[[Cloud, Worker], None]
# Each with its figure, its description and its start. Those that change dates come last.
RUNS: Mapping[str, tuple[str, str, Run]] = {
    "learner preview": ("B5", f"preview of a setting that removes {TO_DO} learners", _learner_preview),
    "removal": ("B5", f"nightly removal of {TO_DO} learners", _removal),
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


def _set_up() -> dict[str, list[Item]]:
    policy = Policy(
        workflow=CASES,
        periods=_PERIODS,
        published_by="officer",
        published_at=datetime(2022, 1, 1, tzinfo=UTC),
        reason="bench",
        job=None,
        version=0,
        workflow_version=1,
    )
    draft = PolicyDraft(workflow=CASES, periods=_DRAFT, version=1)
    things = [catalogue_item(TENANT, CASES, thing) for thing in (WORKFLOW, policy, draft)]
    filed = (one for number in range(TO_DO) for one in college.returns(f"due-{number}", 1, _LONG_OVER))
    return {
        "CatalogueTable": [*things, *college.catalogue()],
        "IlrTable": [ilr_item(college.TENANT, one) for one in filed],
    }


def _cases(size: int) -> Iterator[Item]:
    for number in range(TO_DO):
        yield _case(f"undated-{number}", "closed", datetime(2026, 2, 1, tzinfo=UTC), awaits_dating=True)
        yield _case(f"due-{number}", "closed", datetime(2024, 2, 1, tzinfo=UTC), policy_date=date(2026, 2, 1))
        yield _case(f"changed-{number}", "redacted", datetime(2026, 1, 1, tzinfo=UTC), policy_date=date(2028, 1, 1))
    for number in range((size - 3 * TO_DO) // 2):
        at = datetime(2025, 6, 1, tzinfo=UTC) + timedelta(minutes=number)
        yield _case(f"open-{number}", "open", at)
        yield _case(f"later-{number}", "closed", at, policy_date=date(2027, 6, 1))


def _learners(size: int) -> Iterator[Item]:
    for number in range(TO_DO):
        yield _learner(f"due-{number}", _LONG_OVER)
    for number in range((size - TO_DO) // 2):
        yield _learner(f"learning-{number}", None)
        yield _learner(f"later-{number}", date(2060, 1, 1) + timedelta(days=number % 1000))


def _learner(name: str, funding: date | None) -> Item:
    return record_item(college.TENANT, college.learner(name, funding))


def _case(name: str, state: str, at: datetime, **dates: Any) -> Item:  # noqa: ANN401 – fields of several types
    values = {"name": "Delyth Farouk", "email": f"{name}@example.org", "ward": "north"}
    record = Record(
        key=RecordKey(CASES, RecordId(name)),
        state=state,
        state_entered_at=at,
        entered_state_here_at=at,
        changed_at=at,
        values=values,
        **dates,
    )
    return record_item(TENANT, record)
