"""The attachments of a record, all of them, and how the history names them."""

from collections.abc import Sequence

from shared.application.ports import RecordStore
from shared.kernel.identifiers import TenantId
from shared.records.content import Attachment, ContentKind, content_number
from shared.records.record import Record

_BATCH = 100


def attachments_of(store: RecordStore, tenant: TenantId, record: Record) -> list[Attachment]:
    """Read every attachment's row that is still there."""
    found: list[Attachment] = []
    after = 0
    while after < record.counts.attachments:
        batch = store.contents(tenant, record.key, ContentKind.ATTACHMENT, after, _BATCH)
        if not batch:
            break
        found += [one for one in batch if isinstance(one, Attachment)]
        after = batch[-1].number
    return found


def contents_of(files: Sequence[int], *, counts_record: bool) -> tuple[str | None, ...]:
    """Return how the history names what an outcome speaks of: the record as a whole, each file by itself."""
    whole: tuple[str | None, ...] = (None,) if counts_record else ()
    return whole + tuple(f"FILE#{content_number(number)}" for number in files)
