"""Wires ``storage/start_ilr_import``."""

from shared.adapters.connection import dynamodb_client, s3_client, when_needed
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.adapters.s3.files import S3Files
from shared.application.learners.start_import import StartImport
from shared.bootstrap.basis import CLOCK
from shared.settings import StartIlrImportSettings


def wire(settings: StartIlrImportSettings) -> StartImport:
    """Wire ``storage/start_ilr_import``."""
    return StartImport(
        jobs=DynamoJobs(client=dynamodb_client(), table=settings.jobs_table),
        files=S3Files(client=when_needed(s3_client), bucket=settings.files_bucket),
        clock=CLOCK,
    )
