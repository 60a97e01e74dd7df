"""Legal holds and restrictions of processing (X7, P10, P11)."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Query

from functions.api.http.parts import RecordPart, WorkflowPart
from functions.api.http.replies import no_content
from functions.api.http.routes import Facts, Routes
from functions.api.http.types import Day
from functions.api.records.models import GuardBody, RecordAnswer
from functions.api.records.wiring import RECORD, app, caller, use
from shared.access.permissions import Permission
from shared.kernel.errors import Invalid, NotFound, RuleConflict, Unavailable
from shared.kernel.identifiers import RecordKey
from shared.records.guards import GuardName

HOLD = f"{RECORD}/legal-hold"
RESTRICTION = f"{RECORD}/processing-restriction"
PLACING: Facts = {
    "needs": (Permission.EDIT_DATA_PROTECTION,),
    "refuses": {
        NotFound: ["unknown_workflow", "unknown_record"],
        RuleConflict: ["erasure_in_progress", "already_erased"],
        Invalid: ["no_guards_on_kind", "review_date_in_past"],
        Unavailable: ["unreadable_record"],
    },
}
LIFTING: Facts = {
    "needs": (Permission.EDIT_DATA_PROTECTION,),
    "status": HTTPStatus.NO_CONTENT,
    "refuses": {
        NotFound: ["unknown_record", "no_such_guard"],
        RuleConflict: ["erasure_in_progress"],
        Invalid: ["person_informed_on_required", "person_informed_on_in_future", "person_informed_on_too_early"],
        Unavailable: ["unreadable_record"],
    },
}
InformedOn = Annotated[
    Day | None, Query(description="when the person was told that it is to be lifted", examples=["2026-03-01"])
]
routes = Routes(app, "Data protection")


@routes.put(HOLD, **PLACING)
def place_hold(workflow: WorkflowPart, record: RecordPart, body: GuardBody) -> RecordAnswer:
    """Put a legal hold on a record, or renew it."""
    return _placed(RecordKey(workflow, record), GuardName.LEGAL_HOLD, body)


@routes.delete(HOLD, **LIFTING)
def lift_hold(workflow: WorkflowPart, record: RecordPart) -> Response[None]:
    """Lift a legal hold."""
    use.guard_record.lift(caller(), RecordKey(workflow, record), GuardName.LEGAL_HOLD)
    return no_content()


@routes.put(RESTRICTION, **PLACING)
def restrict(workflow: WorkflowPart, record: RecordPart, body: GuardBody) -> RecordAnswer:
    """Restrict the processing of a record, or renew the restriction."""
    return _placed(RecordKey(workflow, record), GuardName.RESTRICTION, body)


@routes.delete(RESTRICTION, **LIFTING)
def lift_restriction(
    workflow: WorkflowPart, record: RecordPart, person_informed_on: InformedOn = None
) -> Response[None]:
    """Lift a restriction after the person has been informed."""
    use.guard_record.lift(caller(), RecordKey(workflow, record), GuardName.RESTRICTION, person_informed_on)
    return no_content()


def _placed(key: RecordKey, name: GuardName, body: GuardBody) -> RecordAnswer:
    return RecordAnswer.of(use.guard_record.place(caller(), key, name, body.reason, body.review_date), caller())
