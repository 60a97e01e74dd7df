"""Carry out erasures from claim to finish; every step may be repeated (X1, X3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from shared.access.evidence import Evidence
from shared.application.all_ports import Ports
from shared.application.stored import Change, Saved
from shared.erasure.decision import Erase, Settled
from shared.erasure.finish import finished
from shared.kernel.errors import Invalid, StaleVersion
from shared.kernel.identifiers import JobId, RecordKey, TenantId
from shared.records.outcome import Outcome
from shared.records.record import JobMark, Record
from shared.records.workflow import Kind, Workflow

FILES_KEPT = "files_not_deleted"
NOT_FINISHED = "not_storable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """A claimed record and its erasure."""

    record: Record
    erase: Erase


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedOut:
    """What became of claimed records; *conflicts* were changed by another worker and need another look."""

    settled: Mapping[RecordKey, Settled] = field(default_factory=dict)
    conflicts: tuple[RecordKey, ...] = ()


class CarryOut:
    """The use case."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.files, self.ilrs = ports.records, ports.files, ports.ilrs
        self.portal_users, self.clock = ports.portal_users, ports.clock

    def __call__(
        self,
        tenant: TenantId,
        workflows: Mapping[str, Workflow],
        ready: Sequence[Claimed],
        job: JobId,
        chunk: int,
        evidence: Callable[[Record], Evidence] | None = None,
    ) -> CarriedOut:
        """Erase *ready* for *job*; the marks carry *chunk*. *evidence* of a finished record is written with it, or neither."""
        if not ready:
            return CarriedOut()
        kept = self.files.delete_files(
            tenant, {one.record.key: one.erase.claim.scope for one in ready if one.erase.plan.has_files}
        )
        # A record whose files stay is never marked erased: the resume function carries its claim to the end.
        gone = [one for one in ready if one.record.key not in kept]
        contents = [(one.record.key, kind, number) for one in gone for kind, number in one.erase.plan.contents]
        if contents:
            self.records.delete_contents(tenant, contents)
        learners = [one.record.key.record for one in gone if one.record.learner is not None]
        if learners:
            self.ilrs.delete_all(tenant, learners)
        self._delete_users(tenant, workflows, gone)
        now = self.clock.now()
        finals = [
            _given_up(one, job, chunk, now)
            if one.record.key in kept
            else finished(one.record, workflows.get(one.record.key.workflow), one.erase, job, chunk, now)
            for one in ready
        ]
        changes = [Change(record=final, before=one.record) for final, one in zip(finals, ready, strict=True)]
        saved = self.records.save_each(tenant, changes) if evidence is None else self._save(tenant, changes, evidence)
        settled = {final.key: _settled(final, saved) for final in finals if final.key not in saved.conflicts}
        return CarriedOut(settled=settled, conflicts=tuple(sorted(saved.conflicts)))

    def _save(self, tenant: TenantId, changes: Sequence[Change], evidence: Callable[[Record], Evidence]) -> Saved:
        # One by one, because each record has to be written together with its evidence.
        conflicts: set[RecordKey] = set()
        rejected: set[RecordKey] = set()
        for change in changes:
            final = change.record
            if final.claim_given_up:
                # Its files stay once more: it was given up before, and there is nothing to write.
                continue
            try:
                self.records.save(tenant, change, evidence(final))
            except StaleVersion:
                conflicts.add(final.key)
            except Invalid:
                rejected.add(final.key)
        return Saved(conflicts=frozenset(conflicts), rejected=frozenset(rejected))

    def _delete_users(self, tenant: TenantId, workflows: Mapping[str, Workflow], gone: Sequence[Claimed]) -> None:
        for one in gone:
            workflow = workflows.get(one.record.key.workflow)
            if workflow is not None and workflow.kind is Kind.PORTAL_ACCOUNT and not one.erase.claim.spares_record:
                self.portal_users.delete(tenant, one.record.key)


def _given_up(one: Claimed, job: JobId, chunk: int, now: datetime) -> Record:
    version = one.erase.claim.policy_version
    mark = JobMark(job=job, chunk=chunk, outcome=Outcome.FAILED, at=now, ground=FILES_KEPT, policy_version=version)
    return replace(one.record.marked(mark), claim_given_up=True)


def _settled(final: Record, saved: Saved) -> Settled:
    if final.mark is None or final.key in saved.rejected:
        return Settled(outcome=Outcome.FAILED, ground=NOT_FINISHED)
    return Settled.by(final.mark, final.erasure, final.anonymised_on)
