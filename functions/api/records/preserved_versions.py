"""What edits replaced while a guard kept the record (X7a)."""

from functions.api.http.pages import page_of
from functions.api.http.parts import RecordPart, WorkflowPart
from functions.api.http.routes import Routes
from functions.api.http.types import PAGE_LIMIT, Cursor, Limit, ListPage
from functions.api.records.contents import reading
from functions.api.records.models import PreservedVersionAnswer
from functions.api.records.wiring import RECORD, app
from shared.access.permissions import Permission
from shared.kernel.errors import NotFound, Unavailable
from shared.kernel.identifiers import RecordKey
from shared.records.content import ContentKind, PreservedVersion

PRESERVED_VERSIONS = f"{RECORD}/preserved-versions"
routes = Routes(app, "Data protection")


@routes.get(
    PRESERVED_VERSIONS,
    needs=(Permission.EDIT_DATA_PROTECTION,),
    refuses={NotFound: ["unknown_record"], Unavailable: ["unreadable_record"]},
)
def list_preserved_versions(
    workflow: WorkflowPart, record: RecordPart, limit: Limit = PAGE_LIMIT, cursor: Cursor = None
) -> ListPage[PreservedVersionAnswer]:
    """List what edits replaced while a hold or a restriction kept the record, oldest first. It is erased with the record."""
    read = reading(RecordKey(workflow, record), ContentKind.PRESERVED, PreservedVersion)
    return page_of(read, PreservedVersionAnswer.of, limit, cursor, f"{workflow}/{record}", ContentKind.PRESERVED)
