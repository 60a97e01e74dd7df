"""What there may be of everything: any JSON value, any record, any workflow, any task."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import strategies as st

from shared.erasure.decision import ErasureTask, InFilter, Named
from shared.kernel.errors import Invalid
from shared.kernel.identifiers import FilterId, JobId, RecordId, RecordKey, WorkflowId
from shared.records.condition import Condition, Operator
from shared.records.content import ContentCounts
from shared.records.field_type import FieldType
from shared.records.filter import Filter
from shared.records.guards import Guard, GuardName
from shared.records.outcome import Outcome
from shared.records.record import Claim, ErasedCounts, Erasure, JobMark, Record
from shared.records.scope import Whole
from shared.records.treatments import TreatmentName
from shared.records.workflow import FieldDefinition, Kind, State, Transition, Workflow
from shared.records.workflow_check import check_workflow

# Few names, so that records, filters and workflows meet.
NAMES = ("name", "born", "postcode", "ward", "score", "undefined")
STATES = ("open", "closed", "archived")
JOBS = (JobId("job-1"), JobId("job-2"))
WORKFLOWS = (WorkflowId("complaints"), WorkflowId("permits"))
DAY = timedelta(days=1)
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

identifiers = st.from_regex(r"[A-Za-z0-9._-]{1,64}", fullmatch=True).filter(lambda text: text not in {".", ".."})
record_keys = st.builds(
    RecordKey, st.sampled_from(WORKFLOWS), st.builds(RecordId, st.sampled_from([f"c{number}" for number in range(5)]))
)
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(1, 1, 3), datetime(9999, 12, 29), timezones=offsets)  # noqa: DTZ001 – the bounds are naive by Hypothesis' rule
moments = st.integers(-3, 3).map(lambda days: NOON + days * DAY)
days = st.dates(date(2025, 1, 1), date(2027, 12, 31))

texts = st.text(st.characters(codec="utf-8"), max_size=20)
numbers = st.integers(-(10**30), 10**30) | st.floats(allow_nan=False, allow_infinity=False)
scalars = st.none() | st.booleans() | numbers | texts
json_values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=12
)
postcodes = st.from_regex(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}", fullmatch=True)
field_values = scalars | days.map(str) | postcodes | st.lists(scalars, max_size=2) | st.just({"name": ["Jo"]})
values = st.dictionaries(st.sampled_from(NAMES), field_values, max_size=4)


def _fits(definition: FieldDefinition) -> bool:
    states = (State(name="open", end=False),)
    try:
        check_workflow(Workflow(id=WORKFLOWS[0], kind=Kind.CASE, states=states, fields=(definition,)))
    except Invalid:
        return False
    return True


_FIELDS = [
    field
    for kind in FieldType
    for treatment in TreatmentName
    for sensitive in (True, False)
    if _fits(field := FieldDefinition(name="f", type=kind, sensitive=sensitive, treatment=treatment))
]


def definitions(name: str) -> st.SearchStrategy[FieldDefinition]:
    """Return fields that may be saved: their treatment fits their type."""
    return st.sampled_from(_FIELDS).map(lambda field: replace(field, name=name))


@st.composite
def workflows(draw: st.DrawFn) -> Workflow:
    """A sound workflow with some of the names defined."""
    defined = draw(st.lists(st.sampled_from(NAMES[:-1]), unique=True))
    leads = draw(st.lists(st.tuples(st.sampled_from(STATES), st.sampled_from(STATES)), max_size=3))
    return Workflow(
        id=draw(st.sampled_from(WORKFLOWS)),
        kind=draw(st.sampled_from(Kind)),
        states=tuple(State(name=name, end=draw(st.booleans())) for name in STATES),
        transitions=tuple(
            Transition(name=f"go{number}", origins=(origin,), target=target)
            for number, (origin, target) in enumerate(leads)
        ),
        fields=tuple(draw(definitions(name)) for name in defined),
        allow_personal_data_deletion=draw(st.booleans()),
    )


guards = st.builds(Guard, reason=texts, set_on=days, review_date=days)
transitions = st.none() | st.sampled_from(["go0", "go1", "unknown"])
claims = st.builds(Claim, job=st.sampled_from(JOBS), at=moments, scope=st.just(Whole.RECORD), transition=transitions)
counts = st.builds(
    ContentCounts,
    messages=st.integers(0, 3),
    letters=st.integers(0, 3),
    email_alerts=st.integers(0, 3),
    notes=st.integers(0, 3),
    attachments=st.integers(0, 3),
)
erasures = st.builds(Erasure, at=moments, job=st.sampled_from(JOBS), counts=st.just(ErasedCounts(fields=1)))
marks = st.builds(
    JobMark,
    job=st.sampled_from(JOBS),
    chunk=st.integers(0, 3),
    outcome=st.sampled_from(Outcome),
    at=moments,
    ground=st.none() | st.just("code"),
)
records = st.builds(
    Record,
    key=record_keys,
    state=st.sampled_from(STATES),
    state_entered_at=moments,
    entered_state_here_at=moments,
    changed_at=moments,
    values=values,
    person=st.none() | record_keys,
    parent=st.none() | record_keys,
    address=st.none() | texts,
    counts=counts,
    guards=st.dictionaries(st.sampled_from(GuardName), guards),
    claim=st.none() | claims,
    claim_given_up=st.booleans(),
    erasure=st.none() | erasures,
    mark=st.none() | marks,
    version=st.integers(1, 9),
)


@st.composite
def conditions(draw: st.DrawFn) -> Condition:
    """A condition whose operator can take its value."""
    op = draw(st.sampled_from(Operator))
    value = st.booleans() | numbers | texts
    taken = {Operator.EXISTS: st.booleans(), Operator.IN: st.lists(value, max_size=4)}.get(op, value)
    return Condition(field=draw(st.sampled_from(NAMES)), op=op, value=draw(taken))


filters = st.builds(
    Filter,
    id=st.just(FilterId("old")),
    workflows=st.lists(st.sampled_from(WORKFLOWS), min_size=1, unique=True).map(tuple),
    states=st.lists(st.sampled_from(STATES), min_size=1, unique=True).map(tuple),
    where=st.lists(conditions(), max_size=2).map(tuple),
)
tasks = st.builds(
    ErasureTask,
    job=st.sampled_from(JOBS),
    by=st.just("asker"),
    asked_at=moments,
    basis=st.just(Named()) | st.builds(InFilter, filters),
    transition=transitions,
    dry_run=st.booleans(),
)
