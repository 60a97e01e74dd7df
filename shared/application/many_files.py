"""Write a record with more of its files than one transaction takes."""

from collections.abc import Sequence
from dataclasses import replace

from shared.application.ports import RecordStore
from shared.application.stored import MOST_FILES, Change
from shared.kernel.errors import StaleVersion
from shared.kernel.identifiers import TenantId
from shared.records.content import Attachment


def written_but_last(
    records: RecordStore, tenant: TenantId, change: Change, files: Sequence[Attachment]
) -> Change | None:
    """Write all of *files* that the last write has no room for, and return that; None if another worker was faster."""
    while len(files) > MOST_FILES:
        some, files = tuple(files[:MOST_FILES]), files[MOST_FILES:]
        try:
            record = records.save(tenant, replace(change, attachments=some))
        except StaleVersion:
            return None
        change = replace(change, record=record, before=record)
    return replace(change, attachments=tuple(files))
