"""Start the import whose file has arrived, or delete a file that nobody waits for (L10)."""

from urllib.parse import unquote_plus

from aws_lambda_powertools.utilities.data_classes import S3Event
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.observability import logger
from shared.bootstrap.start_ilr_import import wire
from shared.settings import StartIlrImportSettings, load

settings = load(StartIlrImportSettings)
start_import = wire(settings)


@guarded
def handler(event: Event, _context: LambdaContext) -> object:
    """Look at each object that arrived; S3's test event holds none. An error makes the notification come back."""
    records = S3Event(event).records if "Records" in event else ()
    for record in records:
        arrived = record.s3.get_object
        arrival = start_import(unquote_plus(arrived.key), arrived.version_id or "")
        logger.info("import file arrived", extra={"arrival": arrival})
    return None
