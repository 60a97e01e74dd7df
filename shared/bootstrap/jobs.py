"""Whatever carries jobs out, wired on the adapters, but for the types of job."""

from shared.application.erasure.carry_out import CarryOut
from shared.application.erasure.erase_page import ErasePage
from shared.application.jobs.close_job import CloseJob
from shared.application.jobs.journal import Journal
from shared.application.jobs.run_shard import RunShard
from shared.application.jobs.types import JobTypes
from shared.application.replay.gate import RunGate
from shared.bootstrap.basis import CLOCK
from shared.bootstrap.stores import Stores


def carry_out_of(stores: Stores) -> CarryOut:
    """Wire what takes a claimed record to its finish."""
    return CarryOut(
        records=stores.records,
        files=stores.files,
        ilrs=stores.ilrs,
        portal_users=stores.portal_users,
        clock=CLOCK,
    )


def erase_page_of(stores: Stores) -> ErasePage:
    """Wire the erasure of a page, the same for every type."""
    return ErasePage(
        records=stores.records,
        catalogue=stores.catalogue,
        jobs=stores.jobs,
        ledger=stores.ledger,
        ilrs=stores.ilrs,
        carry_out=carry_out_of(stores),
        clock=CLOCK,
    )


def run_shard_of(stores: Stores, types: JobTypes, journal: Journal) -> RunShard:
    """Wire the shard runner for jobs of *types*."""
    return RunShard(
        jobs=stores.jobs,
        queue=stores.queue,
        ledger=stores.ledger,
        clock=CLOCK,
        types=types,
        close=CloseJob(jobs=stores.jobs, files=stores.files, clock=CLOCK, journal=journal),
        gate=RunGate(ledger=stores.ledger, jobs=stores.jobs),
        journal=journal,
    )
