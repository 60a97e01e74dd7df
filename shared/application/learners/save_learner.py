"""Create or replace a learner (L7, L8, P11)."""

from dataclasses import dataclass, field, replace

from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.learners.reading import FindLearner, LearnerView
from shared.application.records.save_record import check_size
from shared.application.rules.versions import check_current
from shared.application.stored import Change
from shared.kernel.identifiers import RecordId
from shared.records.editing import check_editable, check_not_removed
from shared.records.learner import LearnerFacts
from shared.records.record import Record
from shared.records.values import FieldValues, check_values


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerDraft:
    """A learner as a caller sends them."""

    values: FieldValues = field(repr=False)
    ukprn: str | None = field(default=None, repr=False)
    learn_ref_number: str | None = field(default=None, repr=False)
    version: int | None = None


class SaveLearner:
    """Saves a learner's values and references."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.clock = ports.records, ports.clock
        self.find = FindLearner(ports)

    def __call__(self, caller: Caller, learner: RecordId, draft: LearnerDraft) -> LearnerView:
        tenant, reading = caller.tenant, self.find.reading
        key = self.find.key(tenant, learner)
        workflow = reading.workflow(tenant, key.workflow)
        check_size(draft.values)
        current = reading.find(tenant, key)
        if current is not None:
            check_not_removed(current, workflow)
        check_current(draft.version, current.version if current else None)
        check_values(draft.values, workflow.definitions())
        now = self.clock.now()
        if current is None:
            saved = Record(
                key=key,
                state=workflow.initial_state,
                state_entered_at=now,
                entered_state_here_at=now,
                changed_at=now,
                values=draft.values,
                learner=LearnerFacts(ukprn=draft.ukprn, learn_ref_number=draft.learn_ref_number),
            )
        else:
            check_editable(current)
            facts = current.learner or LearnerFacts()
            # Pointers stay: only the record's own route writes them.
            saved = replace(
                current,
                values=draft.values,
                learner=replace(facts, ukprn=draft.ukprn, learn_ref_number=draft.learn_ref_number),
                changed_at=now,
            )
        return self.find.view(tenant, self.records.save(tenant, Change(record=saved)))
