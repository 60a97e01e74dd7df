"""The bytes of an ILR file, plain or zipped. A zip's own figures are not trusted."""

import zipfile
import zlib
from collections.abc import Iterator
from io import SEEK_END
from struct import unpack_from
from typing import IO

from shared.adapters.ilr_xml.bounds import within_ratio
from shared.learners.ilr_file import LARGEST_FILE, FileFault, FileRefused

CHUNK = 64 * 1024
_ZIP = b"PK\x03\x04"
_END = b"PK\x05\x06"
_END_LENGTH = 22
_ZIP64_LOCATOR = b"PK\x06\x07"
_ZIP64_LENGTH = 20
_LONGEST_COMMENT = 65_535
_LARGEST_DIRECTORY = 64 * 1024
_ENCRYPTED = 0x1
# Other methods can expand a few bytes into any number at once.
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, IndexError)


def chunks_of(stream: IO[bytes], largest: int = LARGEST_FILE) -> Iterator[bytes]:
    """Yield the file's bytes; raise ``FileRefused`` for a bad zip or more than *largest* bytes."""
    start = stream.read(len(_ZIP))
    stream.seek(0)
    if start == _ZIP or start.startswith(_END):
        packed = stream.seek(0, SEEK_END)
        yield from within_ratio(_bounded(_unzipped(stream, largest), largest), packed)
    else:
        yield from _bounded(iter(lambda: stream.read(CHUNK), b""), largest)


def _bounded(chunks: Iterator[bytes], largest: int) -> Iterator[bytes]:
    # Counted here, because a zip may name a smaller size than it has.
    length = 0
    for chunk in chunks:
        length += len(chunk)
        if length > largest:
            raise FileRefused(FileFault.TOO_LARGE)
        yield chunk


def _unzipped(stream: IO[bytes], largest: int) -> Iterator[bytes]:
    try:
        _check_directory(stream)
        stream.seek(0)
        with zipfile.ZipFile(stream) as archive:
            member = _only_member(archive, largest)
            with archive.open(member) as inner:
                first = inner.read(CHUNK)
                if first.startswith((_ZIP, _END)):
                    raise FileRefused(FileFault.NESTED_ZIP)
                yield first
                yield from iter(lambda: inner.read(CHUNK), b"")
    except _BROKEN:
        # Without its cause, whose text quotes the name of the file in the zip (X8).
        raise FileRefused(FileFault.BAD_ZIP) from None


def _check_directory(stream: IO[bytes]) -> None:
    # zipfile reads the whole directory into memory, so its size is checked first.
    length = stream.seek(0, 2)
    stream.seek(max(0, length - _LONGEST_COMMENT - _END_LENGTH - _ZIP64_LENGTH))
    tail = stream.read()
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_LENGTH:
        raise FileRefused(FileFault.BAD_ZIP)
    (size,) = unpack_from("<L", tail, at + 12)
    # A file of this size needs no zip64, which could hide a larger directory.
    if tail[max(0, at - _ZIP64_LENGTH) : at].startswith(_ZIP64_LOCATOR) or size > _LARGEST_DIRECTORY:
        raise FileRefused(FileFault.NOT_ONE_FILE if size > _LARGEST_DIRECTORY else FileFault.BAD_ZIP)


def _only_member(archive: zipfile.ZipFile, largest: int) -> zipfile.ZipInfo:
    members = [member for member in archive.infolist() if not member.is_dir()]
    if len(members) != 1:
        raise FileRefused(FileFault.NOT_ONE_FILE)
    (member,) = members
    if member.flag_bits & _ENCRYPTED:
        raise FileRefused(FileFault.ENCRYPTED_ZIP)
    if member.file_size > largest:
        raise FileRefused(FileFault.TOO_LARGE)
    if member.compress_type not in _METHODS:
        raise FileRefused(FileFault.BAD_ZIP)
    return member
