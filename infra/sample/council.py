"""The council: two workflows of cases, their people and contents, and some holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from infra.sample.plants import Plant, Planter
from shared.kernel.identifiers import FilterId, RecordId, RecordKey, WorkflowId
from shared.records.condition import Condition, Operator
from shared.records.content import Attachment, Content, ContentCounts, ContentKind
from shared.records.field_type import FieldType
from shared.records.filter import Filter
from shared.records.guards import Guard, GuardName
from shared.records.record import Record
from shared.records.treatments import TreatmentName
from shared.records.workflow import FieldDefinition, Kind, State, Transition, Workflow

PEOPLE, REPAIRS, COMPLAINTS = WorkflowId("residents"), WorkflowId("repairs"), WorkflowId("complaints")
FILTER = FilterId("closed-before-2024")
TRANSITION = "mark-redacted"
_FIRST = ("Amara", "Björn", "Chidi", "Delyth", "Eoin", "Fatima", "Gwen", "Hamish", "Ines", "Jarek")
_LAST = ("Ashworth", "Bevan", "Clarke", "Doyle", "Evans", "Farouk", "Grant", "Hughes", "Iqbal", "Jones")
_TEXTS = (ContentKind.MESSAGE, ContentKind.LETTER, ContentKind.EMAIL_ALERT, ContentKind.NOTE)
_LONG_AGO = datetime(2022, 3, 1, 9, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One record with its contents; *files* are the bytes of each version of each attachment."""

    record: Record
    contents: tuple[Content | Attachment, ...] = ()
    files: tuple[tuple[int, bytes], ...] = ()
    plants: tuple[Plant, ...] = field(default=(), repr=False)


def _field(name: str, kind: FieldType, treatment: TreatmentName | None = None) -> FieldDefinition:
    return FieldDefinition(
        name=name, type=kind, sensitive=treatment is not None, treatment=treatment or TreatmentName.REMOVE
    )


def workflows() -> tuple[Workflow, ...]:
    case_fields = (
        _field("name", FieldType.TEXT, TreatmentName.REPLACE),
        _field("email", FieldType.EMAIL, TreatmentName.REMOVE),
        _field("telephone", FieldType.TELEPHONE, TreatmentName.REMOVE),
        _field("born", FieldType.DATE, TreatmentName.YEAR),
        _field("postcode", FieldType.TEXT, TreatmentName.OUTWARD_CODE),
        _field("story", FieldType.TEXTAREA, TreatmentName.REMOVE),
        _field("ward", FieldType.CHOICE),
        _field("opened_in", FieldType.NUMBER),
    )
    states = (State(name="open", end=False), State(name="closed", end=True), State(name="redacted", end=True))
    close = Transition(name="close", origins=("open",), target="closed")
    redact = Transition(name=TRANSITION, origins=("closed",), target="redacted")
    cases = [
        Workflow(id=name, kind=Kind.CASE, states=states, transitions=(close, redact), fields=case_fields)
        for name in (REPAIRS, COMPLAINTS)
    ]
    people = Workflow(
        id=PEOPLE,
        kind=Kind.PERSON,
        states=(State(name="known", end=False),),
        fields=(_field("name", FieldType.TEXT, TreatmentName.REMOVE),),
    )
    return people, *cases


def the_filter() -> Filter:
    """Return the filter that the demo redacts: closed cases opened before 2024."""
    old = Condition(field="opened_in", op=Operator.LT, value=2024)
    return Filter(id=FILTER, workflows=(REPAIRS, COMPLAINTS), states=("closed",), where=(old,))


def samples(cases: int = 300) -> Iterator[Sample]:
    """Yield people, one for every six cases, then the cases: two of three closed, a few under a hold."""
    people = max(1, cases // 6)
    for number in range(people):
        yield _person(number)
    for number in range(cases):
        yield _case(number, people)


def _person(number: int) -> Sample:
    key = RecordKey(PEOPLE, RecordId(f"resident-{number:04d}"))
    plant = Planter(key)
    record = Record(
        key=key,
        state="known",
        state_entered_at=_LONG_AGO,
        entered_state_here_at=_LONG_AGO,
        changed_at=_LONG_AGO,
        values={"name": plant("name", f"{_FIRST[number % 10]} {_LAST[number // 10 % 10]}")},
        guards=_hold(plant) if number % 12 == 5 else {},  # noqa: PLR2004 – one person in twelve is in court
    )
    return Sample(record=record, plants=tuple(plant.plants))


def _case(number: int, people: int) -> Sample:
    workflow = REPAIRS if number % 2 else COMPLAINTS
    key = RecordKey(workflow, RecordId(f"case-{number:05d}"))
    plant = Planter(key)
    entered = _LONG_AGO + timedelta(days=2 * number % 600)
    contents = list(_contents(plant, number, entered))
    attachments = [one for one in contents if isinstance(one, Attachment)]
    has_person, has_address, is_held = number % 4 == 0, number % 5 == 0, number % 40 == 7  # noqa: PLR2004 – a mixture
    values = {
        "name": plant("name", f"{_FIRST[number % 10]} {_LAST[number // 10 % 10]}"),
        "email": plant("email", f"resident{number}@example.org"),
        "telephone": plant("telephone", f"0113 496 {number:04d}"),
        "born": f"{1940 + number % 60}-0{1 + number % 9}-1{number % 9}",
        "postcode": f"LS{1 + number % 28} {number % 10}AB",
        "story": plant("story", "Damp in the back bedroom since the winter."),
        "imported_remark": plant("undefined", "A field that no definition names any more."),
        "ward": ("north", "south", "west")[number % 3],
        "opened_in": 2019 + number % 7,
    }
    record = Record(
        key=key,
        state="open" if number % 3 == 0 else "closed",
        state_entered_at=entered,
        entered_state_here_at=entered,
        changed_at=entered,
        values=values,
        person=RecordKey(PEOPLE, RecordId(f"resident-{number % people:04d}")) if has_person else None,
        address=plant.identifier("address") if has_address else None,
        counts=_counts(contents),
        guards=_hold(plant) if is_held else {},
    )
    # An older version of a file is personal data too, and easily missed.
    files = [
        (one.number, plant(f"file {one.number} {v}", "Scan.", one.number).encode())
        for one in attachments
        for v in range(2)
    ]
    return Sample(record=record, contents=tuple(contents), files=tuple(files), plants=tuple(plant.plants))


def _contents(plant: Planter, number: int, at: datetime) -> Iterator[Content | Attachment]:
    for kind in _TEXTS[: 1 + number % 4]:
        body, subject = plant(f"{kind} body", "Dear neighbour,"), plant(f"{kind} subject", "Your case")
        yield Content(kind=kind, number=1, body=body, subject=subject, at=at)
    if number % 10 in {1, 4}:
        name = plant("file name", "scan of passport.pdf", 1)
        yield Attachment(number=1, file_name=name, file_type="application/pdf", size=40, added_at=at)


def _counts(contents: list[Content | Attachment]) -> ContentCounts:
    counts = ContentCounts()
    for content in contents:
        counts = counts.with_one_more(content.kind if isinstance(content, Content) else ContentKind.ATTACHMENT)
    return counts


def _hold(plant: Planter) -> Mapping[GuardName, Guard]:
    reason = plant("hold", "Claim before the court.")
    return {GuardName.LEGAL_HOLD: Guard(reason=reason, set_on=date(2024, 1, 2), review_date=date(2099, 1, 1))}
