"""Wires ``api/reporting``."""

from dataclasses import dataclass

from shared.adapters.connection import dynamodb_client
from shared.adapters.dynamodb.catalogue import DynamoCatalogue
from shared.adapters.dynamodb.ilrs import DynamoIlrs
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.adapters.dynamodb.ledger import DynamoLedger
from shared.adapters.dynamodb.records import DynamoRecords
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.jobs.create_job import CreateJob
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.reporting.all_jobs import ReadJobFeed
from shared.application.reporting.all_records import ReadRecords
from shared.application.reporting.learners import ReadLearners
from shared.application.reporting.request_report import RequestReport
from shared.bootstrap.basis import CLOCK, RANDOMNESS, ledger_rows
from shared.settings import ReportingSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Reporting:
    """What ``api/reporting`` uses."""

    identify: IdentifyCaller
    learners: ReadLearners
    ilrs: DynamoIlrs
    records: ReadRecords
    jobs: ReadJobFeed
    request_report: RequestReport


def wire(settings: ReportingSettings) -> Reporting:
    """Wire ``api/reporting``, which writes nothing but jobs."""
    threads = settings.worker_threads
    client = dynamodb_client(threads)
    rows = ledger_rows(settings.ledger_table, settings.ledger_retention_days)
    records = DynamoRecords(client=client, table=settings.records_table, ledger=rows, threads=threads)
    catalogue = DynamoCatalogue(client=client, table=settings.catalogue_table, ledger=rows)
    jobs = DynamoJobs(client=client, table=settings.jobs_table)
    learners = ReadLearners(records=records, catalogue=catalogue, clock=CLOCK)
    return Reporting(
        identify=IdentifyCaller(catalogue=catalogue),
        learners=learners,
        ilrs=DynamoIlrs(client=client, table=settings.ilr_table, records_table=settings.records_table, threads=threads),
        records=ReadRecords(records=records, catalogue=catalogue, clock=CLOCK),
        jobs=ReadJobFeed(jobs=jobs, reading=ReadJobs(jobs=jobs, ledger=DynamoLedger(client=client, rows=rows))),
        request_report=RequestReport(
            catalogue=catalogue,
            learners=learners,
            create=CreateJob(jobs=jobs, clock=CLOCK, randomness=RANDOMNESS),
            clock=CLOCK,
        ),
    )
