"""Makes each port when a use case first asks for it, so that a function loads only what it uses (B8)."""

from __future__ import annotations

from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, cast

from shared.adapters.connection import cognito_client, dynamodb_client, s3_client, sqs_client, when_needed
from shared.adapters.system.clock import SystemClock
from shared.adapters.system.randomness import SystemRandomness
from shared.application.journal import Journal, SilentJournal

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

    from shared.adapters.dynamodb.ledger_codec import LedgerRows
    from shared.application.file_store import FileStore
    from shared.application.file_types import FileTypes
    from shared.application.identity_provider import IdentityProvider
    from shared.application.ilr_files import IlrFiles
    from shared.application.ilr_store import IlrStore
    from shared.application.link_store import LinkStore
    from shared.application.ports import Catalogue, JobStore, Ledger, PortalUsers, RecordStore, ShardQueue
    from shared.application.report_files import Reports
    from shared.application.session_store import Sealing, SessionStore
    from shared.application.tenant_queues import TenantQueues
    from shared.application.unfinished import Unfinished
    from shared.retention.night import NightlySchedule
    from shared.settings import AnySettings, Settings


class WiredPorts:
    """The ports of one function. The caller may bring clients of its own."""

    def __init__(
        self,
        settings: Settings,
        journal: Journal | None = None,
        *,
        dynamodb: DynamoDBClient | None = None,
        sqs: SQSClient | None = None,
    ) -> None:
        # The type has every setting; a function lacks those of the ports that it doesn't use.
        self._settings = cast("AnySettings", settings)
        self._threads: int = getattr(settings, "worker_threads", 1)
        self._given = dynamodb
        self._sqs = sqs or when_needed(sqs_client)
        self.journal = journal or SilentJournal()
        self.clock = SystemClock()
        self.randomness = SystemRandomness()

    @cached_property
    def catalogue(self) -> Catalogue:
        from shared.adapters.dynamodb.catalogue import DynamoCatalogue

        return DynamoCatalogue(client=self._dynamodb, table=self._settings.catalogue_table, ledger=self._evidence)

    @cached_property
    def records(self) -> RecordStore:
        from shared.adapters.dynamodb.records import DynamoRecords

        return DynamoRecords(
            client=self._dynamodb,
            table=self._settings.records_table,
            ledger=self._evidence,
            threads=self._threads,
        )

    @cached_property
    def links(self) -> LinkStore:
        from shared.adapters.dynamodb.links import DynamoLinks

        return DynamoLinks(client=self._dynamodb, table=self._settings.records_table)

    @cached_property
    def file_types(self) -> FileTypes:
        from shared.adapters.dynamodb.file_types import DynamoFileTypes

        return DynamoFileTypes(client=self._dynamodb, table=self._settings.records_table)

    @cached_property
    def ilrs(self) -> IlrStore:
        from shared.adapters.dynamodb.ilrs import DynamoIlrs

        return DynamoIlrs(
            client=self._dynamodb,
            table=self._settings.ilr_table,
            records_table=self._settings.records_table,
            ledger=self._evidence,
            threads=self._threads,
        )

    @cached_property
    def jobs(self) -> JobStore:
        from shared.adapters.dynamodb.jobs import DynamoJobs

        return DynamoJobs(client=self._dynamodb, table=self._settings.jobs_table, ledger=self._evidence)

    @cached_property
    def ledger(self) -> Ledger:
        from shared.adapters.dynamodb.ledger import DynamoLedger

        return DynamoLedger(client=self._dynamodb, rows=self._evidence, threads=self._threads)

    @cached_property
    def files(self) -> FileStore:
        from shared.adapters.s3.files import S3Files

        return S3Files(client=self._s3, bucket=self._settings.files_bucket, threads=self._threads)

    @cached_property
    def ilr_files(self) -> IlrFiles:
        from shared.adapters.ilr_xml.files import XmlFiles
        from shared.adapters.s3.ranged import S3Versions

        return XmlFiles(versions=S3Versions(client=self._s3, bucket=self._settings.files_bucket))

    @cached_property
    def reports(self) -> Reports:
        from shared.adapters.s3.reports import S3Reports

        return S3Reports(client=self._s3, bucket=self._settings.files_bucket)

    @cached_property
    def queue(self) -> ShardQueue:
        from shared.adapters.sqs.queue import SqsShardQueue

        # A function that never sends to one of the queues has no setting for it, and its role may not.
        return SqsShardQueue(
            client=self._sqs,
            queue_url=getattr(self._settings, "shard_queue_url", ""),
            import_queue_url=getattr(self._settings, "import_queue_url", ""),
        )

    @cached_property
    def tenant_queues(self) -> TenantQueues:
        from shared.adapters.sqs.tenant_queues import SqsTenantQueues

        # As above: each function sends to one of them.
        return SqsTenantQueues(
            client=self._sqs,
            night_queue_url=getattr(self._settings, "night_queue_url", ""),
            resume_queue_url=getattr(self._settings, "resume_queue_url", ""),
        )

    @cached_property
    def unfinished(self) -> Unfinished:
        from shared.adapters.dynamodb.unfinished import DynamoUnfinished

        own = self._settings
        return DynamoUnfinished(
            client=self._dynamodb, jobs=own.jobs_table, records=own.records_table, catalogue=own.catalogue_table
        )

    @cached_property
    def portal_users(self) -> PortalUsers:
        from shared.adapters.cognito.portal_users import CognitoPortalUsers

        return CognitoPortalUsers(client=when_needed(cognito_client), user_pool=self._settings.portal_user_pool)

    @cached_property
    def sessions(self) -> SessionStore:
        from shared.adapters.dynamodb.sessions import DynamoSessions

        return DynamoSessions(client=self._dynamodb, table=self._settings.sessions_table)

    @cached_property
    def sealing(self) -> Sealing:
        from shared.adapters.sealing import AesSealing

        return AesSealing()

    @cached_property
    def identity_provider(self) -> IdentityProvider:
        from shared.adapters.oidc.provider import OidcProvider

        return OidcProvider(self._settings.tenant_claim)

    @cached_property
    def schedule(self) -> NightlySchedule:
        from shared.kernel.clock import time_zone
        from shared.retention.night import NightlySchedule

        zone = time_zone(self._settings.schedule_time_zone)
        return NightlySchedule.of(self._settings.anonymisation_run_schedule, zone)

    @cached_property
    def _evidence(self) -> LedgerRows:
        from shared.adapters.dynamodb.ledger_codec import LedgerRows
        from shared.adapters.dynamodb.writes import PlainWrites

        # A function that writes no evidence has no ledger table in its settings, and its role may write to none.
        table = getattr(self._settings, "ledger_table", "")
        days: int | None = getattr(self._settings, "ledger_retention_days", None)
        lifetime = None if days is None else timedelta(days=days)
        plain = PlainWrites(getattr(self._settings, "plain_writes", PlainWrites.BY_PUT))
        return LedgerRows(table=table, lifetime=lifetime, randomness=self.randomness, plain=plain)

    @cached_property
    def _dynamodb(self) -> DynamoDBClient:
        return self._given or dynamodb_client(self._threads)

    @cached_property
    def _s3(self) -> S3Client:
        return when_needed(lambda: s3_client(self._threads))
