"""Contents in order, files through their links, and files that arrive too late (X4)."""

from http import HTTPStatus
from urllib.parse import urlsplit

import pytest

from tests.world import council
from tests.world.delivery import run_all_but, run_until_killed, send
from tests.world.world import World

CASE = "complaints/one"
PATH = f"/v1/records/{CASE}"
FILE = {"file_name": "PLANTED.pdf", "file_type": "application/pdf", "size": 12}


def _upload(here: World, key: str, times: int = 2) -> None:
    for number in range(times):
        here.clients.s3.put_object(Bucket=here.bucket, Key=key, Body=f"PLANTED-{number}".encode())


@pytest.mark.parametrize("kind", council.CONTENT_PATHS)
def test_contents_are_numbered_and_listed_in_the_order_in_which_they_were_added(here: World, kind: str) -> None:
    council.put(here, CASE)
    for number in range(3):
        content = {"body": f"text {number}", "subject": None, "at": f"2025-01-0{3 - number}T00:00:00Z"}
        created = here.call("POST", f"{PATH}/{kind}", content).expect(201).body
        assert created == {"id": f"00000{number + 1}", **content}
    first = here.call("GET", f"{PATH}/{kind}?limit=2").expect(200).body
    rest = here.call("GET", f"{PATH}/{kind}?limit=2&cursor={first['next_cursor']}").expect(200).body
    assert [one["body"] for one in (*first["items"], *rest["items"])] == ["text 0", "text 1", "text 2"]
    assert rest["next_cursor"] is None
    assert [len(council.rows_of(here, CASE)), council.read(here, CASE)["version"]] == [4, 4]


def test_a_content_without_a_date_is_of_now(here: World) -> None:
    council.put(here, CASE)
    created = here.call("POST", f"{PATH}/notes", {"body": "x"}).expect(201).body
    assert created["at"].startswith("2026-03-02T09:00")


def test_contents_of_an_unknown_record_are_not_found(here: World) -> None:
    for kind in (*council.CONTENT_PATHS, "attachments"):
        assert here.call("GET", f"{PATH}/{kind}").expect(404).body["code"] == "unknown_record"
        body = FILE if kind == "attachments" else {"body": "x"}
        assert here.call("POST", f"{PATH}/{kind}", body).expect(404).body["code"] == "unknown_record"


def test_a_file_is_announced_and_its_link_names_its_place_and_length(here: World) -> None:
    council.put(here, CASE)
    answer = here.call("POST", f"{PATH}/attachments", FILE).expect(201).body
    upload = answer.pop("upload")
    assert answer.pop("added_at").startswith("2026-03-02T09:00")
    assert answer == {"attachment_id": "000001", **FILE}
    assert (upload["method"], upload["headers"]) == (
        "PUT",
        {"Content-Length": "12", "Content-Type": "application/octet-stream"},
    )
    assert urlsplit(upload["url"]).path.endswith(f"/records/council/{CASE}/000001")
    assert "content-length" in upload["url"].lower()
    assert "X-Amz-Expires=300" in upload["url"]
    assert "PLANTED" not in upload["url"]
    (listed,) = here.call("GET", f"{PATH}/attachments").expect(200).body["items"]
    assert (listed["attachment_id"], listed["upload"]) == ("000001", None)


def test_x4_a_file_that_was_announced_stays(here: World) -> None:
    council.put(here, CASE)
    council.attach(here, CASE)
    here.settle()
    assert len(council.versions(here)) == 3


def test_x4_a_file_that_arrives_for_an_erased_record_is_deleted_every_version(here: World) -> None:
    council.put(here, CASE)
    key = council.attach(here, CASE)
    here.settle()
    here.call("POST", f"{PATH}/redaction").expect(200)
    assert council.versions(here) == []
    _upload(here, key)
    here.clients.s3.delete_object(Bucket=here.bucket, Key=key)
    here.settle()
    assert council.versions(here) == []


def test_x4_a_file_that_arrives_for_a_claimed_record_is_deleted(here: World) -> None:
    council.put(here, CASE)
    here.call("POST", f"{PATH}/attachments", FILE).expect(201)
    council.ask(here)
    send(here, run_all_but(here, "one"))
    run_until_killed(here, lambda call: call.operation == "ListObjectVersions")
    _upload(here, f"records/council/{CASE}/000001")
    here.settle()
    assert council.versions(here) == []


@pytest.mark.parametrize(
    "key",
    [
        "records/council/complaints/nobody/000001",
        "records/council/complaints/one/000002",
        "records/council/complaints/one/1",
        "records/council/complaints/one/000001/more",
        "records/council/complaints/one/",
        "records/nobody/complaints/one/000001",
        "records/council/complaints/o ne+ü@x/000001",
        "records/stray",
    ],
)
def test_x4_a_file_for_which_no_attachment_stands_is_deleted(here: World, key: str) -> None:
    council.put(here, CASE)
    council.attach(here, CASE)
    here.settle()
    _upload(here, key)
    here.settle()
    assert council.versions(here) == [f"records/council/{CASE}/000001"] * 3


def test_x4_a_file_whose_row_is_gone_is_deleted(here: World) -> None:
    council.put(here, CASE)
    key = council.attach(here, CASE)
    row = {"pk": {"S": "council#complaints#one"}, "sk": {"S": "FILE#000001"}}
    here.clients.dynamodb.delete_item(TableName=here.tables["RecordsTable"], Key=row)
    here.settle()
    assert council.versions(here, key) == []


def test_x4_the_test_event_of_the_bucket_is_nothing_to_act_on(here: World) -> None:
    here.functions["DiscardOrphanUploadFunction"].invoke({"Service": "Amazon S3", "Event": "s3:TestEvent"})
    assert here.call("GET", "/v1/workflows").status == HTTPStatus.OK
