"""What S3 may answer to a deletion, and deletions larger than one request."""

import pytest

from shared.adapters.s3.keys import file_key
from shared.kernel.errors import Unavailable
from shared.records.scope import Files, Whole
from tests.contract.backing import Aws, adapters
from tests.contract.builders import T, key
from tests.contract.faults import answer, instead, listening, refusal

NAME = file_key(T, key("c1"), 1)
OTHER_NAME = file_key(T, key("c2"), 1)


def _kept(code: str, name: str = NAME) -> dict[str, str]:
    return {"Key": name, "VersionId": "v1", "Code": code, "Message": "kept"}


def test_what_s3_refuses_to_delete_names_its_record_and_hides_no_other(emulated: Aws) -> None:
    for name in (NAME, OTHER_NAME):
        emulated.s3.put_object(Bucket=emulated.bucket, Key=name, Body=b"x")
    with instead(emulated.s3, "DeleteObjects", answer(Errors=[_kept("AccessDenied")])):
        assert emulated.files().delete_files(T, dict.fromkeys((key("c1"), key("c2")), Whole.RECORD)) == {key("c1")}


def test_p5_an_attachment_that_s3_refuses_to_delete_names_its_record_and_hides_no_other(emulated: Aws) -> None:
    for name in (NAME, OTHER_NAME):
        emulated.s3.put_object(Bucket=emulated.bucket, Key=name, Body=b"x")
    with instead(emulated.s3, "DeleteObjects", answer(Errors=[_kept("AccessDenied")])):
        assert emulated.files().delete_files(T, {key("c1"): Files((1, 2)), key("c2"): Files((1,))}) == {key("c1")}


@pytest.mark.parametrize("code", ["InternalError", "SlowDown", "ServiceUnavailable"])
def test_what_s3_could_not_delete_now_is_tried_again(emulated: Aws, code: str) -> None:
    put = emulated.s3.put_object(Bucket=emulated.bucket, Key=NAME, Body=b"x")
    busy = answer(Errors=[{**_kept(code), "VersionId": put["VersionId"]}])
    with instead(emulated.s3, "DeleteObjects", busy, busy) as calls:
        assert emulated.files().delete_files(T, {key("c1"): Whole.RECORD}) == frozenset()
    assert len(calls) == 3
    assert adapters(emulated).objects() == set()


def test_what_s3_never_gets_to_delete_is_unavailable(emulated: Aws) -> None:
    emulated.s3.put_object(Bucket=emulated.bucket, Key=NAME, Body=b"x")
    busy = answer(Errors=[_kept("InternalError")])
    with instead(emulated.s3, "DeleteObjects", *[busy] * 20), pytest.raises(Unavailable):
        emulated.files().delete_files(T, {key("c1"): Whole.RECORD})


def test_a_version_that_is_gone_counts_as_deleted(emulated: Aws) -> None:
    emulated.s3.put_object(Bucket=emulated.bucket, Key=NAME, Body=b"x")
    with instead(emulated.s3, "DeleteObjects", answer(Errors=[_kept("NoSuchVersion")])):
        assert emulated.files().delete_files(T, {key("c1"): Whole.RECORD}) == frozenset()


@pytest.mark.parametrize("operation", ["ListObjectVersions", "DeleteObjects"])
def test_a_store_that_does_not_answer_is_unavailable(emulated: Aws, operation: str) -> None:
    emulated.s3.put_object(Bucket=emulated.bucket, Key=NAME, Body=b"x")
    with instead(emulated.s3, operation, refusal("SlowDown", 503)), pytest.raises(Unavailable):
        emulated.files().delete_files(T, {key("c1"): Whole.RECORD})


def test_one_object_that_s3_keeps_is_unavailable(emulated: Aws) -> None:
    emulated.s3.put_object(Bucket=emulated.bucket, Key=NAME, Body=b"x")
    with (
        instead(emulated.s3, "DeleteObjects", answer(Errors=[_kept("AccessDenied")])),
        pytest.raises(Unavailable),
    ):
        emulated.files().delete_object(NAME)


def test_more_than_a_thousand_versions_go_a_thousand_a_request_across_records(emulated: Aws) -> None:
    versions = [{"Key": file_key(T, key("c1"), number), "VersionId": "v1"} for number in range(1005)]
    chunks = [
        answer(Versions=versions[:900], IsTruncated=True, NextKeyMarker="k", NextVersionIdMarker="v1"),
        answer(Versions=versions[900:1000], DeleteMarkers=versions[1000:]),
        answer(Versions=[{"Key": OTHER_NAME, "VersionId": "v1"}]),
    ]
    with (
        instead(emulated.s3, "ListObjectVersions", *chunks) as listings,
        instead(emulated.s3, "DeleteObjects", answer(), answer()),
        listening(emulated.s3, "DeleteObjects") as heard,
    ):
        assert emulated.files().delete_files(T, dict.fromkeys((key("c1"), key("c2")), Whole.RECORD)) == frozenset()
    assert len(listings) == len(chunks)
    assert [len(request["Delete"]["Objects"]) for request in heard] == [1000, 6]
