"""Wires ``api/redactions``."""

from dataclasses import dataclass

from shared.application.access.identify_caller import IdentifyCaller
from shared.application.erasure.redact import NothingMore, Redact
from shared.application.jobs.cancel_job import CancelJob
from shared.application.jobs.create_job import CreateJob
from shared.application.jobs.filter_selection import FilterSelection
from shared.application.jobs.journal import Journal
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.jobs.redact_record import RedactRecord
from shared.application.jobs.request_redaction import RequestRedaction
from shared.application.jobs.types import always
from shared.application.learners.request_import import RequestImport
from shared.application.reporting.request_report import LinkReport
from shared.application.retention.create_run import CreateRun
from shared.application.retention.night_selections import NightSelection
from shared.application.retention.start_nights import StartNights
from shared.bootstrap.basis import CLOCK, RANDOMNESS
from shared.bootstrap.jobs import erase_page_of, run_shard_of
from shared.bootstrap.stores import stores_of
from shared.jobs.job import JobType
from shared.settings import RedactionsSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Redactions:
    """What ``api/redactions`` uses."""

    identify: IdentifyCaller
    request_redaction: RequestRedaction
    redact_record: RedactRecord
    read_jobs: ReadJobs
    cancel_job: CancelJob
    start_nights: StartNights
    request_import: RequestImport
    link_report: LinkReport


def wire(settings: RedactionsSettings, journal: Journal) -> Redactions:
    """Wire ``api/redactions``, which carries manual redactions out itself."""
    stores = stores_of(settings)
    create = CreateJob(jobs=stores.jobs, clock=CLOCK, randomness=RANDOMNESS)
    by_hand = always(NothingMore(), Redact(erase_page=erase_page_of(stores)))
    run_shard = run_shard_of(stores, {JobType.MANUAL_REDACTION: by_hand}, journal)
    return Redactions(
        identify=IdentifyCaller(catalogue=stores.catalogue),
        request_redaction=RequestRedaction(
            catalogue=stores.catalogue,
            selection=FilterSelection(records=stores.records),
            create=create,
            gate=run_shard.gate,
            clock=CLOCK,
        ),
        redact_record=RedactRecord(
            catalogue=stores.catalogue,
            records=stores.records,
            jobs=stores.jobs,
            ledger=stores.ledger,
            create=create,
            run_shard=run_shard,
            clock=CLOCK,
        ),
        request_import=RequestImport(catalogue=stores.catalogue, create=create, files=stores.files, clock=CLOCK),
        read_jobs=ReadJobs(jobs=stores.jobs, ledger=stores.ledger),
        cancel_job=CancelJob(jobs=stores.jobs, close=run_shard.close),
        start_nights=StartNights(
            catalogue=stores.catalogue,
            records=stores.records,
            jobs=stores.jobs,
            create=CreateRun(jobs=stores.jobs),
            selection=NightSelection(records=stores.records),
            gate=run_shard.gate,
            clock=CLOCK,
        ),
        link_report=LinkReport(reports=stores.reports, clock=CLOCK),
    )
