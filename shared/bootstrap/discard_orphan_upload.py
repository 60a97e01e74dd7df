"""Wires ``storage/discard_orphan_upload``."""

from shared.adapters.connection import dynamodb_client, s3_client, when_needed
from shared.adapters.dynamodb.records import DynamoRecords
from shared.adapters.s3.files import S3Files
from shared.application.records.discard_orphan_upload import DiscardOrphanUpload
from shared.bootstrap.basis import ledger_rows
from shared.settings import DiscardOrphanUploadSettings


def wire(settings: DiscardOrphanUploadSettings) -> DiscardOrphanUpload:
    """Wire ``storage/discard_orphan_upload``."""
    client = dynamodb_client()
    # It reads records and writes no evidence, so that it needs no ledger table.
    store = DynamoRecords(client=client, table=settings.records_table, ledger=ledger_rows("", 1))
    return DiscardOrphanUpload(
        records=store, files=S3Files(client=when_needed(s3_client), bucket=settings.files_bucket)
    )
