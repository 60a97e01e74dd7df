"""A version of an object as a seekable file, read by range, so that it is never copied whole."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, BinaryIO, cast

from botocore.exceptions import ClientError, IncompleteReadError

from shared.adapters.errors import code_of, domain_errors, unavailable
from shared.learners.ilr_file import MB, FileFault, FileRefused

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUFFER = 4 * MB
_GONE = frozenset({"NoSuchKey", "NoSuchVersion", str(HTTPStatus.NOT_FOUND.value)})


class S3Versions:
    """Opens versions of objects; a request reads up to *buffer* bytes."""

    def __init__(self, *, client: "S3Client", bucket: str, buffer: int = BUFFER) -> None:
        self.client, self.bucket, self.buffer = client, bucket, buffer

    def open(self, object_key: str, version: str) -> BinaryIO:
        """Return the version as a file; raise ``FileRefused`` if it is gone."""
        with _or_gone():
            found = self.client.head_object(Bucket=self.bucket, Key=object_key, VersionId=version)
        ranges = _Ranges(self, object_key, version, found["ContentLength"])
        return cast("BinaryIO", io.BufferedReader(ranges, self.buffer))


class _Ranges(io.RawIOBase):
    def __init__(self, versions: S3Versions, object_key: str, version: str, size: int) -> None:
        self._versions, self._key, self._version, self._size = versions, object_key, version, size
        self._at = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, start + offset)
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: "bytearray | memoryview", /) -> int:  # type: ignore[override]  # narrower than any buffer
        end = min(self._at + len(buffer), self._size)
        if end <= self._at:
            return 0
        with _or_gone():
            answer = self._versions.client.get_object(
                Bucket=self._versions.bucket,
                Key=self._key,
                VersionId=self._version,
                Range=f"bytes={self._at}-{end - 1}",
            )
            # Read to its end, so that no connection is held while the caller parses.
            data = answer["Body"].read()
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


@contextmanager
def _or_gone() -> Iterator[None]:
    try:
        with domain_errors():
            yield
    except ClientError as error:
        if code_of(error) in _GONE:
            raise FileRefused(FileFault.GONE) from error
        raise
    except IncompleteReadError as error:
        raise unavailable() from error
