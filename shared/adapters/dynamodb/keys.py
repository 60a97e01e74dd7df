"""The only place that builds and reads the tables' keys. Ids hold no ``#``, ``/``, space or ``~``, so none can forge a key."""

from datetime import date, datetime
from typing import Any

from shared.kernel.clock import from_text, to_text
from shared.kernel.errors import Malformed
from shared.kernel.identifiers import JobId, RecordId, RecordKey, TenantId, WorkflowId
from shared.records.content import ContentKind
from shared.records.scope import Files, Scope, Whole
from shared.retention.stage import Stage, StageName

Item = dict[str, Any]
IndexKey = tuple[str, str]

PRIMARY: IndexKey = ("pk", "sk")
BY_STATE: IndexKey = ("by_state_pk", "by_state_sk")
BY_STAGE: IndexKey = ("by_stage_pk", "by_stage_sk")
BY_REVIEW: IndexKey = ("by_review_pk", "by_review_sk")
BY_REQUEST: IndexKey = ("by_request_pk", "by_request_sk")
BY_TENANT: IndexKey = ("by_tenant_pk", "by_tenant_sk")
OPEN: IndexKey = ("open_pk", "open_sk")
BY_TIME: IndexKey = ("by_time_pk", "by_time_sk")
INDEX_NAMES = {
    BY_STATE: "by-state",
    BY_STAGE: "by-stage",
    BY_REVIEW: "by-review",
    BY_REQUEST: "by-request",
    BY_TENANT: "by-tenant",
    OPEN: "open",
    BY_TIME: "by-time",
}

RECORD = "RECORD"
LINKS = "LINKS"  # the counts of what points to a record
JOB = "JOB"
SESSION = "SESSION"
SIGN_IN = "SIGN-IN"
TENANTS = "#tenants"  # no tenant's id can be this
PUBLISHED = "#published"  # nor this: who has published a policy lately
API = "api"  # in place of a job's id, for what people do
LAST = "~"  # sorts behind all that can continue an id
_CONTENTS = {
    ContentKind.MESSAGE: "MESSAGE#",
    ContentKind.LETTER: "LETTER#",
    ContentKind.EMAIL_ALERT: "ALERT#",
    ContentKind.NOTE: "NOTE#",
    ContentKind.ATTACHMENT: "FILE#",
    ContentKind.PRESERVED: "PRESERVED#",
}
_INSTANT_LENGTH = len(to_text(datetime.fromisoformat("2000-01-01T00:00:00Z")))
_DAY_LENGTH = len(date.min.isoformat())
LONGEST_SORT_KEY = 1024  # bytes


def row_key(pk: str, sk: str) -> Item:
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def behind(sk: str) -> str:
    # A space sorts before all that can continue an id.
    return sk + " "


def in_front_of(sk: str) -> str:
    return f"{sk[:-1]}{chr(ord(sk[-1]) - 1)}{LAST}"


def checked_instant_key(cursor: str) -> str:
    """Return *cursor*; raise ``Malformed`` unless it is a sort key that begins with an instant."""
    try:
        from_text(cursor[:_INSTANT_LENGTH])
    except ValueError:
        raise Malformed("invalid_cursor", "this is not a cursor of this list") from None
    if cursor[_INSTANT_LENGTH : _INSTANT_LENGTH + 1] != "#" or len(cursor.encode()) >= LONGEST_SORT_KEY:
        raise Malformed("invalid_cursor", "this is not a cursor of this list")
    return cursor


# records


def record_pk(tenant: TenantId, record: RecordKey) -> str:
    return f"{tenant}#{record.workflow}#{record.record}"


def record_of(pk: str) -> RecordKey:
    _, workflow, record = pk.split("#")
    return RecordKey(WorkflowId(workflow), RecordId(record))


def content_sk(kind: ContentKind, number: int) -> str:
    return f"{_CONTENTS[kind]}{number:06d}"


def link_sk(source: RecordKey) -> str:
    return f"LINK#{source}"


def link_prefix() -> tuple[str, str]:
    """Return the bounds of all links to a record."""
    return "LINK#", f"LINK#{LAST}"


def linked_by(sk: str) -> RecordKey:
    return RecordKey.parse(sk.partition("#")[2])


def state_pk(tenant: TenantId, workflow: WorkflowId, state: str, shard: int, *, is_erased: bool) -> str:
    return f"{tenant}#{workflow}#{state}#{'erased' if is_erased else 'live'}#{shard:02d}"


def state_sk(entered_at: datetime, record: RecordId) -> str:
    return f"{to_text(entered_at)}#{record}"


def last_state_sk(until: datetime) -> str:
    """Return the bound behind *until*, inclusive."""
    return f"{to_text(until)}#{LAST}"


def first_state_sk(since: datetime) -> str:
    """Return the bound in front of *since*, inclusive."""
    return to_text(since)


def stage_pk(tenant: TenantId, workflow: WorkflowId, stage: StageName, shard: int) -> str:
    # No id can be the star.
    return f"{'*#*' if stage.is_of_every_tenant else f'{tenant}#{workflow}'}#{stage}#{shard:02d}"


def stage_prefix(tenant: TenantId, stage: StageName) -> str:
    """Return what the sort keys of a tenant's records in a stage begin with."""
    return owned(tenant) if stage.is_of_every_tenant else ""


def stage_sk(tenant: TenantId, stage: Stage, record: RecordKey) -> str:
    return f"{stage_prefix(tenant, stage.name)}{stage.date.isoformat()}#{record}"


def file_stage_sk(stage: Stage, record: RecordKey, number: int) -> str:
    return f"{stage.date.isoformat()}#{record}#{number:06d}"


def day_of(sk: str) -> date:
    """Return the day that a key of a stage, or of an index by state, begins with."""
    return date.fromisoformat(sk[:_DAY_LENGTH])


def last_stage_sk(until: date) -> str:
    """Return the bound behind *until*, inclusive."""
    return f"{until.isoformat()}#{LAST}"


def listing_pk(tenant: TenantId, shard: int) -> str:
    """Return the key of a list by date, which is over all workflows."""
    return f"{tenant}#{shard:02d}"


def listing_sk(day: date, record: RecordKey) -> str:
    return f"{day.isoformat()}#{record}"


def listed_at(sk: str) -> tuple[date, RecordKey]:
    day, _, record = sk.partition("#")
    return date.fromisoformat(day), RecordKey.parse(record)


def file_types_pk(tenant: TenantId, workflow: WorkflowId) -> str:
    # One part less than any record's key has.
    return f"{tenant}#{workflow}"


def file_type_sk(file_type: str) -> str:
    return f"FILETYPE#{file_type}"


def file_type_of(sk: str) -> str:
    return sk.removeprefix("FILETYPE#")


def file_place_pk(tenant: TenantId, workflow: WorkflowId, file_type: str, shard: int, *, is_waiting: bool) -> str:
    """Return where files of a type are in the index by state; the last part but one is none that a state's key has."""
    return f"{tenant}#{workflow}#{file_type}#{'waiting_file' if is_waiting else 'file'}#{shard:02d}"


def file_place_sk(added_at: datetime, record: RecordId, number: int) -> str:
    return f"{to_text(added_at)}#{record}#{number:06d}"


# what is found over all tenants at once


def owned(tenant: TenantId) -> str:
    """Return what a tenant's sort keys begin with where a partition is for all tenants."""
    return f"{tenant}#"


def owner_of(sk: str) -> TenantId:
    return TenantId(sk.partition("#")[0])


def open_pk(shard: int) -> str:
    # No tenant's id can be empty.
    return f"#open#{shard:02d}"


def open_sk(tenant: TenantId, created_at: datetime, job: JobId) -> str:
    """Return an open job's key: a tenant's come together, its oldest first."""
    return f"{owned(tenant)}{to_text(created_at)}#{job}"


def opened_at(sk: str) -> tuple[datetime, JobId]:
    _, created_at, job = sk.split("#")
    return from_text(created_at), JobId(job)


# jobs


def job_pk(tenant: TenantId, job: JobId) -> str:
    return f"{tenant}#{job}"


def job_age_sk(created_at: datetime, job: JobId) -> str:
    return f"{to_text(created_at)}#{job}"


# ledger


def ledger_pk(tenant: TenantId, job: str, shard: int) -> str:
    return f"{tenant}#{job}#{shard:02d}"


def history_sk(record: RecordKey, scope: Scope | None) -> str:
    """Return a history entry's sort key; a *scope* of None means the record's guards."""
    match scope:
        case Whole():
            return str(record)
        case Files(numbers):
            return f"{record}#{','.join(content_sk(ContentKind.ATTACHMENT, number) for number in numbers)}"
        case None:
            return f"{record}#GUARDS"


def evidence_sk(subject: str, at: datetime, token: str) -> str:
    """Return an act's sort key, made unique by *token*."""
    return f"{subject}#{to_text(at)}#{token}"


def evidence_range(subject: str, since: datetime | None) -> tuple[str, str]:
    return f"{subject}#{to_text(since) if since else ''}", f"{subject}#{LAST}"


def time_pk(tenant: TenantId, shard: int) -> str:
    return f"{tenant}#{shard:02d}"


def time_sk(at: datetime, job: str, sk: str) -> str:
    """Return an entry's key by time, unique by its own key."""
    return f"{to_text(at)}#{job}#{sk}"


def behind_instant(at: datetime) -> str:
    """Return the bound behind *at*, inclusive."""
    return f"{to_text(at)}#{LAST}"


# ilr


def ilr_pk(tenant: TenantId, learner: RecordId) -> str:
    return f"{tenant}#{learner}"


def learner_of(pk: str) -> tuple[TenantId, RecordId]:
    tenant, learner = pk.split("#")
    return TenantId(tenant), RecordId(learner)
