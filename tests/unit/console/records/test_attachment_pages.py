"""Attachments of a record: listed, and added with and without a script."""

from datetime import date

import pytest

from functions.console.frame.uploads import LARGEST_SENT
from functions.console.records.attachments import Attachments
from functions.gateway.files import LARGEST_FILE
from shared.access.permissions import Permission
from shared.adapters.s3.keys import file_key
from shared.records.content import ContentCounts, Waiting
from tests.unit.application.rig import Rig
from tests.unit.builders import T, a_record, a_workflow, an_attachment, an_erased, key
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer

ADDRESS = "/console/records/complaints/c1"
FILES = f"{ADDRESS}/attachments"
BUTTON = "Add the attachment"
PLANTED = "<b>jo.pdf"
EDITOR = (Permission.READ_RECORDS, Permission.EDIT_RECORDS)


@pytest.fixture
def officer(rig: Rig) -> Officer:
    return _officer(rig, *EDITOR)


def _officer(rig: Rig, *permissions: Permission) -> Officer:
    return Officer(rig, [Attachments(rig)], permissions)


def test_the_list_says_what_is_known_of_each_as_text(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(counts=ContentCounts(attachments=4)))
    due = date(2026, 9, 1)
    rig.put_files(
        key(),
        an_attachment(1, file_name=PLANTED, size=48_213),
        an_attachment(2, due_on=due, awaits_dating=False),
        an_attachment(3, due_on=due, awaits_dating=False, waiting=Waiting(ground="linked_legal_hold", day=due)),
        an_attachment(4, awaits_dating=False),
    )
    shown = officer.get(FILES)
    assert_sound(shown.body)
    assert f"{PLANTED} letter 48,213 1 March 2026, 9am The next night gives it a date" in shown.text
    assert "On 1 September 2026, and is kept with its record" in shown.text
    assert "With the record" in shown.text
    assert shown.links["Add an attachment"] == f"{FILES}/new"


def test_a_file_is_sent_with_the_form_where_no_script_runs(rig: Rig, officer: Officer) -> None:
    rig.put(a_record())
    page = officer.get(f"{FILES}/new")
    assert_sound(page.body)
    assert "up to 4 MB" in page.text
    chosen = {"file": (f"C:\\Users\\Jo\\{PLANTED}", b"%PDF")}
    done, again = (officer.send_files(page, BUTTON, chosen, file_type="letter") for _ in range(2))
    assert done.goes_to == again.goes_to == f"{FILES}?notice=content_added"
    assert PLANTED in officer.follow(done).text
    assert "C:" not in officer.follow(done).text
    assert rig.row(key()).counts.attachments == 1
    assert rig.files.contents == {file_key(T, key(), 1): b"%PDF"}


def test_a_script_asks_for_a_link_and_sends_the_file_over_it(rig: Rig, officer: Officer) -> None:
    rig.put(a_record())
    page = officer.get(f"{FILES}/new")
    assert "connect-src 'self' https://files.example;" in page.headers["Content-Security-Policy"]
    asked = {"csrf": "a-token-of-the-session", "counted": "0", "file_type": "letter", "file-name": PLANTED, "size": "3"}
    for _ in range(2):
        answer = officer.post(f"{FILES}/new", asked)
        assert_sound(answer.body)
        (link,) = answer.tree.xpath("//*[@id='upload']")
        assert link.get("data-url").startswith("https://files.example/")
        assert link.get("data-content-type") == "application/octet-stream"
        assert link.get("data-then") == f"{FILES}?notice=content_added"
    assert rig.row(key()).counts.attachments == 1


@pytest.mark.parametrize(
    ("size", "says"),
    [
        ("0", "The file is empty. Choose another one"),
        (str(LARGEST_FILE + 1), "The file must be smaller than 5 GB"),
        ("9" * 400, "The file must be smaller than 5 GB"),
        ("-1", "The file must be smaller than 5 GB"),
    ],
)
def test_x22_a_size_that_no_file_may_have_is_said_at_the_file(rig: Rig, officer: Officer, size: str, says: str) -> None:
    rig.put(a_record())
    asked = {"csrf": "a-token-of-the-session", "counted": "0", "file_type": "letter", "file-name": "a", "size": size}
    refused = officer.post(f"{FILES}/new", asked)
    assert (refused.status, refused.errors) == (422, [says])
    assert rig.row(key()).counts.attachments == 0


def test_what_is_missing_or_wrong_is_said_at_its_field(rig: Rig, officer: Officer) -> None:
    rig.put(a_record())
    page = officer.get(f"{FILES}/new")
    nothing = officer.send_files(page, BUTTON, {})
    assert nothing.errors == ["Choose a file", "Enter what kind of file it is, such as letter"]
    assert_sound(nothing.body)
    empty = officer.send_files(page, BUTTON, {"file": ("jo.pdf", b"")}, file_type="jo@example.com")
    assert empty.errors[0] == "The file is empty. Choose another one"
    assert empty.errors[1].startswith("The kind can have up to 64 letters without accents")
    long = officer.send_files(page, BUTTON, {"file": ("x" * 256, b"%PDF")}, file_type="letter")
    assert long.errors == ["The file’s name can have at most 255 characters"]
    large = officer.send_files(page, BUTTON, {"file": ("a", b"x" * (LARGEST_SENT + 1024 * 1024))}, file_type="letter")
    assert large.status == 413
    assert rig.files.contents == {}


def test_x4_an_erased_record_takes_none(rig: Rig, officer: Officer) -> None:
    rig.put(a_record())
    page = officer.get(f"{FILES}/new")
    rig.put(an_erased())
    refused = officer.send_files(page, BUTTON, {"file": ("jo.pdf", b"%PDF")}, file_type="letter")
    assert (refused.status, "It takes no new personal data" in refused.errors[0]) == (409, True)
    assert rig.files.contents == {}


def test_the_kinds_in_use_are_listed(rig: Rig, officer: Officer) -> None:
    rig.put(a_record())
    page = officer.get(f"{FILES}/new")
    officer.send_files(page, BUTTON, {"file": ("jo.pdf", b"%PDF")}, file_type="letter")
    assert "In use: letter." in officer.get(f"{FILES}/new").text


def test_x19_a_kind_that_the_workflow_does_not_list_is_refused_at_its_field(rig: Rig, officer: Officer) -> None:
    rig.keep(a_workflow(file_types=("scan", "photo")))
    rig.put(a_record())
    page = officer.get(f"{FILES}/new")
    assert "One of: scan, photo." in page.text
    refused = officer.send_files(page, BUTTON, {"file": ("jo.pdf", b"%PDF")}, file_type="letter")
    says = "The workflow lists which kinds its files may have. Enter one of them"
    assert (refused.status, refused.errors, refused.links[says]) == (422, [says], "#file_type")
    assert rig.row(key()).counts.attachments == 0


def test_x15_reading_and_adding_need_their_permissions(rig: Rig) -> None:
    rig.put(a_record())
    reader = _officer(rig, Permission.READ_RECORDS)
    assert "Add an attachment" not in reader.get(FILES).links
    assert reader.get(f"{FILES}/new").status == 403
    assert _officer(rig, Permission.EDIT_RECORDS).get(FILES).status == 403
