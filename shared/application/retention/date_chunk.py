"""Date records and their files, or move records by a rule: the action of policy runs and recalculations (P3, X10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from shared.application.all_ports import Ports
from shared.application.chunks.entries import Origin, entries_of
from shared.application.chunks.loop import Step, until_settled
from shared.application.chunks.result import UNREADABLE, ChunkResult, uncounted
from shared.application.reading.attachments import attachments_of
from shared.application.reading.links import read_links
from shared.application.rules.today import RulesOfToday, rules_of_today
from shared.application.stored import MOST_FILES, Change, Rows
from shared.erasure.decision import Settled
from shared.erasure.grounds import ground_for_withholding
from shared.jobs.job import Job, PolicyRun, Recalculation, RuleRange
from shared.kernel.errors import RuleConflict
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.links import UNREADABLE_LINK, Links
from shared.records.outcome import Outcome
from shared.records.record import JobMark, Record
from shared.records.scope import Files, Scope, Whole
from shared.records.workflow import target_state
from shared.retention.redating import moved_by_rule, redated
from shared.retention.requests import check_may_leave


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chunk:
    tenant: TenantId
    job: Job
    number: int
    rules: RulesOfToday
    moves: Sequence[RuleRange]
    is_recalculation: bool
    dates_files: bool


class DateChunk:
    """Dates or moves each record in one write, with its files."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.catalogue = ports.records, ports.catalogue
        self.ledger, self.clock = ports.ledger, ports.clock

    def __call__(self, tenant: TenantId, job: Job, chunk: int, keys: Sequence[RecordKey]) -> ChunkResult:
        match job.request:
            case PolicyRun(rules=moves):
                is_recalculation, dates_files = False, True
            case Recalculation(files=dates_files):
                is_recalculation, moves = True, ()
            case _:
                raise TypeError(f"a job of type {job.type} dates nothing")
        here = _Chunk(
            tenant=tenant,
            job=job,
            number=chunk,
            # Read for each chunk: the current policy decides, not that of the job's start (P3).
            rules=rules_of_today(self.catalogue, tenant, {key.workflow for key in keys}),
            moves=moves,
            is_recalculation=is_recalculation,
            dates_files=dates_files,
        )
        waiting = uncounted(self.ledger, tenant, job.id, chunk, keys)
        settled = until_settled(
            waiting.keys,
            partial(self._read, here),
            partial(self._step, here),
            partial(self.records.save_each, tenant),
        )
        origin = Origin.of(job, chunk, here.rules.policy_versions)
        return ChunkResult(entries=(*waiting.entries, *entries_of(settled, origin, self.clock.now())))

    def _read(self, chunk: _Chunk, keys: Sequence[RecordKey]) -> tuple[Rows, Mapping[RecordKey, Links]]:
        rows = self.records.read(chunk.tenant, keys)
        moving = [row for row in rows.records.values() if _rule(chunk.moves, row) is not None]
        return rows, read_links(self.records, self.catalogue, chunk.tenant, moving) if moving else {}

    def _step(self, chunk: _Chunk, found: tuple[Rows, Mapping[RecordKey, Links]], key: RecordKey) -> Step[Change]:
        rows, links = found
        if key not in rows.records:
            return Step(settled=Settled(outcome=Outcome.FAILED, ground=UNREADABLE) if key in rows.unreadable else None)
        record = rows.records[key]
        mark = record.mark_by(chunk.job.id)
        if mark is not None and mark.chunk != chunk.number:
            # Another chunk of this job has counted the record.
            return Step()
        if mark is not None and mark.outcome is Outcome.TRANSITIONED:
            # A worker crashed after this write. It counts as it was written; the next night dates the new state.
            return Step(settled=Settled.by(mark, None))
        rule = _rule(chunk.moves, record)
        if mark is None and rule is not None and record.claim is None:
            return self._moved(chunk, record, links.get(key, Links()), rule)
        return self._dated(chunk, record, mark)

    def _dated(self, chunk: _Chunk, record: Record, mark: JobMark | None) -> Step[Change]:
        counted = Settled.by(mark, None) if mark is not None else None
        workflow, policy = chunk.rules.workflows.get(record.key.workflow), chunk.rules.enabled(record.key.workflow)
        if workflow is None or policy is None or record.claim is not None or record.is_erased:
            return Step(settled=counted)
        has_files = chunk.dates_files and record.counts.attachments > 0
        files = attachments_of(self.records, chunk.tenant, record) if has_files else []
        after = redated(
            record, workflow, policy.periods, chunk.rules.zone, files, is_recalculation=chunk.is_recalculation
        )
        if after.record == record and not after.files:
            return Step(settled=counted)
        # A write takes only so many files; the next round writes the rest.
        written = after.files[:MOST_FILES]
        dated: list[Scope] = [Whole.RECORD] if after.is_record_dated else []
        dated += [Files((file.number,)) for file in written if file.number in after.dated_files]
        new = JobMark(
            job=chunk.job.id,
            chunk=chunk.number,
            outcome=Outcome.DATED,
            at=self.clock.now(),
            scopes=tuple(dict.fromkeys((*(mark.scopes if mark else ()), *dated))),
            policy_version=policy.version,
        )
        changed = after.record.marked(new)
        change = Change(record=changed, before=record, attachments=written)
        return Step(change=change, settled=Settled.by(new, None), more=len(after.files) > MOST_FILES)

    def _moved(self, chunk: _Chunk, record: Record, links: Links, rule: RuleRange) -> Step[Change]:
        """Apply a rule's transition; holds and restrictions stop it, a request does not (R8)."""
        workflow = chunk.rules.workflows.get(record.key.workflow)
        target = target_state(workflow, rule.transition, record.state) if workflow else None
        if workflow is None or target is None:
            return Step(settled=Settled(outcome=Outcome.TRANSITION_FAILED))
        if record.is_held:
            return Step()
        ground = ground_for_withholding(record, links)
        if ground is not None or not links.is_readable:
            return Step(settled=Settled(outcome=Outcome.WITHHELD, ground=ground or UNREADABLE_LINK))
        try:
            check_may_leave(record, workflow, target)
        except RuleConflict as error:
            return Step(settled=Settled(outcome=Outcome.TRANSITION_FAILED, ground=error.code))
        now, policy = self.clock.now(), chunk.rules.enabled(record.key.workflow)
        moved = moved_by_rule(record, workflow, target, policy.periods if policy else None, chunk.rules.zone, now)
        mark = JobMark(
            job=chunk.job.id,
            chunk=chunk.number,
            outcome=Outcome.TRANSITIONED,
            at=now,
            policy_version=policy.version if policy else None,
        )
        changed = moved.marked(mark)
        change = Change(record=changed, before=record, links=links.versions, counted=links.counted)
        return Step(change=change, settled=Settled.by(mark, None))


def _rule(moves: Sequence[RuleRange], record: Record) -> RuleRange | None:
    # The row is judged again: the index may have proposed it by an earlier state.
    for rule in moves:
        is_there = (rule.workflow, rule.state) == (record.key.workflow, record.state)
        if is_there and record.state_entered_at <= rule.until:
            return rule
    return None
