"""A rig with the workflow of learners in it, and examples of them."""

from datetime import date
from typing import Any

from shared.application.learners.edit_retention import EditRetention
from shared.application.learners.edit_returns import EditReturns
from shared.application.learners.reading import FindLearner, ReadLearners
from shared.application.learners.save_learner import SaveLearner
from shared.application.learners.update_funding import UpdateFunding
from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId
from shared.learners.ilr import Aim, IlrId, IlrReturn
from shared.learners.retention import LearnerRetention
from shared.learners.workflow import SETTING, LearnerWorkflow
from shared.records.learner import FinalFunding, FundingReason, LearnerFacts
from shared.records.record import Record
from shared.records.workflow import Kind, State, Workflow
from tests.unit.application.rig import Rig
from tests.unit.builders import T, a_record

LEARNERS = WorkflowId("learners")
WORKFLOW = Workflow(id=LEARNERS, kind=Kind.LEARNER, states=(State(name="learning", end=False),))
JO, AL = RecordId("jo"), RecordId("al")
ILR = IlrId("10000001-2019")
LONG_AGO = date(2010, 7, 31)


def learner_key(learner: RecordId = JO) -> RecordKey:
    return RecordKey(LEARNERS, learner)


def a_learner(learner: RecordId = JO, /, day: date | None = None, **changes: Any) -> Record:  # noqa: ANN401 – any field of a record
    """Return a learner with that Final Funding Date, or with none for want of aims."""
    funding = FinalFunding(day=day, reason=FundingReason.DATED) if day else FinalFunding()
    return a_record(learner_key(learner), **{"state": "learning", "learner": LearnerFacts(funding=funding), **changes})


def a_return(learner: RecordId = JO, day: date | None = LONG_AGO, ilr: IlrId = ILR) -> IlrReturn:
    """Return one with an aim that was completed on that day, or that is open."""
    ended = None if day is None else day.isoformat()
    aim = Aim(completion_status=1 if day is None else 2, learn_actual_end_date=ended)
    return IlrReturn(learner=learner, id=ilr, aims=(aim,))


class Notes:
    """Keeps what a journal would write."""

    def __init__(self) -> None:
        self.unknown: list[RecordId] = []
        self.discards: list[RecordId] = []

    def unknown_learner(self, learner: RecordId) -> None:
        self.unknown.append(learner)

    def discarded(self, learner: RecordId) -> None:
        self.discards.append(learner)


class College:
    """A rig whose tenant has learners, and the use cases for them."""

    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        rig.keep(WORKFLOW)
        rig.catalogue.things[T, LearnerWorkflow, SETTING] = LearnerWorkflow(workflow=LEARNERS)
        self.notes = Notes()
        self.find = FindLearner(rig)
        self.read = ReadLearners(rig)
        self.save = SaveLearner(rig)
        self.returns = EditReturns(rig)
        self.update = UpdateFunding(rig, self.notes)
        self.retention = EditRetention(rig)

    def retain(self, years: int) -> None:
        """Let learners be removed after so many years."""
        self.rig.catalogue.things[T, LearnerRetention, SETTING] = LearnerRetention(enabled=True, years=years)

    def hand_in(self, *returns: IlrReturn) -> None:
        """Put returns there as they are."""
        for one in returns:
            self.rig.ilrs.rows[T, one.learner, one.id] = one

    def row(self, learner: RecordId = JO) -> Record:
        """Return the learner's row as it is now."""
        return self.rig.row(learner_key(learner))

    def day(self, learner: RecordId = JO) -> date | None:
        """Return the learner's Final Funding Date as it is stored."""
        facts = self.row(learner).learner
        assert facts is not None
        return facts.funding.day
