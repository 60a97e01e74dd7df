"""Records: writing and reading them, their transitions, contents, attachments, holds and restrictions (X4, X7, P10, P11)."""

from http import HTTPStatus
from typing import Annotated

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.openapi.params import Path, Query
from aws_lambda_powertools.utilities.typing import LambdaContext

from functions.api.http.app import answer, make_app
from functions.api.http.caller import caller_of
from functions.api.http.cursors import decoded, encoded
from functions.api.http.replies import no_content, reply
from functions.api.http.types import CONTENT_PATHS, PAGE_LIMIT, Cursor, Day, Limit, Page
from functions.api.records.models import (
    AttachmentAnswer,
    AttachmentBody,
    ContentAnswer,
    ContentBody,
    GuardBody,
    RecordAnswer,
    RecordBody,
    TransitionBody,
)
from shared.access.permissions import Caller
from shared.bootstrap.records import wire
from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId, identifier
from shared.records.content import Attachment, Content, ContentKind
from shared.retention.guards import GuardName
from shared.settings import RecordsSettings, load

settings = load(RecordsSettings)
use = wire(settings)
app = make_app()
RECORD = "/v1/records/<workflow>/<record>"
Part = Annotated[str, Path()]


def _caller() -> Caller:
    return caller_of(app, use.identify, settings.tenant_claim)


def _key(workflow: str, record: str) -> RecordKey:
    return RecordKey(WorkflowId(identifier(workflow, "workflow")), RecordId(identifier(record, "record")))


@app.put(RECORD)
def save_record(workflow: Part, record: Part, body: RecordBody) -> RecordAnswer:
    """Create a record, or replace the version that the body names."""
    return RecordAnswer.of(use.save_record(_caller(), _key(workflow, record), body.draft()))


@app.get(RECORD)
def read_record(workflow: Part, record: Part) -> RecordAnswer:
    """Read a record."""
    return RecordAnswer.of(use.read_record(_caller(), _key(workflow, record)))


@app.post(f"{RECORD}/transitions")
def transition_record(workflow: Part, record: Part, body: TransitionBody) -> RecordAnswer:
    """Take a record through a transition."""
    return RecordAnswer.of(use.transition_record(_caller(), _key(workflow, record), body.transition))


@app.put(f"{RECORD}/legal-hold")
def place_hold(workflow: Part, record: Part, body: GuardBody) -> RecordAnswer:
    """Put a legal hold on a record, or renew it."""
    return _placed(workflow, record, GuardName.LEGAL_HOLD, body)


@app.delete(f"{RECORD}/legal-hold")
def lift_hold(workflow: Part, record: Part) -> Response[None]:
    """Lift a legal hold."""
    use.guard_record.lift(_caller(), _key(workflow, record), GuardName.LEGAL_HOLD)
    return no_content()


@app.put(f"{RECORD}/processing-restriction")
def restrict(workflow: Part, record: Part, body: GuardBody) -> RecordAnswer:
    """Restrict the processing of a record, or renew that."""
    return _placed(workflow, record, GuardName.RESTRICTION, body)


@app.delete(f"{RECORD}/processing-restriction")
def lift_restriction(
    workflow: Part, record: Part, person_informed_on: Annotated[Day | None, Query()] = None
) -> Response[None]:
    """Lift a restriction, once the person has been told."""
    use.guard_record.lift(_caller(), _key(workflow, record), GuardName.RESTRICTION, person_informed_on)
    return no_content()


def _placed(workflow: str, record: str, name: GuardName, body: GuardBody) -> RecordAnswer:
    view = use.guard_record.place(_caller(), _key(workflow, record), name, body.reason, body.review_date)
    return RecordAnswer.of(view)


@app.post(f"{RECORD}/attachments")
def add_attachment(workflow: Part, record: Part, body: AttachmentBody) -> Response[AttachmentAnswer]:
    """Announce a file and get a link to send it to."""
    attachment, link = use.add_attachment(_caller(), _key(workflow, record), body.new())
    return reply(HTTPStatus.CREATED, AttachmentAnswer.of(attachment, link))


@app.get(f"{RECORD}/attachments")
def list_attachments(
    workflow: Part, record: Part, limit: Limit = PAGE_LIMIT, cursor: Cursor = None
) -> Page[AttachmentAnswer]:
    """List a record's attachments."""
    found, last = _listed(_key(workflow, record), ContentKind.ATTACHMENT, limit, cursor)
    return Page(items=[AttachmentAnswer.of(one) for one in found if isinstance(one, Attachment)], next_cursor=last)


@app.post(f"{RECORD}/<kind>")
def add_content(workflow: Part, record: Part, kind: Part, body: ContentBody) -> Response[ContentAnswer]:
    """Add a message, letter, email alert or note."""
    content = use.add_content(_caller(), _key(workflow, record), CONTENT_PATHS[kind], body.new())
    return reply(HTTPStatus.CREATED, ContentAnswer.of(content))


@app.get(f"{RECORD}/<kind>")
def list_contents(
    workflow: Part, record: Part, kind: Part, limit: Limit = PAGE_LIMIT, cursor: Cursor = None
) -> Page[ContentAnswer]:
    """List a record's messages, letters, email alerts or notes."""
    found, last = _listed(_key(workflow, record), CONTENT_PATHS[kind], limit, cursor)
    return Page(items=[ContentAnswer.of(one) for one in found if isinstance(one, Content)], next_cursor=last)


def _listed(
    key: RecordKey, kind: ContentKind, limit: int, cursor: str | None
) -> tuple[list[Content | Attachment], str | None]:
    scope = (str(key), kind)
    after = int(decoded(cursor, *scope) or 0)
    found, last = use.list_contents(_caller(), key, kind, after, limit)
    return list(found), encoded(None if last is None else str(last), *scope)


def handler(event: dict[str, object], context: LambdaContext) -> dict[str, object]:
    """Answer API Gateway."""
    return answer(app, event, context)
