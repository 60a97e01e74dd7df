"""Files: links to send them to, and deletion without remainder."""

from urllib.parse import parse_qs, urlsplit

from shared.adapters.s3.keys import file_key, import_key
from shared.records.content import Attachment
from shared.records.scope import Files, Whole
from tests.contract.backing import Aws, Backing
from tests.contract.builders import JOB, NOON, OTHER, T, key

FILE = Attachment(number=7, file_name="Jo Bloggs.pdf", file_type="letter", size=1234, added_at=NOON)


def test_a_link_takes_the_bytes_of_one_attachment_and_names_nobody(backing: Backing) -> None:
    link = backing.files.upload_link(T, key("c1"), FILE)
    assert link.method == "PUT"
    assert file_key(T, key("c1"), 7) in link.url
    assert link.headers == {"Content-Length": "1234", "Content-Type": "application/octet-stream"}
    assert "Bloggs" not in link.url


def test_a_link_s_length_and_type_are_signed_and_it_lasts_five_minutes(emulated: Aws) -> None:
    """S3 itself refuses what is not as signed; the emulator would take anything, so what is signed is what counts."""
    link = urlsplit(emulated.files().upload_link(T, key("c1"), FILE).url)
    query = parse_qs(link.query)
    assert link.netloc == f"{emulated.bucket}.s3.eu-west-2.amazonaws.com"
    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-SignedHeaders"] == ["content-length;content-type;host"]
    assert query["X-Amz-Expires"] == ["300"]


def test_l10_an_import_that_came_through_a_form_lies_where_its_link_leads(backing: Backing) -> None:
    backing.files.put_import(T, JOB, b"<Message/>")
    assert backing.objects() == {import_key(T, JOB)}
    backing.files.delete_import(T, JOB)
    assert backing.objects() == set()


def test_l10_an_import_that_came_through_a_form_has_its_bytes_and_no_type_that_a_browser_would_run(
    emulated: Aws,
) -> None:
    emulated.files().put_import(T, JOB, b"<Message/>")
    found = emulated.s3.get_object(Bucket=emulated.bucket, Key=import_key(T, JOB))
    assert (found["Body"].read(), found["ContentType"]) == (b"<Message/>", "application/octet-stream")


def test_a_file_that_came_through_a_form_lies_where_its_link_leads(backing: Backing) -> None:
    backing.files.put_file(T, key("c1"), FILE, b"%PDF")
    assert backing.objects() == {file_key(T, key("c1"), 7)}
    assert backing.files.delete_files(T, {key("c1"): Whole.RECORD}) == frozenset()
    assert backing.objects() == set()


def test_a_file_that_came_through_a_form_has_its_bytes_and_no_type_that_a_browser_would_run(emulated: Aws) -> None:
    emulated.files().put_file(T, key("c1"), FILE, b"<script>")
    found = emulated.s3.get_object(Bucket=emulated.bucket, Key=file_key(T, key("c1"), 7))
    assert (found["Body"].read(), found["ContentType"]) == (b"<script>", "application/octet-stream")


def test_links_lead_to_the_origin_that_pages_name(backing: Backing) -> None:
    files = backing.files
    assert files.upload_link(T, key("c1"), FILE).url.startswith(f"{files.upload_origin(T, key('c1'))}/")
    assert files.import_link(T, JOB, 3).url.startswith(f"{files.import_origin(T)}/")


def test_every_version_and_delete_marker_of_a_record_goes(backing: Backing) -> None:
    mine = [file_key(T, key("c1"), number) for number in (1, 2, 3)]
    for name in mine:
        backing.arrive(name)
    backing.arrive(mine[0])
    backing.hide(mine[1])
    backing.hide(mine[2])
    backing.arrive(mine[2])
    assert backing.files.delete_files(T, {key("c1"): Whole.RECORD}) == frozenset()
    assert backing.objects() == set()


def test_no_file_of_any_other_record_goes(backing: Backing) -> None:
    """An id that begins with another one is another record."""
    mine = file_key(T, key("c1"), 1)
    others = {
        file_key(T, key("c11"), 1),
        file_key(T, key("c1.2"), 1),
        file_key(T, key("c1", "permits"), 1),
        file_key(OTHER, key("c1"), 1),
    }
    for name in (mine, *others):
        backing.arrive(name)
    backing.hide(file_key(T, key("c11"), 1))
    backing.files.delete_files(T, dict.fromkeys((key("c1"), key("c2")), Whole.RECORD))
    assert backing.objects() == others


def test_files_of_several_records_go_in_one_call(backing: Backing) -> None:
    keys = [key(f"c{number}") for number in range(5)]
    for one in keys:
        backing.arrive(file_key(T, one, 1))
    backing.files.delete_files(T, dict.fromkeys(keys, Whole.RECORD))
    assert backing.objects() == set()


def test_p5_every_version_and_delete_marker_of_the_attachments_named_goes_and_no_other_file(backing: Backing) -> None:
    mine, gone = [file_key(T, key("c1"), number) for number in (1, 2, 3)], [file_key(T, key("c2"), 7)]
    others = {file_key(T, key("c11"), 2), file_key(OTHER, key("c1"), 2), file_key(T, key("c1", "permits"), 2)}
    for name in (*mine, mine[1], *gone, *others):
        backing.arrive(name)
    backing.hide(mine[2])
    assert backing.files.delete_files(T, {key("c1"): Files((2, 3, 3)), key("c2"): Files((7,))}) == frozenset()
    assert backing.objects() == {mine[0], *others}


def test_p5_attachments_that_are_not_there_count_as_deleted(backing: Backing) -> None:
    backing.arrive(file_key(T, key("c1"), 1))
    assert backing.files.delete_files(T, {key("c1"): Files((2,))}) == frozenset()
    assert backing.objects() == {file_key(T, key("c1"), 1)}


def test_deleting_nothing_is_nothing(backing: Backing) -> None:
    assert backing.files.delete_files(T, {}) == frozenset()
    backing.files.delete_object(file_key(T, key("c1"), 1))


def test_one_object_goes_with_all_its_versions_and_no_object_whose_name_continues_it(backing: Backing) -> None:
    name, longer = "records/council/complaints/c1/00000", "records/council/complaints/c1/000001"
    for each in (name, name, longer):
        backing.arrive(each)
    backing.hide(name)
    backing.files.delete_object(name)
    assert backing.objects() == {longer}
