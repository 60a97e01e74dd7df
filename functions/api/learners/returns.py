"""A learner's ILR returns (L2, L3, L4, L8)."""

from functools import partial
from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response

from functions.api.http.pages import page_of
from functions.api.http.parts import IlrPart, LearnerPart
from functions.api.http.replies import no_content
from functions.api.http.routes import Facts, Refusals, Routes
from functions.api.http.types import PAGE_LIMIT, Cursor, Limit, ListPage
from functions.api.learners.models import IlrAnswer, IlrBody
from functions.api.learners.wiring import app, caller, use
from shared.access.permissions import Permission
from shared.kernel.errors import Invalid, NotFound, RuleConflict, Unavailable
from shared.records.guards import REFUSING

ILRS = "/v1/learners/<id>/ilrs"
ILR = f"{ILRS}/<ilr>"
NOT_NOW = ["no_learner_workflow", "already_erased", "erasure_in_progress", *REFUSING]
UNREADABLE: Refusals = {Unavailable: ["unreadable_record"]}
READING: Facts = {
    "needs": (Permission.READ_RECORDS,),
    "refuses": {NotFound: ["unknown_record", "unknown_ilr"], RuleConflict: ["no_learner_workflow"], **UNREADABLE},
}
routes = Routes(app, "Learners")


@routes.get(
    ILRS,
    needs=(Permission.READ_RECORDS,),
    refuses={NotFound: ["unknown_record"], RuleConflict: ["no_learner_workflow"], **UNREADABLE},
)
def list_ilrs(learner: LearnerPart, limit: Limit = PAGE_LIMIT, cursor: Cursor = None) -> ListPage[IlrAnswer]:
    """List a learner's returns by their ids."""
    return page_of(
        partial(use.edit_returns.page, caller(), learner), IlrAnswer.model_validate, limit, cursor, "ilrs", learner
    )


@routes.put(
    ILR,
    needs=(Permission.EDIT_RECORDS,),
    refuses={
        NotFound: ["unknown_record"],
        RuleConflict: NOT_NOW,
        Invalid: ["not_storable", "too_many_contents"],
        **UNREADABLE,
    },
)
def write_ilr(learner: LearnerPart, ilr: IlrPart, body: IlrBody) -> IlrAnswer:
    """Create a return, or replace it with all its aims. The Final Funding Date follows within moments."""
    return IlrAnswer.model_validate(use.edit_returns.save(caller(), learner, ilr, body.status, body.kept()))


@routes.get(ILR, **READING)
def read_ilr(learner: LearnerPart, ilr: IlrPart) -> IlrAnswer:
    """Read a return."""
    return IlrAnswer.model_validate(use.edit_returns.read(caller(), learner, ilr))


@routes.delete(
    ILR,
    needs=(Permission.EDIT_RECORDS,),
    status=HTTPStatus.NO_CONTENT,
    refuses={
        NotFound: ["unknown_record", "unknown_ilr"],
        RuleConflict: NOT_NOW,
        Invalid: ["too_many_contents"],
        **UNREADABLE,
    },
)
def delete_ilr(learner: LearnerPart, ilr: IlrPart) -> Response[None]:
    """Delete a return. The Final Funding Date follows within moments."""
    use.edit_returns.delete(caller(), learner, ilr)
    return no_content()
