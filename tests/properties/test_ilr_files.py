"""L10, X8: whatever arrives in place of an ILR file is read as learners or refused with a code, and no refusal quotes it."""

import gc
import io
import traceback
import zipfile
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.sample.ilr import IlrSample, write
from shared.adapters.ilr_xml import archive
from shared.adapters.ilr_xml.files import XmlFiles
from shared.adapters.s3.ranged import S3Versions
from shared.kernel.identifiers import JobId, RecordId, TenantId, is_identifier
from shared.learners.ilr_file import FiledLearner, FileFault, FileRefused, IlrHeader

MARK = "PLANTED"
GENTLE, THOROUGH = settings(max_examples=100), settings(max_examples=400)
PIECES = [
    *(
        b"<!DOCTYPE Message [",
        b"<!ENTITY a 'PLANTED'>",
        b"&a;",
        b"&#0;",
        b"&#x110000;",
        b"]>",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
    ),
    *(
        b'<?xml version="1.0" encoding="utf-7"?>',
        b"<?PLANTED ?>",
        b"\x00",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xed\xa0\x80",
    ),
    *(
        b"<Message>",
        b"</Message>",
        b"<Learner>",
        b"</Learner>",
        b"<LearnRefNumber>",
        b"<PLANTED:a>",
        b' xmlns:a="PLANTED"',
    ),
    *(
        b"<LearnRefNumber>\xc4\xb0</LearnRefNumber>",
        b"PK\x03\x04",
        b"PK\x01\x02",
        b"PK\x05\x06",
        b"PK\x06\x07",
        b"\xff\xff\xff\xff",
    ),
]


@pytest.fixture(scope="module", autouse=True)
def young_heap() -> None:
    # After each refused file the collector looks through all that lives: what other tests left need not be in it.
    gc.collect()
    gc.freeze()


ENCODINGS = ["utf-8", "utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7", "cp037"]
Read = tuple[IlrHeader, dict[RecordId, FiledLearner | None]]
Edit = tuple[str, float, bytes]


class OneObject:
    """As much of S3 as holds one object."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def head_object(self, **_asked: str) -> dict[str, int]:
        return {"ContentLength": len(self.data)}

    def get_object(self, **asked: str) -> dict[str, io.BytesIO]:
        first, last = asked["Range"].removeprefix("bytes=").split("-")
        return {"Body": io.BytesIO(self.data[int(first) : int(last) + 1])}


def read(data: bytes) -> Read:
    """Return all that is read of a file."""
    versions = S3Versions(client=cast("Any", OneObject(data)), bucket="files", buffer=512)
    with XmlFiles(versions=versions).opened(TenantId("town"), JobId("job"), "1") as file:
        found: list[RecordId] = []
        after = ""
        while chunk := file.learners(after, 3):
            found += chunk
            after = chunk[-1]
        return file.header, {learner: file.learner(learner) for learner in found}


def refusal(data: bytes) -> FileRefused | None:
    """Return why a file is refused, or None for one that is read: with nothing but ids and faults."""
    try:
        _, learners = read(data)
    except FileRefused as refused:
        return refused
    assert all(is_identifier(learner) and filed is not None for learner, filed in learners.items())
    assert MARK not in str([filed.fault for filed in learners.values() if filed is not None])
    return None


def is_understood(data: bytes) -> bool:
    """Tell whether a file was read; fail where it was neither read nor refused as it should be."""
    refused = refusal(data)
    if refused is None:
        return True
    assert FileFault(refused.code) is not FileFault.GONE
    assert is_identifier(refused.ground.replace("_", "-"))
    assert MARK not in "".join(traceback.format_exception(refused)) + refused.ground
    return False


def edited(data: bytes, edits: list[Edit]) -> bytes:
    """Return *data* with something cut out of it, put into it, written over it or said twice, at places from 0 to 1."""
    for what, place, piece in edits:
        at = int(place * len(data))
        length = max(1, len(piece))
        match what:
            case "cut":
                data = data[:at] + data[at + length :]
            case "end":
                data = data[:at]
            case "put":
                data = data[:at] + piece + data[at:]
            case "over":
                data = data[:at] + piece + data[at + length :]
            case _:
                data = data[:at] + data[at : at + 40 * length] + data[at:]
    return data


def sample() -> bytes:
    """Return a small return whose names and addresses are marked."""
    file = io.StringIO()
    write(
        file,
        IlrSample(
            learners=4, rename=lambda _position, element, text: text if element == "LearnAimRef" else f"{MARK} {text}"
        ),
    )
    return file.getvalue().encode()


def zipped(data: bytes, *more: bytes, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip of files whose names are marked."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive_:
        for number, file in enumerate((data, *more)):
            archive_.writestr(f"{MARK}-{number}.xml", file)
    return made.getvalue()


FILE = sample()
ZIP, STORED = zipped(FILE), zipped(FILE, method=zipfile.ZIP_STORED)
edits = st.lists(
    st.tuples(
        st.sampled_from(["cut", "end", "put", "over", "again"]),
        st.floats(0, 1),
        st.binary(max_size=12) | st.sampled_from(PIECES),
    ),
    min_size=1,
    max_size=5,
)


@given(
    st.binary(max_size=300) | st.sampled_from(PIECES).flatmap(lambda piece: st.binary(max_size=60).map(piece.__add__))
)
@THOROUGH
def test_l10_x8_any_bytes_are_read_or_refused(data: bytes) -> None:
    is_understood(data)


@given(edits)
@THOROUGH
def test_l10_x8_a_file_with_any_damage_is_read_or_refused(damage: list[Edit]) -> None:
    is_understood(edited(FILE, damage))


@given(st.sampled_from([ZIP, STORED, zipped(ZIP), zipped(FILE, FILE)]), edits)
@THOROUGH
def test_l10_x8_a_zip_with_any_damage_is_read_or_refused(data: bytes, damage: list[Edit]) -> None:
    is_understood(edited(data, damage))


@given(st.integers(0, 65535), st.integers(0, 65535), st.integers(0, 2**32 - 1))
@GENTLE
def test_l10_x8_a_zip_whose_headers_say_anything_is_read_or_refused(flags: int, method: int, number: int) -> None:
    central = ZIP.rindex(b"PK\x01\x02")
    for at, value, width in ((8, flags, 2), (10, method, 2), (20, number, 4), (24, number, 4), (42, number, 4)):
        data = bytearray(ZIP)
        data[central + at : central + at + width] = value.to_bytes(width, "little")
        is_understood(bytes(data))
    end = ZIP.rindex(b"PK\x05\x06")
    for at in (12, 16):
        data = bytearray(ZIP)
        data[end + at : end + at + 4] = number.to_bytes(4, "little")
        is_understood(bytes(data))


@pytest.mark.parametrize("length", [0.0, 0.1, 0.5, 0.9, 0.999])
@pytest.mark.parametrize("whole", [FILE, ZIP, STORED], ids=["xml", "zip", "stored"])
def test_l10_a_truncated_file_is_refused(whole: bytes, length: float) -> None:
    assert not is_understood(whole[: int(length * len(whole))])


def _encrypted(data: bytes) -> bytes:
    """Return a zip whose only member says that it is encrypted, in both places that say so."""
    made = bytearray(data)
    made[6] |= 1
    made[made.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(made)


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (_encrypted(ZIP), FileFault.ENCRYPTED_ZIP),
        (zipped(ZIP), FileFault.NESTED_ZIP),
        (zipped(zipped(ZIP), method=zipfile.ZIP_STORED), FileFault.NESTED_ZIP),
        (zipped(FILE, FILE), FileFault.NOT_ONE_FILE),
        (zipped(FILE, method=zipfile.ZIP_LZMA), FileFault.BAD_ZIP),
        (ZIP.replace(b"PK\x05\x06", b"PK\x05\x00"), FileFault.BAD_ZIP),
    ],
    ids=["encrypted", "nested", "twice nested", "two files", "another method", "without an end"],
)
def test_l10_a_zip_of_another_kind_is_refused_by_name(data: bytes, fault: FileFault) -> None:
    with pytest.raises(FileRefused) as refused:
        read(data)
    assert refused.value.code == fault
    assert not is_understood(data)


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_l10_a_file_in_another_encoding_says_the_same_or_is_refused(encoding: str) -> None:
    data = FILE.decode().replace("UTF-8", encoding, 1)
    try:
        encoded = data.encode(encoding)
    except UnicodeEncodeError:
        encoded = data.encode()
    assert not is_understood(encoded) or read(encoded) == read(FILE)


@given(st.integers(1, 200))
@GENTLE
def test_l10_a_file_says_the_same_in_pieces_of_any_length(length: int) -> None:
    usual, archive.CHUNK = archive.CHUNK, length
    try:
        assert read(FILE) == read(ZIP) == read(STORED) == WHOLE
    finally:
        archive.CHUNK = usual


WHOLE = read(FILE)
