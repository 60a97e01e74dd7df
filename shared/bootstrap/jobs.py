"""Whatever carries jobs out, wired on the adapters."""

from shared.adapters.dynamodb.catalogue import DynamoCatalogue
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.application.erasure.carry_out import CarryOut
from shared.application.erasure.erase_page import ErasePage
from shared.application.jobs.close_job import CloseJob
from shared.application.jobs.filter_selection import FilterSelection
from shared.application.jobs.journal import Journal
from shared.application.jobs.run_shard import RunShard
from shared.application.jobs.types import Anonymise, JobTypes, Redact
from shared.application.learners.import_file import ImportFile
from shared.application.learners.import_page import ImportPage
from shared.application.replay.gate import RunGate
from shared.application.replay.replay_page import ReplayPage
from shared.application.replay.selection import ReplaySelection
from shared.application.replay.stand_again import StandAgain
from shared.application.reporting.learners import ReadLearners
from shared.application.reporting.write_report import WriteReport
from shared.application.retention.create_run import CreateRun
from shared.application.retention.date_page import DatePage
from shared.application.retention.night_selections import NightSelection
from shared.application.retention.recalculate import Recalculate
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


def run_shard_of(stores: Stores, journal: Journal) -> RunShard:
    """Wire the shard runner with every type of job."""
    erase_page = ErasePage(
        records=stores.records,
        catalogue=stores.catalogue,
        jobs=stores.jobs,
        ledger=stores.ledger,
        ilrs=stores.ilrs,
        carry_out=carry_out_of(stores),
        clock=CLOCK,
    )
    return RunShard(
        jobs=stores.jobs,
        queue=stores.queue,
        ledger=stores.ledger,
        clock=CLOCK,
        types=JobTypes(
            filter_selection=FilterSelection(records=stores.records),
            night_selection=NightSelection(records=stores.records),
            redact=Redact(erase_page=erase_page),
            anonymise=Anonymise(erase_page=erase_page, catalogue=stores.catalogue),
            date_page=DatePage(records=stores.records, catalogue=stores.catalogue, ledger=stores.ledger, clock=CLOCK),
            import_file=import_file_of(stores),
            replay_selection=ReplaySelection(ledger=stores.ledger),
            replay_page=_replay_page(stores, erase_page),
            report=WriteReport(
                records=stores.records,
                learners=ReadLearners(records=stores.records, catalogue=stores.catalogue, clock=CLOCK),
                reports=stores.reports,
                clock=CLOCK,
            ),
        ),
        close=CloseJob(jobs=stores.jobs, files=stores.files, clock=CLOCK, journal=journal),
        gate=RunGate(ledger=stores.ledger, jobs=stores.jobs),
        journal=journal,
    )


def import_file_of(stores: Stores) -> ImportFile:
    """Wire what imports ILR files."""
    page = ImportPage(
        records=stores.records, ilrs=stores.ilrs, catalogue=stores.catalogue, ledger=stores.ledger, clock=CLOCK
    )
    return ImportFile(files=stores.ilr_files, records=stores.records, page=page)


def _replay_page(stores: Stores, erase_page: ErasePage) -> ReplayPage:
    standing = StandAgain(records=stores.records, catalogue=stores.catalogue, ledger=stores.ledger, clock=CLOCK)
    return ReplayPage(
        selection=ReplaySelection(ledger=stores.ledger),
        stand_again=standing,
        erase_page=erase_page,
        jobs=stores.jobs,
        ledger=stores.ledger,
        clock=CLOCK,
    )


def recalculate_of(catalogue: DynamoCatalogue, jobs: DynamoJobs) -> Recalculate:
    """Wire what re-dates after a publication."""
    return Recalculate(catalogue=catalogue, jobs=jobs, create=CreateRun(jobs=jobs), clock=CLOCK)
