"""Files in memory, with their versions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from shared.adapters.s3.files import UPLOADED
from shared.adapters.s3.keys import file_key, file_prefix, import_key
from shared.application.stored import UploadLink
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import JobId, RecordKey, TenantId
from shared.records.content import Attachment
from shared.records.scope import Scope, Whole


@dataclass(slots=True, kw_only=True)
class FakeFiles:
    """``versions`` counts versions and delete markers by object key; *locked* objects refuse to be deleted.

    ``contents`` has the newest bytes of what was put here, and not sent over a link.
    """

    versions: dict[str, int] = field(default_factory=dict)
    locked: set[str] = field(default_factory=set)
    contents: dict[str, bytes] = field(default_factory=dict)
    address: str = "https://files.example"

    def upload_link(self, tenant: TenantId, key: RecordKey, attachment: Attachment) -> UploadLink:
        return self._link(file_key(tenant, key, attachment.number), attachment.size)

    def import_link(self, tenant: TenantId, job: JobId, size: int) -> UploadLink:
        return self._link(import_key(tenant, job), size)

    def put_import(self, tenant: TenantId, job: JobId, content: bytes) -> None:
        self.arrive(import_key(tenant, job))
        self.contents[import_key(tenant, job)] = content

    def put_file(self, tenant: TenantId, key: RecordKey, attachment: Attachment, content: bytes) -> None:
        self.arrive(file_key(tenant, key, attachment.number))
        self.contents[file_key(tenant, key, attachment.number)] = content

    def import_origin(self, tenant: TenantId) -> str:  # noqa: ARG002 – the port's
        return self.address

    def upload_origin(self, tenant: TenantId, key: RecordKey) -> str:  # noqa: ARG002 – as above
        return self.address

    def _link(self, object_key: str, size: int) -> UploadLink:
        url = f"{self.address}/{object_key}?signed"
        return UploadLink(method="PUT", url=url, headers={"Content-Length": str(size), "Content-Type": UPLOADED})

    def delete_files(self, tenant: TenantId, wanted: Mapping[RecordKey, Scope]) -> frozenset[RecordKey]:
        kept = set()
        for key, scope in wanted.items():
            prefix = file_prefix(tenant, key)
            named = None if scope is Whole.RECORD else {file_key(tenant, key, number) for number in scope.numbers}
            for name in [name for name in self.versions if name.startswith(prefix)]:
                if named is not None and name not in named:
                    continue
                if name in self.locked:
                    kept.add(key)
                else:
                    del self.versions[name]
        return frozenset(kept)

    def delete_import(self, tenant: TenantId, job: JobId) -> None:
        self.delete_object(import_key(tenant, job))

    def delete_object(self, object_key: str) -> None:
        if object_key in self.locked and object_key in self.versions:
            raise Unavailable("files_not_deleted", "the store kept a file that was to be deleted")
        self.versions.pop(object_key, None)

    def arrive(self, object_key: str) -> None:
        """Add a version, as an upload does."""
        self.versions[object_key] = self.versions.get(object_key, 0) + 1
