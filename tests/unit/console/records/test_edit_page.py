"""A record's values and pointers, edited by a form."""

import pytest

from functions.console.records.editing import Editing
from functions.console.records.fields import value_id
from functions.console.records.record import Records
from shared.access.permissions import Permission
from shared.records.field_type import FieldType
from shared.records.workflow import Kind
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    PEOPLE,
    STRANDS,
    a_field,
    a_guard,
    a_person,
    a_record,
    a_workflow,
    an_erased,
    changed,
    key,
)
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer, Shown

ADDRESS = "/console/records/complaints/c1"
EDIT = f"{ADDRESS}/edit"
BUTTON = "Save the record"
PLANTED = '"><script>alert(1)</script>'
VALUES = {"name": "Jo Example", "story": "one\r\ntwo ", "born": "1961-07-14", "ward": "South", "score": 3.5}


@pytest.fixture
def officer(rig: Rig) -> Officer:
    permissions = (Permission.READ_RECORDS, Permission.EDIT_RECORDS)
    return Officer(rig, [Records(rig), Editing(rig)], permissions)


def _save(officer: Officer, page: Shown, **typed: str) -> Shown:
    """Send the form with what was typed under the fields' own names."""
    ids = {_id(name): value for name, value in typed.items()}
    return officer.send(page, BUTTON, **ids)


def _id(name: str) -> str:
    field, _, part = name.partition("__")
    own = field if field in {"person", "parent", "address"} else value_id(field)
    return f"{own}-{part}" if part else own


def test_what_is_typed_is_saved_as_its_type_has_it_and_the_rest_stays_as_it_is(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(values={**VALUES, "odd": ["x"], "postcode": None}))
    page = officer.get(EDIT)
    assert_sound(page.body)
    assert 'odd: ["x"]' in page.text
    done = _save(officer, page, name=PLANTED, score="4", born__day="15")
    assert done.goes_to == f"{ADDRESS}?notice=record_saved"
    assert rig.row(key()).values == {
        **VALUES,
        "odd": ["x"],
        "postcode": None,
        "name": PLANTED,
        "score": 4,
        "born": "1961-07-15",
    }
    again = officer.get(EDIT)
    assert_sound(again.body)
    assert again.tree.xpath(f"//input[@id='{value_id('name')}']/@value") == [PLANTED]


def test_an_empty_field_takes_its_value_away(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(values=VALUES))
    _save(officer, officer.get(EDIT), name="", born__day="", born__month="", born__year="")
    assert rig.row(key()).values == {name: VALUES[name] for name in ("story", "ward", "score")}


def test_yes_no_and_not_set_are_three_answers(rig: Rig, officer: Officer) -> None:
    rig.keep(a_workflow(fields=(a_field("deaf", FieldType.BOOLEAN),)))
    rig.put(a_record())
    page = officer.get(EDIT)
    assert page.tree.xpath("//input[@checked]/@value") == ["unset"]
    _save(officer, page, deaf="no")
    assert rig.row(key()).values == {"deaf": False}
    _save(officer, officer.get(EDIT), deaf="unset")
    assert rig.row(key()).values == {}


def test_x19_what_does_not_fit_its_field_is_said_there_and_kept(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(values=VALUES))
    refused = _save(officer, officer.get(EDIT), score="many", born__month="13", name="Joanna")
    assert refused.status == 422
    assert refused.errors == ["Enter a real date, like 27 3 2027", "Enter a number, like 12 or 3.5"]
    assert refused.tree.xpath(f"//input[@id='{value_id('name')}']/@value") == ["Joanna"]
    assert_sound(refused.body)
    early = _save(officer, officer.get(EDIT), born__year="0961")
    assert (early.status, "born is of type date" in early.errors[0].lower()) == (422, True)
    large = _save(officer, officer.get(EDIT), name="x" * 1001, story="y" * 103_000)
    assert large.errors == ["The values of a record can have at most 100 KB together"]
    assert rig.row(key()).values == VALUES


def test_s1_a_form_that_is_sent_twice_saves_once(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(values=VALUES))
    page = officer.get(EDIT)
    for _ in range(2):
        assert _save(officer, page, name="Joanna").status == 303
    assert rig.row(key()).version == 2
    assert _save(officer, officer.get(EDIT)).status == 303
    assert rig.row(key()).version == 2


def test_x4_a_stale_form_shows_what_changed_and_keeps_what_was_typed(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(values=VALUES))
    page = officer.get(EDIT)
    theirs = {**VALUES, "ward": "North", "name": "Jo E.", "born": "1962-01-02"}
    rig.put(a_record(values=theirs, version=2))
    stale = _save(officer, page, name="Joanna")
    assert stale.status == 412
    assert "Somebody else has changed this record since you opened it." in stale.errors[0]
    assert stale.tree.xpath("//ul[preceding-sibling::h2[1][.='What somebody else has changed']]/li/text()") == [
        "name is now: Jo E.",
        "born is now: 1962-01-02",
        "ward is now: North",
    ]
    assert stale.tree.xpath(f"//input[@id='{value_id('name')}']/@value") == ["Joanna"]
    assert stale.tree.xpath(f"//input[@id='{value_id('ward')}']/@value") == ["North"]
    assert rig.row(key()).values == theirs
    assert officer.send(stale, BUTTON).status == 303
    assert rig.row(key()).values == {**theirs, "name": "Joanna"}


def test_x4_a_field_that_the_workflow_got_since_the_form_was_opened_keeps_its_value(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(values={**VALUES, "nick": "Bob"}))
    page = officer.get(EDIT)
    rig.keep(a_workflow(fields=(*a_workflow().fields, a_field("nick"))))
    assert _save(officer, page, ward="North").status == 303
    assert rig.row(key()).values == {**VALUES, "ward": "North", "nick": "Bob"}
    # By now the form is stale as well, and is shown again with the field and its value.
    stale = _save(officer, page, ward="East")
    assert (stale.status, officer.send(stale, BUTTON).status) == (412, 303)
    assert rig.row(key()).values == {**VALUES, "ward": "East", "nick": "Bob"}


def test_x19_a_field_with_choices_offers_them_and_keeps_one_that_is_none_any_more(rig: Rig, officer: Officer) -> None:
    rig.keep(a_workflow(fields=(a_field("ward", FieldType.CHOICE, choices=("North", "South")), a_field("note"))))
    rig.put(a_record(values={"ward": "West"}))
    page = officer.get(EDIT)
    assert_sound(page.body)
    assert page.tree.xpath(f"//select[@id='{value_id('ward')}']/option/@value") == ["", "North", "South", "West"]
    _save(officer, page, note="seen")
    assert rig.row(key()).values == {"ward": "West", "note": "seen"}
    _save(officer, officer.get(EDIT), ward="South")
    assert rig.row(key()).values == {"ward": "South", "note": "seen"}
    assert "West" not in officer.get(EDIT).text


def test_pointers_are_set_cut_and_checked(rig: Rig, officer: Officer) -> None:
    rig.put(a_person(), a_record(address="streets/s1"))
    page = officer.get(EDIT)
    for typed, says in (
        ("p1", "Enter the workflow and the id with a slash between them, like people/p1"),
        ("people/p9", "This must name an existing record of kind person"),
    ):
        refused = _save(officer, page, person=typed)
        assert (refused.status, refused.errors) == (422, [says])
    wrong = _save(officer, page, address="12 High Street")
    assert (wrong.status, "Enter an id" in wrong.errors[0]) == (422, True)
    _save(officer, page, person="people/p1", address="")
    row = rig.row(key())
    assert (row.person, row.address) == (key("p1", PEOPLE), None)
    assert not page.tree.xpath("//input[@name='parent']")
    rig.put(a_record(key("s1", STRANDS)))
    _save(officer, officer.get("/console/records/strands/s1/edit"), parent="complaints/c1")
    assert rig.row(key("s1", STRANDS)).parent == key()


def test_x7a_a_held_records_edit_says_that_a_version_is_preserved(rig: Rig, officer: Officer) -> None:
    rig.put(a_person(legal_hold=a_guard()), a_record(values=VALUES, person=key("p1", PEOPLE)))
    page = officer.get(EDIT)
    assert "What you replace is kept as a preserved version." in page.text
    held = _save(officer, page, person="")
    assert held.status == 422
    assert held.errors == [
        "This can't be cut or changed: the legal hold on people/p1 keeps this; it has to be lifted first"
    ]
    _save(officer, page, name="Joanna")
    assert rig.row(key()).counts.preserved_versions == 1


def test_x4_of_an_erased_record_only_what_is_not_sensitive_can_be_edited(rig: Rig, officer: Officer) -> None:
    rig.put(an_erased(values={"ward": "South", "born": "1961"}))
    page = officer.get(EDIT)
    assert not page.tree.xpath(f"//input[@id='{value_id('name')}']|//input[@name='person']")
    _save(officer, page, ward="North")
    assert rig.row(key()).values == {"ward": "North", "born": "1961"}


def test_p11_a_restricted_record_is_not_edited(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(values=VALUES))
    page = officer.get(EDIT)
    rig.put(changed(a_record(values=VALUES), restriction=a_guard()))
    refused = _save(officer, page, name="Joanna")
    assert (refused.status, "Lift the restriction" in refused.errors[0]) == (409, True)
    assert rig.row(key()).values == VALUES


def test_x19_a_value_that_is_none_of_its_type_is_asked_for_again_at_its_field(rig: Rig, officer: Officer) -> None:
    rig.put(a_record(values={"born": "last summer", "ward": "South"}))
    refused = _save(officer, officer.get(EDIT), ward="North")
    assert (refused.status, refused.errors[0].startswith("Born is of type date: write a date")) == (422, True)
    day = {"born__day": "14", "born__month": "7", "born__year": "1961"}
    assert _save(officer, refused, **day).status == 303
    assert rig.row(key()).values == {"born": "1961-07-14", "ward": "North"}


def test_the_form_of_a_person_has_no_pointers(rig: Rig, officer: Officer) -> None:
    rig.keep(a_workflow(PEOPLE, kind=Kind.PERSON))
    rig.put(a_person())
    page = officer.get("/console/records/people/p1/edit")
    assert not page.tree.xpath("//input[@name='person' or @name='parent']")
