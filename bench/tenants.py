"""B12: the nights of very many tenants: what it takes to send them, to start one of them, and when the last of them starts.

The last figure is by simulation, from the times of the first two: some tenants hang until their invocation ends. Before, one
invocation of 900 seconds, tried three times, went through all tenants in order.
"""

import heapq
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from bench.cloud import FUNCTIONS, Cloud
from bench.council import WORKFLOW
from bench.counter import counting
from bench.figures import Figure
from bench.nights import NIGHT
from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.catalogue_codec import catalogue_item
from shared.adapters.dynamodb.keys import TENANTS, Item, row_key
from shared.adapters.sqs.tenant_messages import night_body
from shared.jobs.job import JobType
from shared.jobs.night import Night
from shared.kernel.identifiers import TenantId, WorkflowId

MANY, VERY_MANY = 2_000, 20_000
WORKFLOWS, SAMPLE = 5, 20
LONGEST = 0.3  # seconds for a tenant's start, by one worker
HANGING = 10  # of the very many
WORKERS = 2  # as many as NightConcurrency is unless set
STARTER, STARTING = "StartAnonymisationRunFunction", "StartTenantNightFunction"
AN_INVOCATION, TRIES = 900, 3  # of what there was before


def measure(cloud: Cloud, say: Callable[[str], None]) -> list[Figure]:
    """Send and start a night; raise unless each tenant of the sample has a run."""
    tenants = [TenantId(f"town-{number:05d}") for number in range(MANY)]
    cloud.wipe()
    catalogue = Batches(client=dynamodb_client(), table=cloud.tables["CatalogueTable"])
    catalogue.put([row_key(TENANTS, tenant) for tenant in tenants])
    catalogue.put([row for tenant in tenants[:SAMPLE] for row in _workflows(tenant)])
    starter, starting = cloud.function(STARTER), cloud.function(STARTING)
    began = time.perf_counter()
    with counting(cloud) as sending:
        starter.invoke({"time": NIGHT.isoformat()})
    sent = time.perf_counter() - began
    bodies = [night_body(tenant, Night(run=JobType.RETENTION_ANONYMISATION, at=NIGHT)) for tenant in tenants[:SAMPLE]]
    began = time.perf_counter()
    with counting(cloud) as starts:
        for body in bodies:
            starting.invoke({"Records": [{"messageId": "1", "body": body}]})
    each = (time.perf_counter() - began) / SAMPLE
    if len(cloud.rows("JobsTable")) != SAMPLE:
        raise RuntimeError("a tenant has no run")
    say(f"{MANY} tenants sent in {sent:.1f} s; a start takes {each:.3f} s and {starts.total / SAMPLE:.0f} requests")
    return [
        Figure.of("B12", f"sending a night to {MANY:,} tenants", sent, AN_INVOCATION, "{:.1f} s", "of an invocation"),
        Figure.of("B12", "requests of it for a tenant", sending.total / MANY, 1, "{:.2f}", "one by one"),
        Figure.of("B12", f"start of a night, {WORKFLOWS} workflows, nothing due", each, LONGEST, "{:.3f} s", goal=1),
        _simulated(each),
    ]


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
