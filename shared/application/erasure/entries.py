"""The history of a page: an entry for each record that was settled, and for each file that went, or was dated, without it (X11)."""

from collections.abc import Mapping
from datetime import datetime

from shared.application.erasure.attachments import contents_of
from shared.erasure.decision import Settled
from shared.jobs.history import HistoryEntry
from shared.kernel.identifiers import JobId, RecordKey


def entries_of(
    settled: Mapping[RecordKey, Settled], job: JobId, page: int, now: datetime, *, dry_run: bool = False
) -> tuple[HistoryEntry, ...]:
    """Return the entries of page *page* of *job*; *now* stands where a row does not tell when."""
    return tuple(
        HistoryEntry(
            record=key,
            job=job,
            outcome=one.outcome,
            ground=one.ground,
            at=one.at or now,
            page=page,
            erased=one.erasure.counts if one.erasure and not content else None,
            dry_run=dry_run,
            content=content,
            anonymised_on=one.anonymised_on if one.erasure and not content else None,
            final_funding_date=one.erasure.final_funding_date if one.erasure else None,
        )
        for key, one in settled.items()
        for content in contents_of(one.files, counts_record=one.counts_record)
    )
