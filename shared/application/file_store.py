"""The port of the bytes of attachments and imports; see ``ports.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shared.application.stored import UploadLink
    from shared.kernel.identifiers import JobId, RecordKey, TenantId
    from shared.records.content import Attachment
    from shared.records.scope import Scope


class FileStore(Protocol):
    """The bytes of attachments and imports."""

    def import_link(self, tenant: TenantId, job: JobId, size: int) -> UploadLink:
        """Return a link that takes exactly *size* bytes of an import for five minutes."""
        ...

    def put_import(self, tenant: TenantId, job: JobId, content: bytes) -> None:
        """Store the bytes of an import, as a browser does that sends them over its link."""
        ...

    def upload_link(self, tenant: TenantId, key: RecordKey, attachment: Attachment) -> UploadLink:
        """Return a link that takes the attachment's bytes, exactly as many as its size, for five minutes."""
        ...

    def put_file(self, tenant: TenantId, key: RecordKey, attachment: Attachment, content: bytes) -> None:
        """Store the attachment's bytes, as a browser does that sends them over its link."""
        ...

    def import_origin(self, tenant: TenantId) -> str:
        """Return where links for imports lead, such as ``https://files.example``.

        A page must name it before its script may send there.
        """
        ...

    def upload_origin(self, tenant: TenantId, key: RecordKey) -> str:
        """Return where links for attachments of the record lead, likewise."""
        ...

    def delete_files(self, tenant: TenantId, wanted: Mapping[RecordKey, Scope]) -> frozenset[RecordKey]:
        """Delete every version and delete marker in each scope; return the records that kept any."""
        ...

    def delete_import(self, tenant: TenantId, job: JobId) -> None:
        """Delete every version and delete marker of an import; raise ``Unavailable`` if any is kept."""
        ...

    def delete_object(self, object_key: str) -> None:
        """Do the same by the key in an object's notification."""
        ...
