"""The adapters, wired from settings."""

from dataclasses import dataclass

from shared.adapters.cognito.portal_users import CognitoPortalUsers
from shared.adapters.connection import cognito_client, dynamodb_client, s3_client, sqs_client, when_needed
from shared.adapters.dynamodb.catalogue import DynamoCatalogue
from shared.adapters.dynamodb.ilrs import DynamoIlrs
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.adapters.dynamodb.ledger import DynamoLedger
from shared.adapters.dynamodb.record_writes import PlainWrites
from shared.adapters.dynamodb.records import DynamoRecords
from shared.adapters.ilr_xml.files import XmlFiles
from shared.adapters.s3.files import S3Files
from shared.adapters.s3.ranged import S3Versions
from shared.adapters.s3.reports import S3Reports
from shared.adapters.sqs.queue import SqsShardQueue
from shared.bootstrap.basis import ledger_rows
from shared.settings import WorkerSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """The adapters of whatever carries jobs out."""

    records: DynamoRecords
    ilrs: DynamoIlrs
    jobs: DynamoJobs
    ledger: DynamoLedger
    catalogue: DynamoCatalogue
    files: S3Files
    ilr_files: XmlFiles
    reports: S3Reports
    queue: SqsShardQueue
    portal_users: CognitoPortalUsers


def stores_of(settings: WorkerSettings) -> Stores:
    """Return the adapters that *settings* name."""
    threads = settings.worker_threads
    client = dynamodb_client(threads)
    s3 = when_needed(lambda: s3_client(threads))
    rows = ledger_rows(settings.ledger_table, settings.ledger_retention_days)
    return Stores(
        records=DynamoRecords(
            client=client,
            table=settings.records_table,
            ledger=rows,
            plain=PlainWrites(settings.plain_writes),
            threads=threads,
        ),
        ilrs=DynamoIlrs(client=client, table=settings.ilr_table, records_table=settings.records_table, threads=threads),
        jobs=DynamoJobs(client=client, table=settings.jobs_table),
        ledger=DynamoLedger(client=client, rows=rows, threads=threads),
        catalogue=DynamoCatalogue(client=client, table=settings.catalogue_table, ledger=rows),
        files=S3Files(client=s3, bucket=settings.files_bucket, threads=threads),
        ilr_files=XmlFiles(versions=S3Versions(client=s3, bucket=settings.files_bucket)),
        reports=S3Reports(client=s3, bucket=settings.files_bucket),
        portal_users=CognitoPortalUsers(client=when_needed(cognito_client), user_pool=settings.portal_user_pool),
        queue=SqsShardQueue(client=when_needed(sqs_client), queue_url=settings.shard_queue_url),
    )
