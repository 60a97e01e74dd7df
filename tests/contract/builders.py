"""Examples of what is stored, to be varied by a test."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from shared.access.evidence import Evidence
from shared.application.stored import Change
from shared.jobs.history import HistoryEntry
from shared.jobs.job import Job, RecordRedaction
from shared.jobs.shard import Shard
from shared.kernel.identifiers import JobId, RecordId, RecordKey, TenantId, WorkflowId
from shared.records.content import AnyContent, Attachment, Content, ContentKind, PreservedVersion
from shared.records.record import Record
from tests.unit import builders
from tests.unit.builders import changed

T = TenantId("council")
OTHER = TenantId("county")
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
INSTANT = timedelta(microseconds=1)
WORKFLOW = WorkflowId("complaints")
JOB = JobId("j1")
MOST_PAGES = 200


def key(record: str, workflow: str = WORKFLOW) -> RecordKey:
    return RecordKey(WorkflowId(workflow), RecordId(record))


def keys_on_shard(shard: int, count: int, prefix: str = "c") -> list[RecordKey]:
    """Return the first *count* keys of one shard, in order."""
    found: list[RecordKey] = []
    number = 0
    while len(found) < count:
        number += 1
        one = key(f"{prefix}{number:05d}")
        if one.shard == shard:
            found.append(one)
    return found


def a_record(record: str | RecordKey = "c1", **changes: Any) -> Record:  # noqa: ANN401 – any field of a record
    own = key(record) if isinstance(record, str) else record
    made = Record(key=own, state="closed", state_entered_at=NOON, entered_state_here_at=NOON, changed_at=NOON)
    return changed(made, **changes)


def after(record: Record, **changes: Any) -> Record:  # noqa: ANN401 – any field of a record
    """Return what is written over *record*, in the version that it is found in."""
    return changed(record, version=record.version + 1, **changes)


def a_change(record: Record, over: Record | None = None, **conditions: Any) -> Change:  # noqa: ANN401 – any condition
    """Return the write of *record*, *over* what is stored: without it the record is new, or is written as it is stored.

    An engine with PartiQL is sent only what differs, so a changed record that is not written over the one read changes nothing.
    """
    before = record if over is None else replace(over, version=record.version)
    return Change(record=record, before=before if record.version else None, **conditions)


def a_content(number: int = 1, kind: ContentKind = ContentKind.MESSAGE, body: str = "Dear Jo") -> Content:
    return Content(kind=kind, number=number, body=body, subject="Bins", at=NOON)


def any_content(kind: ContentKind) -> AnyContent:
    match kind:
        case ContentKind.ATTACHMENT:
            return Attachment(number=1, file_name="a.pdf", file_type="letter", size=3, added_at=NOON)
        case ContentKind.PRESERVED:
            return PreservedVersion(number=1, at=NOON, by="officer", replaced={"values": {"name": "Jo"}})
        case _:
            return a_content(1, kind)


def a_job(job: str = JOB, **changes: Any) -> Job:  # noqa: ANN401 – any field of a job
    made = Job(
        id=JobId(job),
        request=RecordRedaction(record=key("c1")),
        dry_run=False,
        requested_by="officer",
        created_at=NOON,
        tally={},
    )
    return replace(made, **changes)


def a_shard(number: int = 0, **changes: Any) -> Shard:  # noqa: ANN401 – any field of a shard
    return replace(Shard(job=JOB, number=number, tally={}, progressed_at=NOON), **changes)


def an_entry(record: str | RecordKey = "c1", **changes: Any) -> HistoryEntry:  # noqa: ANN401 – any field of an entry
    own = key(record) if isinstance(record, str) else record
    return builders.an_entry(own, **{"job": JOB, "at": NOON, **changes})


def an_act(subject: str = "complaints/c1", **changes: Any) -> Evidence:  # noqa: ANN401 – any field of an act
    return replace(Evidence(action="legal_hold_set", subject=subject, by="officer", at=NOON), **changes)
