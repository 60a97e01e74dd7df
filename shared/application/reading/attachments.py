"""The attachments of a record."""

from shared.application.ports import RecordStore
from shared.kernel.identifiers import TenantId
from shared.records.content import Attachment, ContentKind
from shared.records.record import Record

_BATCH = 100


def attachments_of(store: RecordStore, tenant: TenantId, record: Record) -> list[Attachment]:
    found: list[Attachment] = []
    after = 0
    while after < record.counts.attachments:
        batch = store.contents(tenant, record.key, ContentKind.ATTACHMENT, after, _BATCH)
        if not batch:
            break
        found += [one for one in batch if isinstance(one, Attachment)]
        after = batch[-1].number
    return found
