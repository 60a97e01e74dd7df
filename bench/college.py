"""The learners to measure with: their workflow, setting and rows."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from shared.access.permissions import Permission, Role
from shared.adapters.dynamodb.catalogue_codec import catalogue_item
from shared.adapters.dynamodb.keys import Item
from shared.kernel.identifiers import RecordId, RecordKey, RoleName, TenantId, WorkflowId
from shared.learners.ilr import Aim, IlrId, IlrReturn
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import SETTING, LearnerWorkflow
from shared.records.field_type import FieldType
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from shared.records.record import Record
from shared.records.treatments import TreatmentName
from shared.records.workflow import FieldDefinition, Kind, State, Workflow

TENANT, LEARNERS = TenantId("college"), WorkflowId("learners")
WORKFLOW = Workflow(
    id=LEARNERS,
    kind=Kind.LEARNER,
    states=(State(name="enrolled", end=False), State(name="left", end=True)),
    transitions=(),
    fields=(
        FieldDefinition(name="name", type=FieldType.TEXT, sensitive=True, treatment=TreatmentName.REPLACE),
        FieldDefinition(name="email", type=FieldType.EMAIL, sensitive=True, treatment=TreatmentName.REMOVE),
    ),
)
REMOVER = RoleName("remover")
_UKPRN = "10000001"
_AT = datetime(2025, 12, 4, tzinfo=UTC)


def catalogue() -> list[Item]:
    """Return the catalogue's rows: the college removes learners after six years."""
    things = (
        (LEARNERS, WORKFLOW),
        (SETTING, LearnerWorkflow(workflow=LEARNERS)),
        (SETTING, LearnerRetention(enabled=True)),
        (REMOVER, Role(name=REMOVER, permissions=(Permission.MANAGE_DATA_RETENTION,))),
    )
    return [catalogue_item(TENANT, name, thing) for name, thing in things]


def learner(name: str, funding: date | None = None) -> Record:
    """Return a learner with that Final Funding Date, or none."""
    reason = FundingReason.NO_AIMS if funding is None else FundingReason.DATED
    return Record(
        key=RecordKey(LEARNERS, _learner_id(name)),
        state="enrolled",
        state_entered_at=_AT,
        entered_state_here_at=_AT,
        changed_at=_AT,
        values={"name": "Delyth Farouk", "email": f"{name}@example.org"},
        learner=LearnerFacts(
            ukprn=_UKPRN, learn_ref_number=name.upper(), funding=FinalFunding(day=funding, reason=reason)
        ),
    )


def returns(name: str, count: int, ended: date) -> Iterator[IlrReturn]:
    """Yield *count* returns of a learner whose aims all ended on that day."""
    aim = Aim(learn_aim_ref="ZPROG001", completion_status=2, learn_actual_end_date=ended.isoformat())
    for year in range(17, 17 + count):
        yield IlrReturn(learner=_learner_id(name), id=IlrId(f"{_UKPRN}-{year}{year + 1}"), aims=(aim,) * 3)


def _learner_id(name: str) -> RecordId:
    return RecordId(f"{_UKPRN}-{name}")
