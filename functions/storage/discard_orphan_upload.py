"""Delete a file that arrived for a record that must not have it (X4)."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.observability import logger
from functions.storage.arrivals import arrivals_of
from shared.adapters.s3.keys import file_of
from shared.application.records.discard_orphan_upload import DiscardOrphanUpload
from shared.bootstrap.ports import WiredPorts
from shared.settings import DiscardOrphanUploadSettings, load

discard_orphan_upload = DiscardOrphanUpload(WiredPorts(load(DiscardOrphanUploadSettings)))


@guarded
def handler(event: Event, _context: LambdaContext) -> object:
    """Check each file that arrived; an error makes the notification come back."""
    for key, _version in arrivals_of(event):
        if discard_orphan_upload(key, file_of(key)):
            logger.warning("orphan upload discarded")
    return None
