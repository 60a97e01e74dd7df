"""Examples of everything in the domain as it is found in a store, so that a test says only what matters to it.

A complaint that was closed yesterday, in a workflow with a field for each treatment and two that are not sensitive.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from shared.access.permissions import Caller, Permission
from shared.jobs.history import HistoryEntry
from shared.jobs.job import FilterRedaction, Job, RecordRedaction
from shared.jobs.shard import Shard
from shared.kernel.identifiers import FilterId, JobId, RecordId, RecordKey, TenantId, UserId, WorkflowId
from shared.records.condition import Condition, Operator
from shared.records.content import Attachment, Content, ContentKind
from shared.records.field_type import FieldType
from shared.records.filter import Filter
from shared.records.guards import Guard, GuardName
from shared.records.outcome import Outcome
from shared.records.record import AnonymisationRequest, Claim, ErasedCounts, Erasure, JobMark, Record
from shared.records.scope import Whole
from shared.records.treatments import TreatmentName
from shared.records.workflow import FieldDefinition, Kind, State, Transition, Workflow
from shared.retention.period import Period
from shared.retention.policy import Periods, Policy

T = TenantId("council")
OTHER = TenantId("county")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
YESTERDAY = NOW - timedelta(days=1)
SECOND = timedelta(seconds=1)
INSTANT = timedelta(microseconds=1)
DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
JOB, EARLIER_JOB = JobId("job-1"), JobId("job-0")
OTHER_JOB = JobId("job-2")
COMPLAINTS = WorkflowId("complaints")
PEOPLE = WorkflowId("people")
STRANDS = WorkflowId("strands")


def key(record: str = "c1", workflow: str = COMPLAINTS) -> RecordKey:
    return RecordKey(WorkflowId(workflow), RecordId(record))


def keys_of_shard(shard: int, count: int) -> list[RecordKey]:
    """Return the first *count* of the keys c1, c2, … that belong to one shard."""
    numbers = (key(f"c{number}") for number in range(1, 1_000_000))
    found = (one for one in numbers if one.shard == shard)
    return [next(found) for _ in range(count)]


def a_record(record: str | RecordKey = "c1", /, **changes: Any) -> Record:  # noqa: ANN401 – any field of a record
    own = key(record) if isinstance(record, str) else record
    made = Record(
        key=own,
        state="closed",
        state_entered_at=YESTERDAY,
        entered_state_here_at=YESTERDAY,
        changed_at=YESTERDAY,
        version=1,
    )
    return changed(made, **changes)


def changed(record: Record, **changes: Any) -> Record:  # noqa: ANN401 – any field of a record
    """Return *record* with *changes*, among which a guard may go by its own name; None lifts it."""
    named = {name: changes.pop(name) for name in GuardName if name in changes}
    guards = {name: guard for name, guard in {**record.guards, **named}.items() if guard is not None}
    return replace(record, **{"guards": guards, **changes})


def a_person(record: str = "p1", /, **changes: Any) -> Record:  # noqa: ANN401 – any field of a record
    return a_record(key(record, PEOPLE), **{"state": "known", **changes})


def an_erased(record: str | RecordKey = "c1", /, **changes: Any) -> Record:  # noqa: ANN401 – any field of a record
    return a_record(record, **{"erasure": an_erasure(), **changes})


def an_erasure(job: JobId = EARLIER_JOB) -> Erasure:
    return Erasure(at=YESTERDAY, job=job, counts=ErasedCounts(fields=1))


def a_guard(reason: str = "inquest", review: date = TODAY + timedelta(days=30)) -> Guard:
    return Guard(reason=reason, set_on=TODAY, review_date=review)


def a_request(due: date = TODAY, reason: str = "asked by letter") -> AnonymisationRequest:
    return AnonymisationRequest(reason=reason, requested_on=TODAY - timedelta(days=30), due_date=due)


def some_periods(**changes: Any) -> Periods:  # noqa: ANN401 – any field of periods
    """Return enabled periods: a year for records, half of one for files; numbers in *changes* are months."""
    return replace(
        Periods(enabled=True, records=Period(12), files=Period(6)),
        **{name: _in_months(said) for name, said in changes.items()},
    )


def _in_months(said: Any) -> Any:  # noqa: ANN401 – as above
    if isinstance(said, dict):
        return {name: _in_months(one) for name, one in said.items()}
    return said if said is None or isinstance(said, bool) else Period(said)


def a_policy(workflow: str = COMPLAINTS, **changes: Any) -> Policy:  # noqa: ANN401 – any field of periods
    return Policy(
        workflow=WorkflowId(workflow),
        periods=some_periods(**changes),
        published_by="officer",
        published_at=YESTERDAY,
        reason="new schedule",
        job=None,
        version=1,
        workflow_version=1,
    )


def a_claim(job: JobId = JOB, transition: str | None = None) -> Claim:
    return Claim(job=job, at=YESTERDAY, scope=Whole.RECORD, transition=transition)


def a_mark(outcome: Outcome = Outcome.ERASED, **changes: Any) -> JobMark:  # noqa: ANN401 – any field of a mark
    return replace(JobMark(job=JOB, chunk=1, outcome=outcome, at=YESTERDAY), **changes)


def a_field(
    name: str,
    kind: FieldType = FieldType.TEXT,
    treatment: TreatmentName | None = None,
    choices: tuple[str, ...] | None = None,
) -> FieldDefinition:
    """Return a field; one with a treatment is sensitive."""
    return FieldDefinition(
        name=name,
        type=kind,
        sensitive=treatment is not None,
        treatment=treatment or TreatmentName.REMOVE,
        choices=choices,
    )


def a_workflow(name: str = COMPLAINTS, **changes: Any) -> Workflow:  # noqa: ANN401 – any field of a workflow
    made = Workflow(
        id=WorkflowId(name),
        kind=Kind.CASE,
        states=(State(name="open", end=False), State(name="closed", end=True), State(name="archived", end=True)),
        version=1,
        transitions=(
            Transition(name="archive", origins=("closed",), target="archived"),
            Transition(name="close", origins=("open",), target="closed"),
        ),
        fields=(
            a_field("name", FieldType.TEXT, TreatmentName.REMOVE),
            a_field("story", FieldType.TEXTAREA, TreatmentName.REPLACE),
            a_field("born", FieldType.DATE, TreatmentName.YEAR),
            a_field("postcode", FieldType.TEXT, TreatmentName.OUTWARD_CODE),
            a_field("ward"),
            a_field("score", FieldType.NUMBER),
        ),
    )
    return replace(made, **changes)


def people() -> Workflow:
    return a_workflow(PEOPLE, kind=Kind.PERSON, states=(State(name="known", end=True),), transitions=())


def strands() -> Workflow:
    return a_workflow(STRANDS, kind=Kind.STRAND)


def a_filter(**changes: Any) -> Filter:  # noqa: ANN401 – any field of a filter
    return replace(Filter(id=FilterId("old"), workflows=(COMPLAINTS,), states=("closed",), version=1), **changes)


ASKED = a_filter(id=FilterId("asked"))


def asking(filter_: Filter, transition: str | None = None) -> FilterRedaction:
    """Return the request of a job that redacts *filter_*; its version has to be kept."""
    return FilterRedaction(filter=filter_.id, version=filter_.version, transition=transition)


def a_condition(op: Operator, value: object, name: str = "ward") -> Condition:
    return Condition(field=name, op=op, value=value)


def a_job(**changes: Any) -> Job:  # noqa: ANN401 – any field of a job
    made = Job(
        id=JOB,
        request=asking(ASKED),
        dry_run=False,
        requested_by="officer",
        created_at=NOW,
        tally={},
        version=1,
    )
    return replace(made, **changes)


def a_manual_job(record: RecordKey) -> Job:
    return a_job(request=RecordRedaction(record=record))


def a_shard(number: int = 0, **changes: Any) -> Shard:  # noqa: ANN401 – any field of a shard
    return replace(Shard(job=JOB, number=number, tally={}, progressed_at=YESTERDAY, version=1), **changes)


def an_entry(record: RecordKey, outcome: Outcome = Outcome.ERASED, **changes: Any) -> HistoryEntry:  # noqa: ANN401 – any field of an entry
    made = HistoryEntry(
        record=record,
        job=JOB,
        by="asker",
        outcome=Outcome.ERASED,
        ground=None,
        at=YESTERDAY,
        chunk=1,
        erased=None,
        dry_run=False,
    )
    return replace(made, outcome=outcome, **changes)


def a_content(number: int = 1, kind: ContentKind = ContentKind.MESSAGE) -> Content:
    return Content(kind=kind, number=number, body="Dear Jo", subject="Bins", at=YESTERDAY)


def an_attachment(number: int = 1, **changes: Any) -> Attachment:  # noqa: ANN401 – any field of an attachment
    made = Attachment(number=number, file_name="jo.pdf", file_type="letter", size=3, added_at=YESTERDAY)
    return replace(made, **changes)


def a_caller(*permissions: Permission, tenant: TenantId = T, user: str = "officer") -> Caller:
    """Return a caller with *permissions*; all there are if none is named."""
    return Caller(tenant=tenant, user=UserId(user), permissions=frozenset(permissions or Permission))


def a_caller_without(permission: Permission) -> Caller:
    return a_caller(*(frozenset(Permission) - {permission}))
