"""Writing and reading records, and their transitions (X4, P11)."""

from functions.api.http.parts import RecordPart, WorkflowPart
from functions.api.http.routes import Routes
from functions.api.records.models import RecordAnswer, RecordBody, TransitionBody
from functions.api.records.wiring import RECORD, app, caller, use
from shared.access.permissions import Permission
from shared.kernel.errors import Invalid, NotFound, RuleConflict, StaleVersion, Unavailable
from shared.kernel.identifiers import RecordKey
from shared.records.guards import REFUSING

routes = Routes(app, "Records")


@routes.put(
    RECORD,
    needs=(Permission.EDIT_RECORDS,),
    refuses={
        NotFound: ["unknown_workflow"],
        RuleConflict: ["erasure_in_progress", *REFUSING, "already_erased", "held"],
        StaleVersion: ["stale_version"],
        Invalid: [
            "invalid_value",
            "invalid_pointer",
            "record_too_large",
            "state_entered_at_in_future",
            "state_not_editable",
            "too_many_contents",
            "unknown_state",
        ],
        Unavailable: ["unreadable_record"],
    },
)
def save_record(workflow: WorkflowPart, record: RecordPart, body: RecordBody) -> RecordAnswer:
    """Create a record, or replace the version that the body names."""
    return RecordAnswer.of(use.save_record(caller(), RecordKey(workflow, record), body.draft()), caller())


@routes.get(
    RECORD,
    needs=(Permission.READ_RECORDS,),
    refuses={NotFound: ["unknown_record"], Unavailable: ["unreadable_record"]},
)
def read_record(workflow: WorkflowPart, record: RecordPart) -> RecordAnswer:
    """Read a record, and the ground that would withhold its erasure now."""
    return RecordAnswer.of(use.read_record(caller(), RecordKey(workflow, record)), caller())


@routes.post(
    f"{RECORD}/transitions",
    needs=(Permission.EDIT_RECORDS,),
    refuses={
        NotFound: ["unknown_workflow", "unknown_record"],
        RuleConflict: [
            "erasure_in_progress",
            *REFUSING,
            "transition_not_allowed",
            "anonymisation_requested",
            "already_erased",
        ],
        Invalid: ["unknown_transition"],
        Unavailable: ["unreadable_record"],
    },
)
def transition_record(workflow: WorkflowPart, record: RecordPart, body: TransitionBody) -> RecordAnswer:
    """Take a record through a transition."""
    return RecordAnswer.of(use.transition_record(caller(), RecordKey(workflow, record), body.transition), caller())
