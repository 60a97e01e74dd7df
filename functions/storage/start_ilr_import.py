"""Start the import whose file has arrived, or delete a file that no import waits for (L10)."""

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.observability import logger
from functions.storage.arrivals import arrivals_of
from shared.adapters.s3.keys import import_of
from shared.application.learners.start_import import StartImport
from shared.bootstrap.ports import WiredPorts
from shared.settings import StartIlrImportSettings, load

start_import = StartImport(WiredPorts(load(StartIlrImportSettings)))


@guarded
def handler(event: Event, _context: LambdaContext) -> object:
    """Check each file that arrived; an error makes the notification come back."""
    for key, version in arrivals_of(event):
        arrival = start_import(key, import_of(key), version)
        logger.info("import file arrived", extra={"arrival": arrival})
    return None
