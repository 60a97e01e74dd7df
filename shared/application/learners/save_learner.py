"""Create or replace a learner (L7, L8, P11, X7a)."""

from dataclasses import dataclass, field, replace

from shared.access.evidence import Evidence
from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.learners.reading import FindLearner, LearnerView
from shared.application.records.preserving import Editor, edit_of, links_of
from shared.application.records.save_record import check_size
from shared.application.retrying import write_as_decided
from shared.application.rules.versions import check_current
from shared.application.stored import Change
from shared.kernel.identifiers import RecordId, RecordKey
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
        check_size(draft.values)
        key = self.find.key(caller.tenant, learner)

        def write(decided: tuple[Change, Evidence | None]) -> Record:
            return self.records.save(caller.tenant, *decided)

        saved = write_as_decided(lambda: self._decided(caller, key, draft), write)
        return self.find.view(caller.tenant, saved)

    def _decided(self, caller: Caller, key: RecordKey, draft: LearnerDraft) -> tuple[Change, Evidence | None]:
        tenant, reading = caller.tenant, self.find.reading
        workflow = reading.workflow(tenant, key.workflow)
        current = reading.find(tenant, key)
        if current is not None:
            check_not_removed(current, workflow)
        check_current(draft.version, current.version if current else None)
        check_values(draft.values, workflow.definitions(), current.values if current else {})
        now = self.clock.now()
        if current is None:
            record = Record(
                key=key,
                state=workflow.initial_state,
                state_entered_at=now,
                entered_state_here_at=now,
                changed_at=now,
                created_at=now,
                values=draft.values,
                learner=LearnerFacts(ukprn=draft.ukprn, learn_ref_number=draft.learn_ref_number),
            )
            return Change(record=record, before=None), None
        check_editable(current)
        facts = current.learner or LearnerFacts()
        # Pointers stay: only the record's own route writes them.
        after = replace(
            current,
            values=draft.values,
            learner=replace(facts, ukprn=draft.ukprn, learn_ref_number=draft.learn_ref_number),
            changed_at=now,
        )
        links = links_of(self.records, reading.catalogue, tenant, current)
        return edit_of(current, after, links, Editor(by=caller.user, at=now))
