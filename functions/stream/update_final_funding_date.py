"""Date learners anew when their ILR returns have changed (L4, L8)."""

from collections.abc import Mapping

from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.batches import records_of
from functions.boundary import Event, guarded
from functions.observability import logger
from functions.stream.changes import key_of, log_dropped, number_of
from shared.adapters.dynamodb.ilr_stream import learner_changed
from shared.application.learners.update_funding import UpdateFunding
from shared.bootstrap.ports import WiredPorts
from shared.kernel.errors import Malformed, Unavailable
from shared.kernel.identifiers import RecordId, TenantId
from shared.settings import UpdateFinalFundingDateSettings, load

# Sequence numbers: a learner is dated once a batch, however many of their changes are in it.
Changes = Mapping[TenantId, Mapping[RecordId, list[str]]]


class LoggedFundingJournal:
    """Logs which learners needed no date."""

    def unknown_learner(self, learner: RecordId) -> None:
        """Log a change of a learner who does not exist."""
        logger.info("returns of an unknown learner", extra={"learner": learner})

    def discarded(self, learner: RecordId) -> None:
        logger.warning("returns of a removed learner deleted", extra={"learner": learner})


update_funding = UpdateFunding(WiredPorts(load(UpdateFinalFundingDateSettings)), LoggedFundingJournal())


@guarded
def handler(event: Event, _context: LambdaContext) -> object:
    """Date the learners of a batch; report the changes that failed."""
    failed: list[str] = []
    for tenant, learners in _changes(event).items():
        if not _is_updated(tenant, list(learners)):
            failed += [number for numbers in learners.values() for number in numbers]
    # Lambda sends the earliest of them again, with all that follows it.
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _changes(event: Event) -> Changes:
    found: dict[TenantId, dict[RecordId, list[str]]] = {}
    for change in records_of(event):
        try:
            tenant, learner = learner_changed(key_of(change)[0])
        except Malformed as error:
            log_dropped(error)
        else:
            found.setdefault(tenant, {}).setdefault(learner, []).append(number_of(change))
    return found


def _is_updated(tenant: TenantId, learners: list[RecordId]) -> bool:
    try:
        result = update_funding(tenant, learners)
    except Unavailable as error:
        # This may go better later.
        logger.warning("learners not dated", extra={"code": error.code, "learners": len(learners)})
        return False
    logger.info("learners dated", extra={"learners": len(learners), "written": result.written})
    # Another try would not repair their rows (X13).
    for learner in sorted(result.failed):
        logger.error("a learner can't be dated: a row needs repair", extra={"learner": learner})
    return True
