"""Writing, reading and listing learners (L7, L8, L9)."""

from functools import partial

from functions.api.http.pages import page_of
from functions.api.http.parts import LearnerPart
from functions.api.http.routes import Routes
from functions.api.http.types import PAGE_LIMIT, Cursor, Limit, ListPage
from functions.api.learners.models import LearnerAnswer, LearnerBody
from functions.api.learners.wiring import app, caller, use
from shared.access.permissions import Permission
from shared.kernel.errors import Invalid, NotFound, RuleConflict, StaleVersion, Unavailable
from shared.records.guards import REFUSING

LEARNERS = "/v1/learners"
LEARNER = f"{LEARNERS}/<id>"
routes = Routes(app, "Learners")


@routes.get(LEARNERS, needs=(Permission.READ_RECORDS,), refuses={RuleConflict: ["no_learner_workflow"]})
def list_learners(limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> ListPage[LearnerAnswer]:
    """List the learners who have not been removed, those with a Final Funding Date first."""
    return page_of(partial(use.read_learners.page, caller()), LearnerAnswer.of, limit, cursor, "learners")


@routes.put(
    LEARNER,
    needs=(Permission.EDIT_RECORDS,),
    refuses={
        RuleConflict: ["no_learner_workflow", "already_erased", "erasure_in_progress", *REFUSING],
        StaleVersion: ["stale_version"],
        Invalid: ["record_too_large", "invalid_value", "not_storable", "too_many_contents"],
        Unavailable: ["unreadable_record"],
    },
)
def write_learner(learner: LearnerPart, body: LearnerBody) -> LearnerAnswer:
    """Create a learner, or replace the version that the body names."""
    return LearnerAnswer.of(use.save_learner(caller(), learner, body.draft()))


@routes.get(
    LEARNER,
    needs=(Permission.READ_RECORDS,),
    refuses={
        NotFound: ["unknown_record"],
        RuleConflict: ["no_learner_workflow"],
        Unavailable: ["unreadable_record"],
    },
)
def read_learner(learner: LearnerPart) -> LearnerAnswer:
    """Read a learner; one who has been removed is not found."""
    return LearnerAnswer.of(use.read_learners(caller(), learner))
