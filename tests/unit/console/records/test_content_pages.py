"""Messages, letters, alerts and notes of a record: read and added by forms."""

from dataclasses import replace

import pytest

from functions.console.records.contents import EXCERPT, Contents
from functions.console.records.words import TEXTS, Noun
from shared.access.permissions import Permission
from shared.records.content import LARGEST_BODY, Content, ContentCounts, ContentKind
from tests.unit.application.rig import Rig
from tests.unit.builders import T, a_content, a_guard, a_record, an_erased, key
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer

ADDRESS = "/console/records/complaints/c1"
NOTES = f"{ADDRESS}/notes"
PLANTED = "<img src=x onerror=alert(1)>\nsecond line"
EDITOR = (Permission.READ_RECORDS, Permission.EDIT_RECORDS)


@pytest.fixture
def officer(rig: Rig) -> Officer:
    return _officer(rig, *EDITOR)


def _officer(rig: Rig, *permissions: Permission) -> Officer:
    return Officer(rig, [Contents(rig)], permissions)


def _put_note(rig: Rig, body: str, subject: str | None = None) -> None:
    rig.put(a_record(counts=ContentCounts(notes=1)))
    note = replace(a_content(1, ContentKind.NOTE), body=body, subject=subject)
    rig.records.parts[T, (key(), ContentKind.NOTE, 1)] = note


@pytest.mark.parametrize(("kind", "noun"), TEXTS.items())
def test_each_kind_is_added_and_read_again(rig: Rig, officer: Officer, kind: ContentKind, noun: Noun) -> None:
    rig.put(a_record())
    page = officer.get(f"{ADDRESS}/{noun.path}/new")
    assert_sound(page.body)
    done = officer.send(page, f"Add the {noun.one}", subject="Bins", body=PLANTED)
    assert done.goes_to == f"{ADDRESS}/{noun.path}?notice=content_added"
    listed = officer.follow(done)
    assert_sound(listed.body)
    assert f"{noun.one.capitalize()} 1: Bins" in listed.text
    assert PLANTED in listed.tree.xpath("//p[contains(@class, 'app-lines')]/text()")
    (content,) = rig.records.contents(T, key(), kind, 0, 9)
    assert isinstance(content, Content)
    assert (content.body, content.subject) == (PLANTED, "Bins")


def test_s1_a_form_that_is_sent_twice_adds_one(rig: Rig, officer: Officer) -> None:
    rig.put(a_record())
    page = officer.get(f"{NOTES}/new")
    for _ in range(2):
        assert officer.send(page, "Add the note", body="Called back").status == 303
    assert rig.row(key()).counts.notes == 1
    other = officer.send(page, "Add the note", body="Called again")
    assert (other.status, "Somebody has added another since you opened this page." in other.errors[0]) == (412, True)
    assert officer.send(other, "Add the note").status == 303
    assert rig.row(key()).counts.notes == 2


def test_the_day_that_it_is_of_may_be_given(rig: Rig, officer: Officer) -> None:
    rig.put(a_record())
    day = {"at-day": "27", "at-month": "2", "at-year": "2026"}
    officer.send(officer.get(f"{NOTES}/new"), "Add the note", body="Called back", **day)
    assert "27 February 2026, midnight" in officer.get(NOTES).text


def test_a_text_that_is_missing_or_too_long_is_said_at_its_field(rig: Rig, officer: Officer) -> None:
    rig.put(a_record())
    page = officer.get(f"{NOTES}/new")
    empty = officer.send(page, "Add the note", subject="Bins")
    assert (empty.status, empty.errors) == (422, ["Enter the text of the note"])
    assert empty.tree.xpath("//input[@id='subject']/@value") == ["Bins"]
    long = officer.send(page, "Add the note", body="é" * LARGEST_BODY)
    assert (long.status, long.errors) == (422, ["The text can have at most 100 KB"])


def test_x4_an_erased_and_a_restricted_record_take_none(rig: Rig, officer: Officer) -> None:
    rig.put(a_record())
    page = officer.get(f"{NOTES}/new")
    rig.put(an_erased())
    erased = officer.send(page, "Add the note", body="late")
    assert (erased.status, "It takes no new personal data" in erased.errors[0]) == (409, True)
    rig.put(a_record(restriction=a_guard()))
    restricted = officer.send(page, "Add the note", body="late")
    assert (restricted.status, "Lift the restriction" in restricted.errors[0]) == (409, True)


def test_x22_a_list_shows_the_beginning_of_a_long_text_and_leads_to_the_rest(rig: Rig, officer: Officer) -> None:
    _put_note(rig, "a" * EXCERPT + "THE END", subject=PLANTED)
    listed = officer.get(NOTES)
    assert "THE END" not in listed.body
    assert listed.links["Read the whole note 1"] == f"{NOTES}/1"
    whole = officer.get(f"{NOTES}/1")
    assert_sound(whole.body)
    assert "THE END" in whole.text


@pytest.mark.parametrize("number", ["0", "2", "x", "9999999999"])
def test_a_content_that_is_not_there_is_not_found(rig: Rig, officer: Officer, number: str) -> None:
    _put_note(rig, "here")
    assert officer.get(f"{NOTES}/{number}").status == 404


def test_a_long_list_goes_on(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(counts=ContentCounts(notes=51)))
    first = officer.get(NOTES)
    assert "Note 50" in first.text
    assert "Note 51" not in first.text
    second = officer.get(first.links["Next page"])
    assert "Note 51" in second.text


def test_x15_reading_and_adding_need_their_permissions(rig: Rig) -> None:
    rig.put(a_record())
    reader = _officer(rig, Permission.READ_RECORDS)
    assert reader.get(NOTES).status == 200
    assert "Add a note" not in reader.get(NOTES).links
    assert reader.get(f"{NOTES}/new").status == 403
    writer = _officer(rig, Permission.EDIT_RECORDS)
    assert writer.get(NOTES).status == 403
    done = writer.send(writer.get(f"{NOTES}/new"), "Add the note", body="blind")
    assert writer.follow(done).status == 200


def test_a_day_at_the_calendars_end_is_refused_since_no_page_could_show_its_instant(rig: Rig) -> None:
    rig.put(a_record())
    officer = Officer(rig, [Contents(rig)], [Permission.READ_RECORDS, Permission.EDIT_RECORDS])
    for day, month, year in (("1", "1", "0001"), ("31", "12", "9999")):
        page = officer.get("/console/records/complaints/c1/notes/new")
        shown = officer.send(page, "Add the note", body="x", at_day=day, at_month=month, at_year=year)
        assert (shown.status, shown.errors) == (422, ["Enter a real date, like 27 3 2027"])
