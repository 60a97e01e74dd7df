"""The cases to erase: each has five contents, and none a guard. Of a mixed council a tenth have a file, a quarter a person."""

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bench.cloud import Cloud
from infra.sample.links import rows_with_links
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.catalogue_codec import catalogue_item
from shared.adapters.dynamodb.codec import content_item
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.adapters.dynamodb.keys import Item
from shared.adapters.s3.keys import file_key
from shared.jobs.job import FilterRedaction, Job
from shared.jobs.shard import Shard
from shared.kernel.identifiers import SHARDS, FilterId, JobId, RecordId, RecordKey, TenantId, WorkflowId
from shared.records.content import Attachment, Content, ContentCounts, ContentKind
from shared.records.field_type import FieldType
from shared.records.filter import Filter
from shared.records.record import Record
from shared.records.saved_versions import FilterVersion, version_name
from shared.records.treatments import TreatmentName
from shared.records.workflow import FieldDefinition, Kind, State, Transition, Workflow

TENANT = TenantId("council")
CASES, PEOPLE = WorkflowId("complaints"), WorkflowId("people")
JOB = JobId("bench-redaction")
TRANSITION = "mark-redacted"
LONG_AGO = datetime(2022, 3, 1, 9, 0, tzinfo=UTC)
_FIELDS: Mapping[str, tuple[FieldType, TreatmentName | None]] = {
    "name": (FieldType.TEXT, TreatmentName.REPLACE),
    "email": (FieldType.EMAIL, TreatmentName.REMOVE),
    "telephone": (FieldType.TELEPHONE, TreatmentName.REMOVE),
    "born": (FieldType.DATE, TreatmentName.YEAR),
    "postcode": (FieldType.TEXT, TreatmentName.OUTWARD_CODE),
    "story": (FieldType.TEXTAREA, TreatmentName.REMOVE),
    "ward": (FieldType.CHOICE, None),
    "opened_in": (FieldType.NUMBER, None),
}
WORKFLOW = Workflow(
    id=CASES,
    kind=Kind.CASE,
    states=(State(name="open", end=False), State(name="closed", end=True), State(name="redacted", end=True)),
    transitions=(Transition(name=TRANSITION, origins=("closed",), target="redacted"),),
    fields=tuple(
        FieldDefinition(name=name, type=kind, sensitive=how is not None, treatment=how or TreatmentName.REMOVE)
        for name, (kind, how) in _FIELDS.items()
    ),
)
FILTER = Filter(id=FilterId("closed"), workflows=(CASES,), states=("closed",), where=())
_FOUR = (ContentKind.MESSAGE, ContentKind.LETTER, ContentKind.EMAIL_ALERT, ContentKind.NOTE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Council:
    """All that exists before a redaction: rows by table, and objects, which get two versions each."""

    records: list[dict[str, Any]]
    catalogue: list[dict[str, Any]]
    objects: tuple[str, ...]

    def bring_in(self, cloud: Cloud, client: Any) -> None:  # noqa: ANN401 – any client of DynamoDB, hooked or not
        """Empty the tables and the bucket, fill them, and ask for the redaction."""
        cloud.wipe()
        with ThreadPoolExecutor(max_workers=1) as meanwhile:
            stored = meanwhile.submit(self._store, cloud)
            Batches(client=client, table=cloud.tables["RecordsTable"], threads=4).put(self.records)
            Batches(client=client, table=cloud.tables["CatalogueTable"]).put(self.catalogue)
            stored.result()
        ask(DynamoJobs(client=client, table=cloud.tables["JobsTable"]))

    def _store(self, cloud: Cloud) -> None:
        for name in self.objects:
            for version in (b"scan", b"better scan"):
                cloud.clients.s3.put_object(Bucket=cloud.bucket, Key=name, Body=version)


def ask(jobs: DynamoJobs) -> None:
    """Create the job and its shards, as the API would."""
    now = datetime.now(UTC)
    job = Job(
        id=JOB,
        request=FilterRedaction(filter=FILTER.id, version=1, transition=TRANSITION),
        dry_run=False,
        requested_by="officer",
        created_at=now,
        tally={},
        fingerprint="bench",
        correlation_id="bench",
    )
    jobs.create(TENANT, job, [Shard(job=JOB, number=number, tally={}, progressed_at=now) for number in range(SHARDS)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """One case in so many has a file, and one in so many a person; None for no case."""

    file: int | None = 10
    person: int | None = 4

    def has_file(self, number: int) -> bool:
        return self.file is not None and number % self.file == self.file // 3

    def person_of(self, number: int, cases: int) -> RecordKey | None:
        """Return the person of a case; two cases point to each."""
        if self.person is None or number % self.person:
            return None
        people = max(1, cases // self.person // 2)
        return RecordKey(PEOPLE, RecordId(f"resident-{number // self.person % people:05d}"))


MIXED = Mix()


def council(cases: int, mix: Mix = MIXED) -> Council:
    """Make *cases* cases, and a person for every two that point to one."""
    own = [_case(number, mix.person_of(number, cases), has_file=mix.has_file(number)) for number in range(cases)]
    people = dict.fromkeys(record.person for record in own if record.person is not None)
    rows = [*rows_with_links(TENANT, [*map(_person, people), *own])]
    objects: list[str] = []
    for record in own:
        has_file = record.counts.attachments > 0
        rows += [content_item(TENANT, record.key, content) for content in _contents(has_file=has_file)]
        objects += [file_key(TENANT, record.key, 1)] * has_file
    return Council(records=rows, catalogue=[*_configuration()], objects=tuple(objects))


def _configuration() -> Iterator[Item]:
    yield catalogue_item(TENANT, CASES, WORKFLOW)
    kept = FilterVersion(filter=replace(FILTER, version=1), saved_by="officer", saved_at=LONG_AGO)
    yield catalogue_item(TENANT, version_name(FILTER.id, 1), kept)


def _person(key: RecordKey) -> Record:
    return _record(key, "known", {"name": f"Amara Ashworth of {key.record}"})


def _case(number: int, person: RecordKey | None, *, has_file: bool) -> Record:
    values: dict[str, object] = {
        "name": f"Delyth Farouk {number}",
        "email": f"resident{number}@example.org",
        "telephone": f"0113 496 {number % 10_000:04d}",
        "born": f"{1940 + number % 60}-0{1 + number % 9}-1{number % 9}",
        "postcode": f"LS{1 + number % 28} {number % 10}AB",
        "story": "Damp in the back bedroom since the winter, and nobody has come to look at it yet.",
        "ward": ("north", "south", "west")[number % 3],
        "opened_in": 2019 + number % 7,
    }
    counts = ContentCounts(messages=2 - has_file, letters=1, email_alerts=1, notes=1, attachments=int(has_file))
    record = _record(RecordKey(CASES, RecordId(f"case-{number:06d}")), "closed", values, number)
    return replace(record, person=person, counts=counts, ended_at=record.state_entered_at)


def _record(key: RecordKey, state: str, values: dict[str, object], number: int = 0) -> Record:
    at = LONG_AGO + timedelta(minutes=number)
    return Record(key=key, state=state, state_entered_at=at, entered_state_here_at=at, changed_at=at, values=values)


def _contents(*, has_file: bool) -> Iterator[Content | Attachment]:
    for kind in _FOUR:
        yield Content(kind=kind, number=1, body="Dear neighbour, " * 12, subject="Your case", at=LONG_AGO)
    if has_file:
        yield Attachment(
            number=1, file_name="scan.pdf", file_type="application/pdf", size=11, added_at=LONG_AGO, awaits_dating=False
        )
    else:
        yield Content(kind=ContentKind.MESSAGE, number=2, body="Thank you. " * 12, subject=None, at=LONG_AGO)
