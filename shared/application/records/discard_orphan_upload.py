"""Delete a file that arrived too late, in every version (X4).

A link is valid for minutes. When the bytes arrive, the record may be claimed, erased or gone.
"""

from shared.application.all_ports import Ports
from shared.kernel.identifiers import RecordKey, TenantId


class DiscardOrphanUpload:
    """Deletes an uploaded file unless its record wants it."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.files = ports.records, ports.files

    def __call__(self, object_key: str, attachment: tuple[TenantId, RecordKey, int] | None) -> bool:
        """Return whether the object was deleted; *attachment* is the one it belongs to, or None."""
        if attachment is not None and self._is_wanted(*attachment):
            return False
        self.files.delete_object(object_key)
        return True

    def _is_wanted(self, tenant: TenantId, key: RecordKey, number: int) -> bool:
        rows = self.records.read(tenant, [key])
        if key in rows.unreadable:
            # The record may still want its file.
            return True
        record = rows.records.get(key)
        if record is None or record.is_erased or record.claim is not None:
            return False
        return self.records.has_attachment(tenant, key, number)
