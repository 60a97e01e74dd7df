"""The only place that wires: settings in, the use cases of one function out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from shared.adapters.connection import dynamodb_client, s3_client, sqs_client
from shared.adapters.dynamodb.catalogue import DynamoCatalogue
from shared.adapters.dynamodb.job_stream import shard_written
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.adapters.dynamodb.ledger import DynamoLedger
from shared.adapters.dynamodb.ledger_codec import LedgerRows
from shared.adapters.dynamodb.records import DynamoRecords
from shared.adapters.s3.files import S3Files
from shared.adapters.sqs.message import ShardMessage, parse_message
from shared.adapters.sqs.queue import SqsShardQueue
from shared.adapters.system.clock import SystemClock
from shared.adapters.system.randomness import SystemRandomness
from shared.application.access.identify_caller import IdentifyCaller
from shared.application.configuration.read_configuration import ReadConfiguration
from shared.application.configuration.read_ledger import ReadLedger
from shared.application.configuration.save_access import AssignRoles, DeleteRole, ReadUserRoles, SaveRole
from shared.application.configuration.save_filter import DeleteFilter, SaveFilter
from shared.application.configuration.save_workflow import SaveWorkflow
from shared.application.configuration.tenant_settings import ReadTenantSettings, SaveTenantSettings
from shared.application.erasure.carry_out import CarryOut
from shared.application.erasure.complete_claims import CompleteClaims
from shared.application.erasure.erase_page import ErasePage
from shared.application.jobs.abandon_shard import AbandonShard
from shared.application.jobs.cancel_job import CancelJob
from shared.application.jobs.close_job import CloseJob
from shared.application.jobs.create_job import CreateJob
from shared.application.jobs.filter_selection import FilterSelection
from shared.application.jobs.journal import Journal
from shared.application.jobs.read_jobs import ReadJobs
from shared.application.jobs.redact_record import RedactRecord
from shared.application.jobs.request_redaction import RequestRedaction
from shared.application.jobs.resume_jobs import ResumeJobs
from shared.application.jobs.run_shard import RunShard
from shared.application.jobs.start_shard import StartShard
from shared.application.jobs.types import JobTypes, Redact
from shared.application.records.contents import AddAttachment, AddContent, ListContents
from shared.application.records.discard_orphan_upload import DiscardOrphanUpload
from shared.application.records.guard_record import GuardRecord
from shared.application.records.list_cases import ListCases
from shared.application.records.reading import Reading, ReadRecord
from shared.application.records.save_record import SaveRecord
from shared.application.records.transition_record import TransitionRecord
from shared.settings import (
    AdministrationSettings,
    DiscardOrphanUploadSettings,
    RecordsSettings,
    RedactionsSettings,
    StartJobSettings,
    WorkerSettings,
)

_clock = SystemClock()
_randomness = SystemRandomness()


def _ledger_rows(table: str, days: int) -> LedgerRows:
    return LedgerRows(table=table, lifetime=timedelta(days=days), randomness=_randomness)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    """What ``api/records`` uses."""

    identify: IdentifyCaller
    save_record: SaveRecord
    read_record: ReadRecord
    transition_record: TransitionRecord
    add_content: AddContent
    add_attachment: AddAttachment
    list_contents: ListContents
    guard_record: GuardRecord


def records(settings: RecordsSettings) -> Records:
    """Wire ``api/records``."""
    client = dynamodb_client()
    ledger = _ledger_rows(settings.ledger_table, settings.ledger_retention_days)
    store = DynamoRecords(client=client, table=settings.records_table, ledger=ledger)
    catalogue = DynamoCatalogue(client=client, table=settings.catalogue_table, ledger=ledger)
    files = S3Files(client=s3_client(), bucket=settings.files_bucket)
    reading = Reading(catalogue=catalogue, records=store)
    return Records(
        identify=IdentifyCaller(catalogue=catalogue),
        save_record=SaveRecord(records=store, reading=reading, clock=_clock),
        read_record=ReadRecord(reading=reading),
        transition_record=TransitionRecord(records=store, reading=reading, clock=_clock),
        add_content=AddContent(records=store, reading=reading, clock=_clock),
        add_attachment=AddAttachment(records=store, files=files, reading=reading, clock=_clock),
        list_contents=ListContents(records=store, reading=reading),
        guard_record=GuardRecord(records=store, reading=reading, clock=_clock),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """What ``api/administration`` uses."""

    identify: IdentifyCaller
    read: ReadConfiguration
    save_workflow: SaveWorkflow
    save_filter: SaveFilter
    delete_filter: DeleteFilter
    list_cases: ListCases
    save_role: SaveRole
    delete_role: DeleteRole
    read_user_roles: ReadUserRoles
    assign_roles: AssignRoles
    read_tenant_settings: ReadTenantSettings
    save_tenant_settings: SaveTenantSettings
    read_ledger: ReadLedger


def administration(settings: AdministrationSettings) -> Administration:
    """Wire ``api/administration``."""
    client = dynamodb_client()
    rows = _ledger_rows(settings.ledger_table, settings.ledger_retention_days)
    store = DynamoRecords(client=client, table=settings.records_table, ledger=rows)
    catalogue = DynamoCatalogue(client=client, table=settings.catalogue_table, ledger=rows)
    return Administration(
        identify=IdentifyCaller(catalogue=catalogue),
        read=ReadConfiguration(catalogue=catalogue),
        save_workflow=SaveWorkflow(catalogue=catalogue, records=store, clock=_clock),
        save_filter=SaveFilter(catalogue=catalogue, clock=_clock),
        delete_filter=DeleteFilter(catalogue=catalogue, clock=_clock),
        list_cases=ListCases(selection=FilterSelection(records=store), clock=_clock),
        save_role=SaveRole(catalogue=catalogue, clock=_clock),
        delete_role=DeleteRole(catalogue=catalogue, clock=_clock),
        read_user_roles=ReadUserRoles(catalogue=catalogue),
        assign_roles=AssignRoles(catalogue=catalogue, clock=_clock),
        read_tenant_settings=ReadTenantSettings(catalogue=catalogue),
        save_tenant_settings=SaveTenantSettings(catalogue=catalogue, clock=_clock),
        read_ledger=ReadLedger(ledger=DynamoLedger(client=client, rows=rows)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """What the functions use that carry jobs out."""

    run_shard: RunShard
    abandon_shard: AbandonShard
    resume_jobs: ResumeJobs
    parse: Callable[[str], ShardMessage]
    clock: SystemClock


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stores:
    """The adapters of whatever carries jobs out."""

    records: DynamoRecords
    jobs: DynamoJobs
    ledger: DynamoLedger
    catalogue: DynamoCatalogue
    files: S3Files
    queue: SqsShardQueue


def _stores(settings: WorkerSettings) -> _Stores:
    threads = settings.worker_threads
    client = dynamodb_client(threads)
    rows = _ledger_rows(settings.ledger_table, settings.ledger_retention_days)
    return _Stores(
        records=DynamoRecords(client=client, table=settings.records_table, ledger=rows, threads=threads),
        jobs=DynamoJobs(client=client, table=settings.jobs_table),
        ledger=DynamoLedger(client=client, rows=rows, threads=threads),
        catalogue=DynamoCatalogue(client=client, table=settings.catalogue_table, ledger=rows),
        files=S3Files(client=s3_client(threads), bucket=settings.files_bucket, threads=threads),
        queue=SqsShardQueue(client=sqs_client(), queue_url=settings.shard_queue_url),
    )


def _carry_out(stores: _Stores) -> CarryOut:
    return CarryOut(records=stores.records, files=stores.files, clock=_clock)


def _run_shard(stores: _Stores, journal: Journal) -> RunShard:
    erase_page = ErasePage(
        records=stores.records,
        catalogue=stores.catalogue,
        jobs=stores.jobs,
        ledger=stores.ledger,
        carry_out=_carry_out(stores),
        clock=_clock,
    )
    return RunShard(
        jobs=stores.jobs,
        queue=stores.queue,
        ledger=stores.ledger,
        clock=_clock,
        types=JobTypes(filter_selection=FilterSelection(records=stores.records), redact=Redact(erase_page=erase_page)),
        close=CloseJob(jobs=stores.jobs, clock=_clock),
        journal=journal,
    )


def worker(settings: WorkerSettings, journal: Journal) -> Worker:
    """Wire ``queue/run_job_shard``, ``queue/abandon_job_shard`` and ``schedule/resume_stuck_jobs``."""
    stores = _stores(settings)
    run_shard = _run_shard(stores, journal)
    completing = CompleteClaims(
        records=stores.records,
        catalogue=stores.catalogue,
        jobs=stores.jobs,
        ledger=stores.ledger,
        carry_out=_carry_out(stores),
        clock=_clock,
    )
    return Worker(
        run_shard=run_shard,
        abandon_shard=AbandonShard(
            jobs=stores.jobs,
            records=stores.records,
            ledger=stores.ledger,
            clock=_clock,
            run_shard=run_shard,
            close=run_shard.close,
        ),
        resume_jobs=ResumeJobs(
            catalogue=stores.catalogue,
            jobs=stores.jobs,
            queue=stores.queue,
            clock=_clock,
            close=run_shard.close,
            complete_claims=completing,
        ),
        parse=parse_message,
        clock=_clock,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Redactions:
    """What ``api/redactions`` uses."""

    identify: IdentifyCaller
    request_redaction: RequestRedaction
    redact_record: RedactRecord
    read_jobs: ReadJobs
    cancel_job: CancelJob


def redactions(settings: RedactionsSettings, journal: Journal) -> Redactions:
    """Wire ``api/redactions``, which carries manual redactions out itself."""
    stores = _stores(settings)
    create = CreateJob(jobs=stores.jobs, clock=_clock, randomness=_randomness)
    return Redactions(
        identify=IdentifyCaller(catalogue=stores.catalogue),
        request_redaction=RequestRedaction(
            catalogue=stores.catalogue,
            selection=FilterSelection(records=stores.records),
            create=create,
            clock=_clock,
        ),
        redact_record=RedactRecord(
            catalogue=stores.catalogue,
            records=stores.records,
            jobs=stores.jobs,
            ledger=stores.ledger,
            create=create,
            run_shard=_run_shard(stores, journal),
            clock=_clock,
        ),
        read_jobs=ReadJobs(jobs=stores.jobs, ledger=stores.ledger),
        cancel_job=CancelJob(jobs=stores.jobs),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StartJob:
    """What ``stream/start_job`` uses."""

    start_shard: StartShard
    parse: Callable[[str, str], ShardMessage]


def start_job(settings: StartJobSettings) -> StartJob:
    """Wire ``stream/start_job``."""
    queue = SqsShardQueue(client=sqs_client(), queue_url=settings.shard_queue_url)
    return StartJob(start_shard=StartShard(queue=queue, delay=settings.shard_delay_seconds), parse=shard_written)


def discard_orphan_upload(settings: DiscardOrphanUploadSettings) -> DiscardOrphanUpload:
    """Wire ``storage/discard_orphan_upload``."""
    client = dynamodb_client()
    # It reads records and writes no evidence, so that it needs no ledger table.
    store = DynamoRecords(client=client, table=settings.records_table, ledger=_ledger_rows("", 1))
    return DiscardOrphanUpload(records=store, files=S3Files(client=s3_client(), bucket=settings.files_bucket))
