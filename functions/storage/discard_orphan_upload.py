"""Delete a file that arrived for a record that must not have it (X4)."""

from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.data_classes import S3Event
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.observability import logger
from shared.bootstrap.discard_orphan_upload import wire
from shared.settings import DiscardOrphanUploadSettings, load

settings = load(DiscardOrphanUploadSettings)
discard_orphan_upload = wire(settings)


@guarded
def handler(event: Event, _context: LambdaContext) -> object:
    """Look at each object that arrived; S3's test event holds none. An error makes the notification come back."""
    records = S3Event(event).records if "Records" in event else ()
    for record in records:
        if discard_orphan_upload(unquote_plus(record.s3.get_object.key)):
            logger.warning("orphan upload discarded")
    return None
