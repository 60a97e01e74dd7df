"""Contents and attachments: adding them, listing them, and files that arrive too late."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from shared.access.permissions import Permission
from shared.adapters.s3.keys import file_key, file_of
from shared.application.records.contents import AddAttachment, AddContent, ListContents, NewAttachment, NewContent
from shared.application.records.discard_orphan_upload import DiscardOrphanUpload
from shared.application.records.send_attachment import SendAttachment
from shared.application.stored import LINK_LASTS, MOST_CONTENTS, UploadLink
from shared.kernel.errors import Invalid, NotFound, RuleConflict, StaleVersion
from shared.records.content import Attachment, Content, ContentCounts, ContentKind
from shared.records.record import Record
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    INSTANT,
    NOW,
    OTHER,
    YESTERDAY,
    T,
    a_caller,
    a_claim,
    a_guard,
    a_record,
    an_erased,
    key,
)
from tests.unit.refusals import refused

CALLER = a_caller(Permission.EDIT_RECORDS)
READER = a_caller(Permission.READ_RECORDS)
ONE = key("c1")
NOTE = NewContent(body="Dear Jo", subject="Bins")
FILE = NewAttachment(file_name="jo.pdf", file_type="letter", size=3)
Discard = Callable[[str], bool]
KINDS = [kind for kind in ContentKind if kind is not ContentKind.ATTACHMENT]


@pytest.fixture
def add(rig: Rig) -> AddContent:
    return AddContent(rig)


@pytest.fixture
def attach(rig: Rig) -> AddAttachment:
    return AddAttachment(rig)


@pytest.fixture
def discard(rig: Rig) -> Discard:
    """Return what the function does with a key."""
    return lambda object_key: DiscardOrphanUpload(rig)(object_key, file_of(object_key))


@pytest.mark.parametrize("kind", KINDS)
def test_x1_a_content_is_numbered_and_its_record_counts_it(rig: Rig, add: AddContent, kind: ContentKind) -> None:
    rig.put(a_record(ONE, version=3))
    first, second = add(CALLER, ONE, kind, NOTE), add(CALLER, ONE, kind, NOTE)
    assert first == Content(kind=kind, number=1, body="Dear Jo", subject="Bins", at=NOW)
    assert second == replace(first, number=2)
    assert rig.row(ONE) == a_record(ONE, counts=ContentCounts(**{kind.value: 2}), version=5)
    assert rig.records.parts == {(T, (ONE, kind, one.number)): one for one in (first, second)}


def test_a_content_may_bring_the_instant_that_it_is_of(rig: Rig, add: AddContent) -> None:
    rig.put(a_record(ONE))
    assert add(CALLER, ONE, ContentKind.LETTER, replace(NOTE, at=YESTERDAY)).at == YESTERDAY


def test_x9_adding_a_content_does_not_count_as_a_change_of_the_record(rig: Rig, add: AddContent) -> None:
    rig.put(a_record(ONE))
    add(CALLER, ONE, ContentKind.NOTE, NOTE)
    assert rig.row(ONE).changed_at == YESTERDAY


def test_x1_an_attachment_is_counted_before_its_link_is_handed_out(rig: Rig, attach: AddAttachment) -> None:
    rig.put(a_record(ONE, counts=ContentCounts(attachments=4)))
    attachment, link = attach(CALLER, ONE, FILE)
    assert attachment == Attachment(number=5, file_name="jo.pdf", file_type="letter", size=3, added_at=NOW)
    assert isinstance(link, UploadLink)
    assert file_key(T, ONE, 5) in link.url
    assert rig.row(ONE).counts == ContentCounts(attachments=5)


def test_a_file_was_added_now_or_earlier(rig: Rig, attach: AddAttachment) -> None:
    rig.put(a_record(ONE))
    for at in (YESTERDAY, NOW):
        assert attach(CALLER, ONE, replace(FILE, added_at=at))[0].added_at == at
    with refused(Invalid, "added_at_in_future"):
        attach(CALLER, ONE, replace(FILE, added_at=NOW + INSTANT))
    assert rig.row(ONE).counts.attachments == 2


@pytest.mark.parametrize(
    ("record", "code"),
    [
        (a_record(ONE, claim=a_claim()), "erasure_in_progress"),
        (a_record(ONE, restriction=a_guard()), "processing_restricted"),
        (an_erased(ONE), "already_erased"),
    ],
    ids=["claimed", "P11", "erased"],
)
def test_x4_a_record_that_is_being_erased_or_erased_or_restricted_takes_no_content(
    rig: Rig, add: AddContent, attach: AddAttachment, record: Record, code: str
) -> None:
    rig.put(record)
    with refused(RuleConflict, code):
        add(CALLER, ONE, ContentKind.NOTE, NOTE)
    with refused(RuleConflict, code):
        attach(CALLER, ONE, FILE)
    assert (rig.row(ONE), rig.records.parts) == (record, {})


def test_contents_need_a_record(rig: Rig, add: AddContent, attach: AddAttachment) -> None:
    rig.put(a_record(ONE))
    for caller, one in ((CALLER, key("c9")), (a_caller(tenant=OTHER), ONE)):
        with refused(NotFound, "unknown_record"):
            add(caller, one, ContentKind.NOTE, NOTE)
        with refused(NotFound, "unknown_record"):
            attach(caller, one, FILE)


def test_a_body_over_100_kb_is_refused(rig: Rig, add: AddContent) -> None:
    rig.put(a_record(ONE))
    with refused(Invalid, "content_too_large"):
        add(CALLER, ONE, ContentKind.NOTE, NewContent(body="a" * 102_401))


@pytest.mark.parametrize("kind", ContentKind)
def test_a_record_takes_no_more_contents_than_six_digits_can_number(
    rig: Rig, add: AddContent, attach: AddAttachment, kind: ContentKind
) -> None:
    def one_more() -> int:
        if kind is ContentKind.ATTACHMENT:
            return attach(CALLER, ONE, FILE)[0].number
        return add(CALLER, ONE, kind, NOTE).number

    rig.records.rows[T, ONE] = a_record(ONE, counts=ContentCounts(**{kind.value: MOST_CONTENTS - 1}))
    assert one_more() == 999_999
    with refused(Invalid, "too_many_contents"):
        one_more()


def test_two_contents_that_are_added_at_once_get_numbers_of_their_own(rig: Rig, add: AddContent) -> None:
    rig.put(a_record(ONE))
    rig.records.interludes.append(lambda: rig.put(a_record(ONE, counts=ContentCounts(notes=1), version=2)))
    assert add(CALLER, ONE, ContentKind.NOTE, NOTE).number == 2
    assert len(rig.records.parts) == 2


def test_x4_a_claim_that_comes_in_between_is_seen(rig: Rig, attach: AddAttachment) -> None:
    rig.put(a_record(ONE))
    rig.records.interludes.append(lambda: rig.put(a_record(ONE, claim=a_claim(), version=2)))
    with refused(RuleConflict, "erasure_in_progress"):
        attach(CALLER, ONE, FILE)
    assert rig.records.parts == {}


def test_contents_of_one_kind_are_listed_in_their_order_piece_by_piece(rig: Rig) -> None:
    rig.put(a_record(ONE, counts=ContentCounts(messages=3, notes=1)))
    listing = ListContents(rig)
    first, after = listing(READER, ONE, ContentKind.MESSAGE, 0, 2)
    assert ([one.number for one in first], after) == ([1, 2], 2)
    rest, end = listing(READER, ONE, ContentKind.MESSAGE, 2, 2)
    assert ([one.number for one in rest], end) == ([3], None)


def test_a_list_of_contents_that_were_deleted_comes_to_its_end(rig: Rig) -> None:
    rig.put(a_record(ONE, counts=ContentCounts(messages=3)))
    rig.records.parts.clear()
    listing = ListContents(rig)
    assert listing(READER, ONE, ContentKind.MESSAGE, 0, 2) == ([], None)


def test_a_file_that_is_expected_stays(rig: Rig, discard: Discard) -> None:
    rig.put(a_record(ONE, counts=ContentCounts(attachments=1), legal_hold=a_guard()))
    assert discard(file_key(T, ONE, 1)) is False
    assert rig.files.versions == {file_key(T, ONE, 1): 1}


@pytest.mark.parametrize(
    "record",
    [
        None,
        a_record(ONE),
        a_record(ONE, claim=a_claim(), counts=ContentCounts(attachments=1)),
        an_erased(ONE, counts=ContentCounts(attachments=1)),
    ],
    ids=["unknown", "row gone", "claimed", "erased"],
)
def test_x4_a_file_that_arrives_too_late_is_deleted_every_version(
    rig: Rig, discard: Discard, record: Record | None
) -> None:
    if record is not None:
        rig.put(record)
    rig.files.arrive(file_key(T, ONE, 1))
    rig.files.arrive(file_key(T, ONE, 1))
    assert discard(file_key(T, ONE, 1)) is True
    assert rig.files.versions == {}


def test_x4_a_record_that_cannot_be_read_keeps_its_file(rig: Rig, discard: Discard) -> None:
    rig.put(a_record(ONE, counts=ContentCounts(attachments=1)))
    rig.records.unreadable.add((T, ONE))
    assert discard(file_key(T, ONE, 1)) is False
    assert rig.files.versions != {}


@pytest.mark.parametrize(
    "stray",
    [
        "records/council/complaints/c1/1",
        "records/council/complaints/c1/0000001",
        "records/council/complaints/c1/000001/x",
        "records/council/complaints/jo@example.org/000001",
        "records/council/complaints/../000001",
        "x/records/council/complaints/c1/000001",
        "records/council/complaints/c1/\u0660\u0660\u0660\u0660\u0660\u0661",
    ],
)
def test_x4_an_object_that_no_attachment_can_have_is_deleted(rig: Rig, discard: Discard, stray: str) -> None:
    rig.put(a_record(ONE, counts=ContentCounts(attachments=1)))
    rig.files.arrive(stray)
    assert discard(stray) is True
    assert set(rig.files.versions) == {file_key(T, ONE, 1)}


def test_the_file_of_another_tenants_record_of_the_same_id_is_not_expected_here(rig: Rig, discard: Discard) -> None:
    rig.put(a_record(ONE, counts=ContentCounts(attachments=1)))
    rig.files.arrive(file_key(OTHER, ONE, 1))
    assert discard(file_key(OTHER, ONE, 1)) is True
    assert set(rig.files.versions) == {file_key(T, ONE, 1)}


def test_x14_a_content_that_is_sent_twice_is_added_once(rig: Rig, add: AddContent) -> None:
    rig.put(a_record(ONE))
    first = add(CALLER, ONE, ContentKind.NOTE, NOTE, counted=0)
    rig.clock.forward(INSTANT)
    assert add(CALLER, ONE, ContentKind.NOTE, NOTE, counted=0) == first
    assert rig.row(ONE).counts == ContentCounts(notes=1)
    assert add(CALLER, ONE, ContentKind.NOTE, NOTE, counted=1).number == 2


def test_x14_another_content_in_its_place_is_a_conflict(rig: Rig, add: AddContent) -> None:
    rig.put(a_record(ONE))
    add(CALLER, ONE, ContentKind.NOTE, NewContent(body="Another"), counted=0)
    with refused(StaleVersion, "contents_changed"):
        add(CALLER, ONE, ContentKind.NOTE, NOTE, counted=0)
    assert rig.row(ONE).counts == ContentCounts(notes=1)


def test_x14_a_file_that_is_announced_twice_is_one_file(rig: Rig, attach: AddAttachment) -> None:
    rig.put(a_record(ONE))
    first = attach(CALLER, ONE, FILE, counted=0)
    assert attach(CALLER, ONE, FILE, counted=0) == first
    with refused(StaleVersion, "contents_changed"):
        attach(CALLER, ONE, replace(FILE, size=4), counted=0)
    assert rig.row(ONE).counts == ContentCounts(attachments=1)


def test_x14_a_file_that_has_gone_since_is_not_its_place(rig: Rig, attach: AddAttachment) -> None:
    rig.put(a_record(ONE, counts=ContentCounts(attachments=2)))
    del rig.records.parts[T, (ONE, ContentKind.ATTACHMENT, 1)]
    with refused(StaleVersion, "contents_changed"):
        attach(CALLER, ONE, FILE, counted=0)


def test_a_file_that_came_with_a_form_is_announced_and_stored_once(rig: Rig) -> None:
    rig.put(a_record(ONE))
    send = SendAttachment(rig)
    for _ in range(2):
        assert send(CALLER, ONE, FILE, b"abc", 0).number == 1
    assert rig.row(ONE).counts == ContentCounts(attachments=1)
    assert rig.files.contents[file_key(T, ONE, 1)] == b"abc"


def test_x7a_a_form_of_another_day_writes_over_no_file(rig: Rig, attach: AddAttachment) -> None:
    rig.put(a_record(ONE))
    send = SendAttachment(rig)
    send(CALLER, ONE, FILE, b"abc", 0)
    rig.clock.forward(LINK_LASTS)
    with refused(StaleVersion, "contents_changed"):
        send(CALLER, ONE, FILE, b"xyz", 0)
    with refused(StaleVersion, "contents_changed"):
        attach(CALLER, ONE, FILE, counted=0)
    assert rig.files.contents[file_key(T, ONE, 1)] == b"abc"
    assert rig.row(ONE).counts == ContentCounts(attachments=1)


def test_x4_an_erased_record_takes_no_file_from_a_form(rig: Rig) -> None:
    rig.put(an_erased(ONE))
    with refused(RuleConflict, "already_erased"):
        SendAttachment(rig)(CALLER, ONE, FILE, b"abc", 0)
    assert rig.files.contents == {}
