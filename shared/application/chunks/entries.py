"""The history of a chunk: an entry for each settled record or file (X11)."""

from collections.abc import Mapping
from datetime import datetime

from shared.erasure.decision import Settled
from shared.jobs.history import HistoryEntry
from shared.kernel.identifiers import JobId, RecordKey
from shared.records.scope import Whole, each


def entries_of(
    settled: Mapping[RecordKey, Settled], job: JobId, chunk: int, now: datetime, *, dry_run: bool = False
) -> tuple[HistoryEntry, ...]:
    return tuple(
        HistoryEntry(
            record=key,
            job=job,
            outcome=one.outcome,
            ground=one.ground,
            at=one.at or now,  # the row's own time, if it has one
            chunk=chunk,
            erased=one.erasure.counts if one.erasure and scope is Whole.RECORD else None,
            dry_run=dry_run,
            scope=scope,
            anonymised_on=one.anonymised_on if one.erasure and scope is Whole.RECORD else None,
            final_funding_date=one.erasure.final_funding_date if one.erasure else None,
        )
        for key, one in settled.items()
        for several in one.scopes
        for scope in each(several)
    )
