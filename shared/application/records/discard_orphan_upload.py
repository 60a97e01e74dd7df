"""Delete a file that arrived too late, every version (X4).

A link stays valid for minutes, so bytes can arrive for a record that is claimed, erased or unknown, or whose attachment's row is
gone. A record that can't be read keeps its file: nothing says that it is an orphan.
"""

import re

from shared.application.all_ports import Ports
from shared.kernel.identifiers import RecordId, RecordKey, TenantId, WorkflowId, is_identifier

_KEY = re.compile(r"records/([^/]+)/([^/]+)/([^/]+)/([0-9]{6})")


class DiscardOrphanUpload:
    """The use case; see the module."""

    def __init__(self, ports: Ports) -> None:
        self.records, self.files = ports.records, ports.files

    def __call__(self, object_key: str) -> bool:
        """Look at the object that arrived; return whether it was discarded."""
        found = _KEY.fullmatch(object_key)
        if found is not None and all(is_identifier(part) for part in found.groups()):
            tenant, workflow, record, number = found.groups()
            key = RecordKey(WorkflowId(workflow), RecordId(record))
            if self._is_wanted(TenantId(tenant), key, int(number)):
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
