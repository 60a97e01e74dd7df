"""Delete a file that arrived too late, every version (X4).

A link stays valid for minutes, so bytes can arrive for a record that is claimed, erased or unknown, or whose attachment's row is
gone. A record that can't be read keeps its file: nothing says that it is an orphan.
"""

from shared.application.all_ports import Ports
from shared.kernel.identifiers import RecordKey, TenantId


class DiscardOrphanUpload:
    """The use case; see the module."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.files = ports.records, ports.files

    def __call__(self, object_key: str, attachment: tuple[TenantId, RecordKey, int] | None) -> bool:
        """Look at the object that arrived, and whose file it is, if anybody's; return whether it was discarded."""
        if attachment is not None and self._is_wanted(*attachment):
            return False
        self.files.delete_object(object_key)
        return True

    def _is_wanted(self, tenant: TenantId, key: RecordKey, number: int) -> bool:
        rows = self.records.read(tenant, [key])
        if key in rows.unreadable:
            return True
        record = rows.records.get(key)
        if record is None or record.is_erased or record.claim is not None:
            return False
        return self.records.has_attachment(tenant, key, number)
