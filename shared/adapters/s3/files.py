"""Files in the versioned bucket: links for uploads, and deletion of every version."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from shared.adapters.backoff import Backoff
from shared.adapters.errors import TRANSIENT, domain_errors
from shared.adapters.s3.keys import file_key, file_prefix, import_key
from shared.adapters.threads import for_each
from shared.application.stored import LINK_LASTS, UploadLink
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import JobId, RecordKey, TenantId
from shared.records.content import Attachment
from shared.records.scope import Files, Scope, Whole

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import ObjectIdentifierTypeDef

LINK_LIFETIME = int(LINK_LASTS.total_seconds())
UPLOADED = "application/octet-stream"
MOST_DELETED = 1000
_GONE = frozenset({"NoSuchKey", "NoSuchVersion"})


class S3Files:
    """``FileStore`` in a bucket, *threads* listings at a time."""

    def __init__(self, *, client: "S3Client", bucket: str, threads: int = 1, backoff: Backoff | None = None) -> None:
        self.client, self.bucket, self.threads = client, bucket, threads
        self.backoff = backoff or Backoff()

    def upload_link(self, tenant: TenantId, key: RecordKey, attachment: Attachment) -> UploadLink:
        return self._link(file_key(tenant, key, attachment.number), attachment.size)

    def import_link(self, tenant: TenantId, job: JobId, size: int) -> UploadLink:
        return self._link(import_key(tenant, job), size)

    def put_import(self, tenant: TenantId, job: JobId, content: bytes) -> None:
        self._put(import_key(tenant, job), content)

    def put_file(self, tenant: TenantId, key: RecordKey, attachment: Attachment, content: bytes) -> None:
        self._put(file_key(tenant, key, attachment.number), content)

    def import_origin(self, tenant: TenantId) -> str:
        return self._origin(import_key(tenant, JobId("none")))

    def upload_origin(self, tenant: TenantId, key: RecordKey) -> str:
        return self._origin(file_key(tenant, key, 0))  # the first attachment has the number 1

    def delete_files(self, tenant: TenantId, wanted: Mapping[RecordKey, Scope]) -> frozenset[RecordKey]:
        """List the versions of each record, and delete a thousand a request."""
        under = [(key, prefix) for key, scope in wanted.items() for prefix in _prefixes(tenant, key, scope)]
        listings = for_each(lambda one: list(self._versions(one[1])), under, self.threads)
        owners = {one["Key"]: key for (key, _), listing in zip(under, listings, strict=True) for one in listing}
        kept = self._delete([one for listing in listings for one in listing])
        return frozenset(owners[name] for name in kept)

    def delete_import(self, tenant: TenantId, job: JobId) -> None:
        self.delete_object(import_key(tenant, job))

    def delete_object(self, object_key: str) -> None:
        """Delete every version of one object; raise ``Unavailable`` if S3 keeps any."""
        # A prefix may also begin longer keys.
        versions = [one for one in self._versions(object_key) if one["Key"] == object_key]
        if self._delete(versions):
            raise Unavailable("files_not_deleted", "the store kept a file that was to be deleted")

    def _link(self, object_key: str, size: int) -> UploadLink:
        # Length and type are signed headers: S3 refuses any other. Nothing is stored as a type that a browser would run.
        parameters = {"Bucket": self.bucket, "Key": object_key, "ContentLength": size, "ContentType": UPLOADED}
        url = self.client.generate_presigned_url("put_object", Params=parameters, ExpiresIn=LINK_LIFETIME)
        return UploadLink(method="PUT", url=url, headers={"Content-Length": str(size), "Content-Type": UPLOADED})

    def _put(self, object_key: str, content: bytes) -> None:
        with domain_errors():
            self.client.put_object(Bucket=self.bucket, Key=object_key, Body=content, ContentType=UPLOADED)

    def _origin(self, object_key: str) -> str:
        # By which of its names the client calls the bucket, only a link tells. No caller is given this one, but a function
        # must not sign what its role may not do: so it leads to nothing, where the function may write.
        link = urlsplit(self._link(object_key, 0).url)
        return f"{link.scheme}://{link.netloc}"

    def _versions(self, prefix: str) -> Iterator["ObjectIdentifierTypeDef"]:
        pages = self.client.get_paginator("list_object_versions").paginate(Bucket=self.bucket, Prefix=prefix)
        with domain_errors():
            for page in pages:
                for one in (*page.get("Versions", []), *page.get("DeleteMarkers", [])):
                    yield {"Key": one["Key"], "VersionId": one["VersionId"]}

    def _delete(self, versions: Sequence["ObjectIdentifierTypeDef"]) -> set[str]:
        """Delete *versions*; return the keys that S3 refuses to delete."""
        refused: set[str] = set()
        for start in range(0, len(versions), MOST_DELETED):
            refused |= self._delete_some(versions[start : start + MOST_DELETED])
        return refused

    def _delete_some(self, versions: Sequence["ObjectIdentifierTypeDef"]) -> set[str]:
        refused: set[str] = set()
        left = list(versions)
        for _ in self.backoff.rounds():
            with domain_errors():
                answer = self.client.delete_objects(Bucket=self.bucket, Delete={"Objects": left, "Quiet": True})
            errors = [error for error in answer.get("Errors", []) if error.get("Code") not in _GONE]
            refused |= {error["Key"] for error in errors if error.get("Code") not in TRANSIENT}
            left = [
                {"Key": error["Key"], "VersionId": error["VersionId"]}
                for error in errors
                if error.get("Code") in TRANSIENT
            ]
            if not left:
                break
        return refused


def _prefixes(tenant: TenantId, key: RecordKey, scope: Scope) -> list[str]:
    match scope:
        case Whole():
            return [file_prefix(tenant, key)]
        case Files(numbers):
            return [file_key(tenant, key, number) for number in numbers]
