"""Wires the functions that carry jobs out."""

from collections.abc import Callable
from dataclasses import dataclass

from shared.adapters.sqs.message import ShardMessage, parse_message
from shared.adapters.system.clock import SystemClock
from shared.application.erasure.complete_claims import CompleteClaims
from shared.application.jobs.abandon_shard import AbandonShard
from shared.application.jobs.journal import Journal
from shared.application.jobs.resume_jobs import ResumeJobs
from shared.application.jobs.run_shard import RunShard
from shared.bootstrap.basis import CLOCK
from shared.bootstrap.job_types import every_type
from shared.bootstrap.jobs import carry_out_of, run_shard_of
from shared.bootstrap.recalculate import recalculate_of
from shared.bootstrap.stores import stores_of
from shared.settings import WorkerSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """What the functions use that carry jobs out."""

    run_shard: RunShard
    abandon_shard: AbandonShard
    resume_jobs: ResumeJobs
    parse: Callable[[str], ShardMessage]
    clock: SystemClock


def wire(settings: WorkerSettings, journal: Journal) -> Worker:
    """Wire ``queue/run_job_shard``, ``queue/abandon_job_shard`` and ``schedule/resume_stuck_jobs``."""
    stores = stores_of(settings)
    run_shard = run_shard_of(stores, every_type(stores), journal)
    completing = CompleteClaims(
        records=stores.records,
        catalogue=stores.catalogue,
        jobs=stores.jobs,
        carry_out=carry_out_of(stores),
        clock=CLOCK,
    )
    return Worker(
        run_shard=run_shard,
        abandon_shard=AbandonShard(
            jobs=stores.jobs,
            records=stores.records,
            ledger=stores.ledger,
            clock=CLOCK,
            run_shard=run_shard,
            close=run_shard.close,
        ),
        resume_jobs=ResumeJobs(
            catalogue=stores.catalogue,
            jobs=stores.jobs,
            queue=stores.queue,
            clock=CLOCK,
            close=run_shard.close,
            complete_claims=completing,
            recalculate=recalculate_of(stores.catalogue, stores.jobs),
            gate=run_shard.gate,
        ),
        parse=parse_message,
        clock=CLOCK,
    )
