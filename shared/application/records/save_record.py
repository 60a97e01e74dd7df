"""Create or replace a record (X4, X7a, P11)."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import Enum, auto
from typing import Literal, TypeVar

from shared.access.evidence import Evidence
from shared.access.permissions import Caller
from shared.application.all_ports import Ports
from shared.application.reading.records import RecordReader, RecordView
from shared.application.records.preserving import Editor, edit_of, links_of
from shared.application.retrying import write_as_decided
from shared.application.rules.versions import check_current
from shared.application.stored import Change
from shared.kernel.errors import Fault, Invalid
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.editing import check_editable, check_not_removed, check_pointers_stay, check_stays_erased
from shared.records.learner import LearnerFacts
from shared.records.record import Record
from shared.records.values import FieldValues, check_values
from shared.records.workflow import Kind, Workflow
from shared.retention.entering import awaits_dating

LARGEST_RECORD = 100 * 1024
Thing = TypeVar("Thing")


class Absent(Enum):
    """What a caller left out, so that it stays as it was."""

    POINTER = auto()


_LeftOut = Literal[Absent.POINTER]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A record as a caller sends it."""

    values: FieldValues = field(repr=False)
    # Taken only at creation, to bring existing data in.
    state: str | None = None
    state_entered_at: datetime | None = None
    # None cuts a pointer.
    person: RecordKey | _LeftOut | None = Absent.POINTER
    parent: RecordKey | _LeftOut | None = Absent.POINTER
    address: str | _LeftOut | None = field(default=Absent.POINTER, repr=False)
    version: int | None = None


class SaveRecord:
    """Creates a record, or replaces its values and pointers."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.clock = ports.records, ports.clock
        self.reading = RecordReader(ports)

    def __call__(self, caller: Caller, key: RecordKey, draft: Draft) -> RecordView:
        check_size(draft.values)

        def write(decided: tuple[Change, Evidence | None]) -> Record:
            return self.records.save(caller.tenant, *decided)

        # A linked record may change in between, such as by a hold: then the edit is judged again.
        saved = write_as_decided(lambda: self._decided(caller, key, draft), write)
        return self.reading.view(caller.tenant, saved)

    def _decided(self, caller: Caller, key: RecordKey, draft: Draft) -> tuple[Change, Evidence | None]:
        workflow = self.reading.workflow(caller.tenant, key.workflow)
        current = self.reading.find(caller.tenant, key)
        if current is not None:
            check_not_removed(current, workflow)
        check_current(draft.version, current.version if current else None)
        check_values(_given(draft, current), workflow.definitions(), current.values if current else {})
        faults = tuple(self._pointer_faults(caller.tenant, workflow, draft))
        if faults:
            raise Invalid("invalid_pointer", "a pointer leads to nothing that it may point to", faults)
        if current is None:
            return Change(record=self._created(key, workflow, draft), before=None), None
        return self._replaced(caller, current, workflow, draft)

    def _created(self, key: RecordKey, workflow: Workflow, draft: Draft) -> Record:
        now = self.clock.now()
        state = workflow.initial_state if draft.state is None else draft.state
        if not workflow.has_state(state):
            raise Invalid("unknown_state", "not a state of this workflow", (Fault("/state", "unknown"),))
        entered = draft.state_entered_at or now
        if entered > now:
            fault = Fault("/state_entered_at", "must not be in the future")
            raise Invalid("state_entered_at_in_future", "a record can't have entered its state yet to come", (fault,))
        return Record(
            key=key,
            state=state,
            state_entered_at=entered,
            # By our own clock: an instant from a caller never decides whether a job covers the record.
            entered_state_here_at=now,
            ended_at=entered if awaits_dating(workflow, state) else None,
            changed_at=now,
            created_at=now,
            awaits_dating=awaits_dating(workflow, state),
            learner=LearnerFacts() if workflow.kind is Kind.LEARNER else None,
            values=draft.values,
            person=_pointed(draft.person, None),
            parent=_pointed(draft.parent, None),
            address=_pointed(draft.address, None),
        )

    def _replaced(
        self, caller: Caller, current: Record, workflow: Workflow, draft: Draft
    ) -> tuple[Change, Evidence | None]:
        if draft.state is not None or draft.state_entered_at is not None:
            raise Invalid("state_not_editable", "the state of an existing record changes by transitions only")
        check_editable(current)
        now = self.clock.now()
        after = replace(
            current,
            values=draft.values,
            person=_pointed(draft.person, current.person),
            parent=_pointed(draft.parent, current.parent),
            address=_pointed(draft.address, current.address),
            erasure=current.erasure.with_values(current.values, draft.values) if current.erasure else None,
            changed_at=now,
        )
        has_pointers = after.person is not None or after.address is not None or after.parent != current.parent
        check_stays_erased(current, draft.values, workflow.definitions(), has_pointers=has_pointers)
        links = links_of(self.records, self.reading.catalogue, caller.tenant, current)
        check_pointers_stay(current, after, links)
        return edit_of(current, after, links, Editor(by=caller.user, at=now))

    def _pointer_faults(self, tenant: TenantId, workflow: Workflow, draft: Draft) -> Iterator[Fault]:
        if isinstance(draft.person, RecordKey):
            if not workflow.kind.has_person:
                yield Fault("/person_id", f"a {workflow.kind} points to no person")
            elif not self._is_there(tenant, draft.person, Kind.PERSON):
                yield Fault("/person_id", "must name an existing record of kind person")
        if isinstance(draft.parent, RecordKey):
            if not workflow.kind.has_parent:
                yield Fault("/parent_id", "only a strand has a parent")
            elif not self._is_there(tenant, draft.parent, Kind.CASE):
                yield Fault("/parent_id", "must name an existing record of kind case")

    def _is_there(self, tenant: TenantId, key: RecordKey, kind: Kind) -> bool:
        workflow = self.reading.catalogue.get(tenant, Workflow, key.workflow)
        return workflow is not None and workflow.kind is kind and self.reading.find(tenant, key) is not None


def check_size(values: FieldValues) -> None:
    """Raise ``Invalid`` for values of more than 100 KB."""
    if len(json.dumps(values, ensure_ascii=False).encode(errors="surrogatepass")) > LARGEST_RECORD:
        raise Invalid("record_too_large", "a record may have up to 100 KB")


def _pointed(given: Thing | _LeftOut | None, before: Thing | None) -> Thing | None:
    return before if given is Absent.POINTER else given


def _given(draft: Draft, current: Record | None) -> FieldValues:
    # What an erasure left, such as a year under a date, is no value of its field, and may stay.
    left = current.values if current is not None and current.is_erased else {}
    return {name: value for name, value in draft.values.items() if name not in left or left[name] != value}
