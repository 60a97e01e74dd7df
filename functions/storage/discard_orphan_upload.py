"""Delete a file that arrived for a record that must not have it (X4)."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.observability import logger
from functions.storage.arrivals import arrivals_of
from shared.bootstrap.discard_orphan_upload import wire
from shared.settings import DiscardOrphanUploadSettings, load

settings = load(DiscardOrphanUploadSettings)
discard_orphan_upload = wire(settings)


@guarded
def handler(event: Event, _context: LambdaContext) -> object:
    """Look at each object that arrived. An error makes the notification come back."""
    for key, _version in arrivals_of(event):
        if discard_orphan_upload(key):
            logger.warning("orphan upload discarded")
    return None
