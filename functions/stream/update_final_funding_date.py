"""Date learners anew whose ILR returns have changed (L4, L8): once a batch, however many of their changes are in it."""

from collections.abc import Mapping

from aws_lambda_powertools.utilities.data_classes.dynamo_db_stream_event import DynamoDBRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.boundary import Event, guarded
from functions.observability import logger
from shared.bootstrap.update_final_funding_date import wire
from shared.kernel.errors import Malformed, Unavailable
from shared.kernel.identifiers import RecordId, TenantId
from shared.settings import UpdateFinalFundingDateSettings, load

Changes = Mapping[TenantId, Mapping[RecordId, list[str]]]


class LoggedJournal:
    """Notes in the log what needed no date."""

    def nobody(self, learner: RecordId) -> None:
        """Log a change of somebody who is not there."""
        logger.info("returns of an unknown learner", extra={"learner": learner})

    def discarded(self, learner: RecordId) -> None:
        """Log that returns of a removed learner were deleted."""
        logger.warning("returns of a removed learner deleted", extra={"learner": learner})


settings = load(UpdateFinalFundingDateSettings)
use = wire(settings, LoggedJournal())


@guarded
def handler(event: Event, _context: LambdaContext) -> object:
    """Handle a batch; the changes of whoever could not be dated are reported, and come back with all that follow them."""
    changes, failed = _changes(event)
    for tenant, learners in changes.items():
        failed += [number for one in _update(tenant, list(learners)) for number in learners[one]]
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _changes(event: Event) -> tuple[Changes, list[str]]:
    """Return the sequence numbers of the changes by tenant and learner, and of those that can't be read."""
    found: dict[TenantId, dict[RecordId, list[str]]] = {}
    unread = []
    records = event.get("Records")
    for raw in records if isinstance(records, list) else ():
        change = DynamoDBRecord(raw).dynamodb
        number = str(change.sequence_number) if change else ""
        try:
            tenant, learner = use.parse(str(change.keys.get("pk")) if change else "")
        except Malformed:
            unread.append(number)
        else:
            found.setdefault(tenant, {}).setdefault(learner, []).append(number)
    return found, unread


def _update(tenant: TenantId, learners: list[RecordId]) -> list[RecordId]:
    """Date *learners*; return those who could not be."""
    try:
        result = use.update(tenant, learners)
    except Unavailable as error:
        logger.warning("learners not dated", extra={"code": error.code, "learners": len(learners)})
        return learners
    logger.info("learners dated", extra={"learners": len(learners), "written": result.written})
    for learner in result.failed:
        logger.error("learner can't be dated", extra={"learner": learner})
    return sorted(result.failed)
