"""Every key of every table, built and read here and nowhere else.

Ids are in an alphabet without ``#``, ``/``, space and ``~``: no id can forge a key, a space sorts before whatever could continue
an id and ``~`` behind it.
"""

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
BY_TENANT: IndexKey = ("by_tenant_pk", "by_tenant_sk")
OPEN: IndexKey = ("open_pk", "open_sk")
BY_TIME: IndexKey = ("by_time_pk", "by_time_sk")
INDEX_NAMES = {BY_STATE: "by-state", BY_STAGE: "by-stage", BY_TENANT: "by-tenant", OPEN: "open", BY_TIME: "by-time"}

RECORD = "RECORD"
JOB = "JOB"
TENANTS = "#tenants"  # no tenant's id can be this
API = "api"  # what people do stands in the ledger under this in place of a job
LAST = "~"
_CONTENTS = {
    ContentKind.MESSAGE: "MESSAGE#",
    ContentKind.LETTER: "LETTER#",
    ContentKind.EMAIL_ALERT: "ALERT#",
    ContentKind.NOTE: "NOTE#",
    ContentKind.ATTACHMENT: "FILE#",
}
_INSTANT_LENGTH = len(to_text(datetime.fromisoformat("2000-01-01T00:00:00Z")))
LONGEST_SORT_KEY = 1024  # bytes


def row_key(pk: str, sk: str) -> Item:
    """Return a primary key as DynamoDB takes it."""
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def behind(sk: str) -> str:
    """Return the first sort key that can stand behind *sk*."""
    return sk + " "


def in_front_of(sk: str) -> str:
    """Return a bound that the last sort key in front of *sk* does not pass, and *sk* does."""
    return f"{sk[:-1]}{chr(ord(sk[-1]) - 1)}{LAST}"


def checked_instant_key(cursor: str) -> str:
    """Return *cursor*, a sort key that begins with an instant; raise ``Malformed`` for what can't be one."""
    try:
        from_text(cursor[:_INSTANT_LENGTH])
    except ValueError:
        raise Malformed("invalid_cursor", "this is not a cursor of this list") from None
    if cursor[_INSTANT_LENGTH : _INSTANT_LENGTH + 1] != "#" or len(cursor.encode()) >= LONGEST_SORT_KEY:
        raise Malformed("invalid_cursor", "this is not a cursor of this list")
    return cursor


# records


def record_pk(tenant: TenantId, record: RecordKey) -> str:
    """Return the partition that holds a record and its contents."""
    return f"{tenant}#{record.workflow}#{record.record}"


def record_of(pk: str) -> RecordKey:
    """Return whose partition *pk* is."""
    _, workflow, record = pk.split("#")
    return RecordKey(WorkflowId(workflow), RecordId(record))


def content_sk(kind: ContentKind, number: int) -> str:
    """Return the sort key of a content."""
    return f"{_CONTENTS[kind]}{number:06d}"


def state_pk(tenant: TenantId, workflow: WorkflowId, state: str, shard: int, *, is_erased: bool) -> str:
    """Return a partition of the index by state."""
    return f"{tenant}#{workflow}#{state}#{'erased' if is_erased else 'live'}#{shard:02d}"


def state_sk(entered_at: datetime, record: RecordId) -> str:
    """Return where a record stands in the index by state."""
    return f"{to_text(entered_at)}#{record}"


def last_state_sk(until: datetime) -> str:
    """Return a bound behind everything that entered its state at *until* or before."""
    return f"{to_text(until)}#{LAST}"


def first_state_sk(since: datetime) -> str:
    """Return a bound in front of everything that entered its state at *since* or later."""
    return to_text(since)


def stage_pk(tenant: TenantId, workflow: WorkflowId, stage: StageName, shard: int) -> str:
    """Return a partition of the index by stage."""
    return f"{tenant}#{workflow}#{stage}#{shard:02d}"


def stage_sk(stage: Stage, record: RecordKey) -> str:
    """Return where a record stands in its stage."""
    return f"{stage.date.isoformat()}#{record}"


def file_stage_sk(stage: Stage, record: RecordKey, number: int) -> str:
    """Return where a file stands in its stage."""
    return f"{stage.date.isoformat()}#{record}#{number:06d}"


def last_stage_sk(until: date) -> str:
    """Return what sorts behind everything of a stage up to a day, that day included."""
    return f"{until.isoformat()}#{LAST}"


# jobs


def job_pk(tenant: TenantId, job: JobId) -> str:
    """Return the partition that holds a job and its shards."""
    return f"{tenant}#{job}"


def job_age_sk(created_at: datetime, job: JobId) -> str:
    """Return where a job stands among its tenant's."""
    return f"{to_text(created_at)}#{job}"


# ledger


def ledger_pk(tenant: TenantId, job: str, shard: int) -> str:
    """Return a partition of the ledger."""
    return f"{tenant}#{job}#{shard:02d}"


def history_sk(record: RecordKey, scope: Scope | None) -> str:
    """Return the sort key of what a job did to a record, to files of it, or to its guards alone."""
    match scope:
        case Whole():
            return str(record)
        case Files(numbers):
            return f"{record}#{','.join(content_sk(ContentKind.ATTACHMENT, number) for number in numbers)}"
        case None:
            return f"{record}#GUARDS"


def evidence_sk(subject: str, at: datetime, token: str) -> str:
    """Return the sort key of an act; *token* sets apart what one instant brings."""
    return f"{subject}#{to_text(at)}#{token}"


def evidence_range(subject: str, since: datetime | None) -> tuple[str, str]:
    """Return the bounds of the sort keys of acts on *subject* since an instant."""
    return f"{subject}#{to_text(since) if since else ''}", f"{subject}#{LAST}"


def time_pk(tenant: TenantId, shard: int) -> str:
    """Return a partition of the index by time."""
    return f"{tenant}#{shard:02d}"


def time_sk(at: datetime, job: str, sk: str) -> str:
    """Return where an entry stands in time; it ends in the entry's own key, so that no two are equal."""
    return f"{to_text(at)}#{job}#{sk}"


def behind_instant(at: datetime) -> str:
    """Return what sorts behind everything in time up to *at*, that instant included."""
    return f"{to_text(at)}#{LAST}"


# ilr


def ilr_pk(tenant: TenantId, learner: RecordId) -> str:
    """Return the partition that holds a learner's returns, one a sort key."""
    return f"{tenant}#{learner}"


def learner_of(pk: str) -> tuple[TenantId, RecordId]:
    """Return whose returns a partition holds."""
    tenant, learner = pk.split("#")
    return TenantId(tenant), RecordId(learner)
