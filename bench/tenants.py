"""B12: the nights of very many tenants: what it takes to send them, to start one of them, and when the last of them starts.

The last figure is by simulation, from the times of the first two: some tenants hang until their invocation ends. Before, one
invocation of 900 seconds, tried three times, went through all tenants in order.
"""

import heapq
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from bench.cloud import FUNCTIONS, Cloud
from bench.council import WORKFLOW
from bench.counter import counting
from bench.figures import Figure
from bench.nights import NIGHT
from infra.local.functions import Function
from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.catalogue_codec import catalogue_item
from shared.adapters.dynamodb.keys import TENANTS, Item, row_key
from shared.adapters.sqs.tenant_messages import night_body
from shared.application.retention.night_ranges import FILE_STAGES, RECORD_STAGES, REQUEST_STAGES
from shared.jobs.job import JobType
from shared.jobs.night import Night
from shared.kernel.identifiers import SHARDS, TenantId, WorkflowId
from shared.retention.period import Period
from shared.retention.policy import Periods, Policy

MANY, VERY_MANY = 2_000, 20_000
WORKFLOWS, SAMPLE = 5, 20  # of each kind: tenants without a policy, and with one for records and files of each workflow
PERIODS = Periods(enabled=True, records=Period(24), files=Period(12))
LONGEST = 0.3  # seconds for a tenant's start, by one worker
HANGING = 10  # of the very many
WORKERS = 2  # as many as NightConcurrency is unless set
STARTER, STARTING = "StartAnonymisationRunFunction", "StartTenantNightFunction"
AN_INVOCATION, TRIES = 900, 3  # of what there was before


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What one tenant's start takes: the quickest of many in turn, because a machine is never quite quiet."""

    wall: float
    cpu: float
    requests: int


def measure(cloud: Cloud, say: Callable[[str], None]) -> list[Figure]:
    """Send and start a night; raise unless each tenant of the samples has a run."""
    tenants = [TenantId(f"town-{number:05d}") for number in range(MANY)]
    cloud.wipe()
    catalogue = Batches(client=dynamodb_client(), table=cloud.tables["CatalogueTable"])
    catalogue.put([row_key(TENANTS, tenant) for tenant in tenants])
    without, governed = tenants[:SAMPLE], tenants[SAMPLE : 2 * SAMPLE]
    catalogue.put([row for tenant in without + governed for row in _workflows(tenant)])
    catalogue.put([row for tenant in governed for row in _policies(tenant)])
    starter, starting = cloud.function(STARTER), cloud.function(STARTING)
    # Its CPU alone: the stand-in for SQS looks at all that a queue holds, for each message that comes.
    used = time.process_time()
    with counting(cloud) as sending:
        starter.invoke({"time": NIGHT.isoformat()})
    sent = time.process_time() - used
    plain, policed = (_started(cloud, starting, some) for some in (without, governed))
    if len(cloud.rows("JobsTable")) != 2 * SAMPLE:
        raise RuntimeError("a tenant has no run")
    say(f"{MANY} tenants sent in {sent:.1f} s of CPU; a start takes {plain}, with policies {policed}")
    what = f"start of a night, {WORKFLOWS} workflows, nothing due"
    return [
        Figure.of(
            "B12",
            f"CPU of sending a night to {MANY:,} tenants",
            sent,
            AN_INVOCATION,
            "{:.1f} s",
            "an invocation's time",
        ),
        Figure.of("B12", "requests of it for a tenant", sending.total / MANY, 1, "{:.2f}", "one by one"),
        *_of_start(f"{what}, no policy", plain, len(REQUEST_STAGES)),
        *_of_start(
            f"{what}, a policy for records and files of each",
            policed,
            len((*REQUEST_STAGES, *RECORD_STAGES, *FILE_STAGES)),
        ),
        _simulated(policed.wall),
    ]


def _started(cloud: Cloud, starting: Function, tenants: Sequence[TenantId]) -> Start:
    counted, *timed = [night_body(tenant, Night(run=JobType.RETENTION_ANONYMISATION, at=NIGHT)) for tenant in tenants]
    # Apart, because counting takes half as long again.
    with counting(cloud) as counts:
        starting.invoke({"Records": [{"messageId": "1", "body": counted}]})
    walls, cpus = [], []
    for body in timed:
        began, used = time.perf_counter(), time.process_time()
        starting.invoke({"Records": [{"messageId": "1", "body": body}]})
        walls.append(time.perf_counter() - began)
        cpus.append(time.process_time() - used)
    return Start(wall=min(walls), cpu=min(cpus), requests=counts.total)


def _of_start(what: str, start: Start, stages: int) -> list[Figure]:
    ranges = stages * WORKFLOWS * SHARDS
    return [
        Figure.of("B12", what, start.wall, LONGEST, "{:.3f} s", goal=1),
        Figure.of("B12", "CPU of it", start.cpu, LONGEST, "{:.3f} s"),
        Figure.of("B12", "requests of it", start.requests, ranges, "{:.0f}", "ranges that could hold something"),
    ]


def _policies(tenant: TenantId) -> Iterable[Item]:
    for number in range(WORKFLOWS):
        workflow = WorkflowId(f"workflow-{number}")
        policy = Policy(
            workflow=workflow,
            periods=PERIODS,
            published_by="officer",
            published_at=NIGHT,
            reason="bench",
            job=None,
            version=0,
            workflow_version=1,
        )
        yield catalogue_item(tenant, workflow, policy)


def _workflows(tenant: TenantId) -> Iterable[Item]:
    for number in range(WORKFLOWS):
        workflow = replace(WORKFLOW, id=WorkflowId(f"workflow-{number}"))
        yield catalogue_item(tenant, workflow.id, workflow)


def _simulated(each: float) -> Figure:
    # Those who hang come first: all others would wait for them.
    hang = float(FUNCTIONS[STARTING]["Timeout"])
    seconds = [hang] * HANGING + [each] * (VERY_MANY - HANGING)
    before = reached([float(AN_INVOCATION)] * HANGING + [each] * (VERY_MANY - HANGING))
    last = last_start(seconds, WORKERS)
    return Figure(
        id="B12",
        what=f"tenants of {VERY_MANY:,} whose night starts, the first {HANGING} of whom hang (simulated)",
        ours=f"{VERY_MANY - HANGING:,} (the last after {last / 60:.0f} min, {WORKERS} at a time)",
        against=f"{before:,} (in one invocation, tried {TRIES} times)",
        ratio=None,
    )


def last_start(seconds: Sequence[float], workers: int) -> float:
    """Return when the last one begins, if *workers* take them in order, each lasting its *seconds*."""
    free = [0.0] * workers
    begun = 0.0
    for one in seconds:
        begun = heapq.heappop(free)
        heapq.heappush(free, begun + one)
    return begun


def reached(seconds: Sequence[float]) -> int:
    """Return how many get their start where one invocation takes them in order, and begins again where one had no run yet."""
    done = 0
    for _ in range(TRIES):
        left = float(AN_INVOCATION)
        while done < len(seconds) and seconds[done] < left:
            left -= seconds[done]
            done += 1
    return done
