"""ILR files that have arrived, by heart and in a bucket, and the bucket's versions read anywhere, a range a request (L10)."""

import io
import zipfile
from datetime import UTC
from random import Random

import pytest
from botocore.exceptions import ClientError, IncompleteReadError

from shared.adapters.ilr_xml.files import XmlFiles
from shared.adapters.s3.ranged import S3Versions
from shared.application.ilr_files import IlrFiles
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import JobId, RecordId, TenantId
from shared.learners.ilr import Aim
from shared.learners.ilr_file import FiledLearner, FileFault, FileRefused, IlrHeader, LearnerFault
from tests.contract.backing import Aws
from tests.contract.faults import instead, refusal
from tests.fakes.ilr_files import FakeIlrFile, FakeIlrFiles
from tests.imports.returns import EARLY, UKPRN, a_learner, a_return, an_aim

T, JOB = TenantId("council"), JobId("j1")
KEY = "imports/council/j1"
HEADER = IlrHeader(ukprn=UKPRN, year="2526", prepared_at=EARLY.replace(tzinfo=UTC))
AIM = Aim(aim_seq_number=1, learn_aim_ref="ZPROG001", completion_status=2, learn_actual_end_date="2019-07-31")
SAYS = {
    RecordId(f"{UKPRN}-{name}"): FiledLearner(reference=name.upper(), aims=(AIM,)) for name in ("a1", "b2", "c3", "d4")
} | {RecordId("position-0000005"): FiledLearner(reference=None, aims=(), fault=LearnerFault.NO_REFERENCE)}
DATA = a_return(*(a_learner(name, an_aim()) for name in ("C3", "A1", "D4", "B2")), a_learner(None))


@pytest.fixture(params=["fake", "adapter"])
def arrived(request: pytest.FixtureRequest) -> tuple[IlrFiles, str]:
    """Return files with one that has arrived, and its version."""
    if request.param == "fake":
        return FakeIlrFiles(there={(KEY, "v1"): FakeIlrFile(header=HEADER, says=SAYS)}), "v1"
    aws: Aws = request.getfixturevalue("emulated")
    return XmlFiles(versions=S3Versions(client=aws.s3, bucket=aws.bucket, buffer=100)), put(aws, DATA)


def put(aws: Aws, data: bytes, name: str = KEY) -> str:
    return aws.s3.put_object(Bucket=aws.bucket, Key=name, Body=data)["VersionId"]


@pytest.mark.parametrize("limit", [1, 2, 5, 100])
def test_l10_a_file_says_who_is_in_it_page_by_page_in_one_order(arrived: tuple[IlrFiles, str], limit: int) -> None:
    files, version = arrived
    with files.opened(T, JOB, version) as file:
        assert file.header == HEADER
        found: list[RecordId] = []
        while chunk := file.learners(found[-1] if found else "", limit):
            assert len(chunk) <= limit
            found += chunk
        assert found == sorted(SAYS)
        assert {learner: file.learner(learner) for learner in found} == SAYS


def test_l10_a_file_says_nothing_of_others(arrived: tuple[IlrFiles, str]) -> None:
    files, version = arrived
    with files.opened(T, JOB, version) as file:
        for other in (f"{UKPRN}-a", f"{UKPRN}-a11", "10000001-a1", f"{UKPRN}-position-0000001"):
            assert file.learner(RecordId(other)) is None


@pytest.mark.parametrize("which", ["another key", "another version"])
def test_l10_a_file_that_is_not_there_is_gone(arrived: tuple[IlrFiles, str], which: str) -> None:
    files, version = arrived
    job, version = (JobId("j2"), version) if which == "another key" else (JOB, "v9")
    with pytest.raises(FileRefused) as refused, files.opened(T, job, version):
        raise AssertionError("there is none")
    assert refused.value.code == FileFault.GONE


def test_l10_a_version_is_read_as_a_file_on_disk_would_be(emulated: Aws) -> None:
    chance = Random(1)  # noqa: S311 – a seed that can be repeated
    data = chance.randbytes(5_000)
    version = put(emulated, data)
    put(emulated, b"a later one")
    emulated.s3.delete_object(Bucket=emulated.bucket, Key=KEY)
    for buffer in (1, 7, 512, 100_000):
        versions = S3Versions(client=emulated.s3, bucket=emulated.bucket, buffer=buffer)
        with versions.open(KEY, version) as file:
            plain = io.BytesIO(data)
            for _ in range(15):
                whence = chance.choice([io.SEEK_SET, io.SEEK_CUR, io.SEEK_END])
                offset = chance.randrange(0, 5_200) - (5_000 if whence == io.SEEK_END else 0)
                assert file.seek(offset, whence) == plain.seek(offset, whence)
                length = chance.choice([0, 1, 3, 60])
                assert file.read(length) == plain.read(length)
                assert file.tell() == plain.tell()
    with S3Versions(client=emulated.s3, bucket=emulated.bucket).open(KEY, version) as file:
        assert (file.read(), file.read(1)) == (data, b"")


def test_l10_a_version_of_no_bytes_is_an_empty_file(emulated: Aws) -> None:
    version = put(emulated, b"")
    with S3Versions(client=emulated.s3, bucket=emulated.bucket).open(KEY, version) as file:
        assert file.read() == b""


def test_l10_a_version_that_goes_while_it_is_read_is_gone(emulated: Aws) -> None:
    version = put(emulated, DATA)
    with S3Versions(client=emulated.s3, bucket=emulated.bucket, buffer=100).open(KEY, version) as file:
        assert file.read(10) == DATA[:10]
        emulated.s3.delete_object(Bucket=emulated.bucket, Key=KEY, VersionId=version)
        with pytest.raises(FileRefused) as refused:
            file.read()
    assert refused.value.code == FileFault.GONE


def test_x13_a_bucket_that_does_not_answer_or_breaks_off_makes_no_file_refused(emulated: Aws) -> None:
    version = put(emulated, DATA)
    versions = S3Versions(client=emulated.s3, bucket=emulated.bucket, buffer=100)
    busy = refusal("SlowDown", 503)
    with instead(emulated.s3, "HeadObject", *[busy] * 10), pytest.raises(Unavailable):
        versions.open(KEY, version)
    broken = IncompleteReadError(actual_bytes=1, expected_bytes=100)
    for fault in (busy, broken):
        many = [fault] * 10
        with versions.open(KEY, version) as file, instead(emulated.s3, "GetObject", *many), pytest.raises(Unavailable):
            file.read()


@pytest.mark.parametrize("largest", [len(DATA) - 1, len(DATA)])
def test_l10_a_file_over_the_limit_is_refused_however_it_comes(emulated: Aws, largest: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("return.xml", DATA)
    lying = packed.getvalue().replace(len(DATA).to_bytes(4, "little"), (1).to_bytes(4, "little"))
    files = XmlFiles(versions=S3Versions(client=emulated.s3, bucket=emulated.bucket), largest=largest)
    for data, otherwise in ((DATA, None), (packed.getvalue(), None), (lying, FileFault.BAD_ZIP)):
        wanted = FileFault.TOO_LARGE if largest < len(DATA) and otherwise is None else otherwise
        assert _refused(files, put(emulated, data)) == wanted


def _refused(files: XmlFiles, version: str) -> str | None:
    try:
        with files.opened(T, JOB, version):
            return None
    except FileRefused as refused:
        return refused.code


def test_x13_what_is_no_trouble_of_the_file_is_not_called_one(emulated: Aws) -> None:
    versions = S3Versions(client=emulated.s3, bucket=emulated.bucket)
    with instead(emulated.s3, "HeadObject", refusal("AccessDenied", 403)), pytest.raises(ClientError):
        versions.open(KEY, put(emulated, DATA))
