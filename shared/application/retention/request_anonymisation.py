"""Request that a record be anonymised by a date, and withdraw the request (P7, P9, X4)."""

from dataclasses import replace
from datetime import date

from shared.access.evidence import Evidence
from shared.access.permissions import Caller, Permission
from shared.application.all_ports import Ports
from shared.application.reading.records import RecordReader, RecordView
from shared.application.retrying import retry_on_conflict
from shared.application.rules.today import rules_of_today
from shared.application.stored import Change
from shared.kernel.clock import day_in
from shared.kernel.errors import NotFound, RuleConflict
from shared.kernel.identifiers import RecordKey
from shared.records.editing import check_not_claimed
from shared.records.record import AnonymisationRequest, Record
from shared.retention.redating import dated_at_once
from shared.retention.requests import REQUESTED, WITHDRAWN, check_may_request

NEEDED = (Permission.EDIT_DATA_PROTECTION, Permission.REQUEST_ANONYMISATION)  # both (P9)


class RequestAnonymisation:
    """Places and withdraws requests."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.clock = ports.records, ports.clock
        self.reading = RecordReader(ports)

    def place(self, caller: Caller, key: RecordKey, reason: str, due: date) -> RecordView:
        """Set the request, or change its reason and date; return the record. One that says the same is not made again."""

        def attempt() -> Record:
            before = record = self.reading.record(caller.tenant, key)
            check_not_claimed(record)
            rules = rules_of_today(self.reading.catalogue, caller.tenant, [key.workflow])
            today = day_in(self.clock.now(), rules.zone)
            workflow = self.reading.workflow(caller.tenant, key.workflow)
            check_may_request(record, workflow, due, today)
            requested_on = record.request.requested_on if record.request else today
            request = AnonymisationRequest(reason=reason, requested_on=requested_on, due_date=due)
            # The record leaves the stage of the undated, so it is dated here: the earlier of its two dates counts (P9).
            policy = rules.enabled(key.workflow)
            if policy is not None and record.awaits_dating:
                record = dated_at_once(record, workflow, policy.periods, rules.zone)
            if replace(record, request=request) == before:
                return before
            saved = replace(record, request=request, changed_at=self.clock.now())
            details = {"date": str(requested_on), "due_date": str(due)}
            return self._saved(caller, before, saved, REQUESTED, details)

        return self.reading.view(caller.tenant, retry_on_conflict(attempt))

    def withdraw(self, caller: Caller, key: RecordKey) -> None:
        """Take the request back, unless it has been carried out."""

        def attempt() -> Record:
            record = self.reading.record(caller.tenant, key)
            if record.request is None:
                raise NotFound("no_anonymisation_request", "there is no request on this record")
            check_not_claimed(record)
            if record.is_erased:
                raise RuleConflict("already_erased", "the request has been carried out")
            saved = replace(record, request=None, changed_at=self.clock.now())
            return self._saved(caller, record, saved, WITHDRAWN, {})

        retry_on_conflict(attempt)

    def _saved(self, caller: Caller, before: Record, saved: Record, action: str, details: dict[str, str]) -> Record:
        evidence = Evidence(
            action=action,
            subject=str(saved.key),
            by=caller.user,
            at=self.clock.now(),
            details=dict(details),
        )
        return self.records.save(caller.tenant, Change(record=saved, before=before), evidence)
