"""One run of a job, whatever befalls it: who sent an event that came to nothing sends it again, as AWS and callers would."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta

from infra.local.functions import FunctionFailed
from infra.local.sources.queues import is_empty
from infra.local.sources.streams import StreamSource
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.adapters.shards import shard_name
from shared.jobs.shard import ShardEnd
from shared.kernel.identifiers import JobId, TenantId
from tests.faults.asking import AskAgain
from tests.faults.jobs import JobType
from tests.faults.town import TENANT
from tests.world.delivery import BETWEEN_RUNS, RESUME, VISIBILITY
from tests.world.injection import Injection, Killed, injected
from tests.world.stored import opened
from tests.world.world import World

ATTEMPTS = 20
ROUNDS = 50  # more than a day: then an import ends whose file was lost
STEPS = 200
OPEN = {"queued", "running"}


@dataclass(frozen=True, slots=True)
class Run:
    """What came of a run: its job (or jobs, where several were asked for) and whether all came to their ends."""

    jobs: tuple[str, ...]
    is_over: bool


def heed_one_shard(here: World, job: JobType) -> None:
    """Let the stream bring the start of no shard but the one that counts."""
    source = here.source("StartJobFunction")
    assert isinstance(source, StreamSource)
    keys = {"sk": {"S": [shard_name(job.shard)]}}
    source._patterns = [{"eventName": ["INSERT"], "dynamodb": {"Keys": keys}}]


def run(here: World, job: JobType, injection: Injection) -> Run:
    """Ask for a job and see it through."""
    known = known_jobs(here)
    with injected(injection):
        ask(here, job, injection)
        return see_through(here, job, injection, known)


def see_through(here: World, job: JobType, injection: Injection, known: set[str], many: int = 1) -> Run:
    """Go on until the jobs that are new have ended and nothing waits, or for a day."""
    names: tuple[str, ...] = ()
    for _ in range(ROUNDS):
        names = names or new_jobs(here, job, known, many)
        _deliver(here, injection)
        names = names or new_jobs(here, job, known, many)
        if _was_given_up(here) and not names:
            ask(here, job, injection)  # as an operator would
        if names and job.is_repeated and _status(here, names[-1]) == "failed":
            ask(here, job, injection)
            names += new_jobs(here, job, known | {f"{TENANT}#{name}" for name in names})
            continue
        if names and all(_is_over(here, name) for name in names):
            return Run(names, is_over=True)
        here.pass_time(max(VISIBILITY, BETWEEN_RUNS))
        injection.invocation()
        with suppress(Killed, FunctionFailed):
            here.tick(RESUME)
    return Run(names, is_over=False)


def ask(here: World, job: JobType, injection: Injection) -> None:
    """Ask for a job until it is answered."""
    for _ in range(ATTEMPTS):
        injection.invocation()
        try:
            job.ask(here)
        except (Killed, FunctionFailed, AskAgain):
            here.pass_time(timedelta(seconds=1))
        else:
            return
    raise AssertionError("the job can't be asked for")


def _deliver(here: World, injection: Injection) -> None:
    """Hand over what can be had now. What is killed or failed stays hidden on its queue, and at its place in its stream."""
    for _ in range(STEPS):
        moved = False
        for source in here.wiring.sources:
            injection.invocation()
            try:
                moved = source.step() or moved
            except Killed:
                moved = True
        if not moved:
            return
    raise AssertionError("the world does not come to rest")


def _was_given_up(here: World) -> bool:
    """Take off the queue what nobody could deliver, a tenant's night; tell whether there was anything."""
    url, was = here.queues["UndeliveredEventsQueue"], False
    while messages := here.clients.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        for message in messages:
            here.clients.sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            was = True
    return was


def _jobs(here: World) -> list[dict[str, dict[str, str]]]:
    return [row for row in here.rows("JobsTable") if row["sk"]["S"] == "JOB" and "type" in row]


def known_jobs(here: World) -> set[str]:
    """Return the keys of all jobs that there are."""
    return {row["pk"]["S"] for row in _jobs(here)}


def new_jobs(here: World, job: JobType, known: set[str], many: int = 1) -> tuple[str, ...]:
    """Return the new jobs of a type once all are there, their empty shards ended."""
    new = sorted(row["pk"]["S"] for row in _jobs(here) if row["pk"]["S"] not in known and row["type"]["S"] == job.kind)
    assert len(new) <= many, "one request made two jobs"
    if len(new) < many:
        return ()
    names = tuple(pk.partition("#")[2] for pk in new)
    for name in names:
        if not job.is_inline:
            _end_empty_shards(here, job, name)
    return names


def _end_empty_shards(here: World, job: JobType, name: str) -> None:
    """Put shards that hold nothing at their end, as a worker of theirs would: each would cost as much as the one that counts."""
    jobs = DynamoJobs(client=here.clients.dynamodb, table=here.tables["JobsTable"])
    tenant = TenantId(TENANT)
    for shard in jobs.shards(tenant, JobId(name)):
        if shard.number != job.shard and shard.end is None:
            jobs.save_shard(tenant, shard.ended(ShardEnd.DONE, here.now))


def _status(here: World, name: str) -> str:
    (row,) = [row for row in _jobs(here) if row["pk"]["S"] == f"{TENANT}#{name}"]
    return str(row["status"]["S"])


def _is_over(here: World, name: str) -> bool:
    """Tell whether the job has ended, no claim waits for the resume function, and no message for anybody."""
    if _status(here, name) in OPEN or any("claim" in opened(row) for row in here.rows("RecordsTable")):
        return False
    queues = all(is_empty(here.clients.sqs, url) for url in here.queues.values())
    return queues and all(source.is_empty() for source in here.wiring.sources)
