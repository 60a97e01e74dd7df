"""The history of a chunk: an entry for each settled record or file (X11, X11a)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from shared.erasure.decision import Settled
from shared.jobs.history import HistoryEntry
from shared.jobs.job import Job
from shared.kernel.identifiers import JobId, RecordKey
from shared.records.scope import Whole, each


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The job, its asker and the chunk that entries come from; *policy_versions* judged it, by workflow."""

    job: JobId
    by: str
    chunk: int
    dry_run: bool = False
    policy_versions: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, job: Job, chunk: int, policy_versions: Mapping[str, int] | None = None) -> "Origin":
        return cls(
            job=job.id,
            by=job.requested_by,
            chunk=chunk,
            dry_run=job.dry_run,
            policy_versions=policy_versions or {},
        )


def entries_of(settled: Mapping[RecordKey, Settled], origin: Origin, now: datetime) -> tuple[HistoryEntry, ...]:
    return tuple(
        HistoryEntry(
            record=key,
            job=origin.job,
            by=origin.by,
            outcome=one.outcome if scope is Whole.RECORD else one.outcome.of_file,
            ground=one.ground,
            at=one.at or now,  # the row's own time, if it has one
            chunk=origin.chunk,
            erased=took.counts if took and scope is Whole.RECORD else None,
            dry_run=origin.dry_run,
            scope=scope,
            anonymised_on=one.anonymised_on if took and scope is Whole.RECORD else None,
            final_funding_date=took.final_funding_date if took else None,
            policy_version=one.policy_version or origin.policy_versions.get(key.workflow),
        )
        for key, one in settled.items()
        # An erasure before this job's says nothing of what became of the record in this job.
        for took in (one.erasure.by(origin.job) if one.erasure else None,)
        for several in one.scopes
        for scope in each(several)
    )
