"""A record's timeline, links and preserved versions."""

import pytest

from functions.console.frame.ledger_words import line_of
from functions.console.records.evidence import MOST_VERSIONS, RecordEvidence
from shared.access.evidence import Evidence
from shared.access.known_users import KnownUser
from shared.access.permissions import Permission
from shared.application.records.guard_record import GuardRecord
from shared.application.records.save_record import Draft, SaveRecord
from shared.kernel.identifiers import UserId
from shared.records.guards import GuardName
from shared.records.outcome import Outcome
from shared.records.scope import Files
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    NOW,
    OTHER_JOB,
    PEOPLE,
    TODAY,
    T,
    a_caller,
    a_person,
    a_record,
    an_entry,
    key,
)
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer

ADDRESS = "/console/records/complaints/c1"
PLANTED = "<b>Jo</b> & co"


def _officer(rig: Rig, *permissions: Permission) -> Officer:
    return Officer(rig, [RecordEvidence(rig)], permissions)


def _held_and_edited(rig: Rig, times: int) -> None:
    rig.put(a_record(values={"name": PLANTED}))
    GuardRecord(rig).place(a_caller(), key(), GuardName.LEGAL_HOLD, "inquest", TODAY)
    for number in range(times):
        version = rig.row(key()).version
        SaveRecord(rig)(a_caller(), key(), Draft(values={"name": f"Jo {number}"}, version=version))


def test_x15_the_timeline_tells_acts_and_outcomes_in_words(rig: Rig) -> None:
    _held_and_edited(rig, 1)
    rig.ledger.write_history(T, [an_entry(key(), Outcome.WITHHELD, ground="legal_hold", job=OTHER_JOB, by="schedule")])
    shown = _officer(rig, Permission.READ_LEDGER, Permission.VIEW_JOBS).get(f"{ADDRESS}/timeline")
    assert_sound(shown.body)
    rows = [[" ".join(cell.text_content().split()) for cell in row] for row in shown.tree.xpath("//tbody/tr")]
    assert [row[1:] for row in rows] == [
        ["Kept: something forbade it", "The nightly schedule", f"because it is on legal hold See the job {OTHER_JOB}"],
        ["Placed a legal hold", "officer", "date: 2 March 2026 review date: 2 March 2026"],
        ["Kept what an edit replaced, as a preserved version", "officer", "number: 1 what: record"],
    ]
    assert [href for href in shown.links.values() if href.startswith("/console/jobs/")] == [
        f"/console/jobs/{OTHER_JOB}"
    ]
    assert "/console/jobs/" not in _officer(rig, Permission.READ_LEDGER).get(f"{ADDRESS}/timeline").body


def test_x8_the_timeline_of_a_record_that_is_gone_is_there(rig: Rig) -> None:
    shown = _officer(rig, Permission.READ_LEDGER).get(f"{ADDRESS}/timeline")
    assert (shown.status, "Nothing has been done to this record" in shown.text) == (200, True)


@pytest.mark.parametrize("outcome", Outcome)
def test_x11_every_outcome_has_words(outcome: Outcome) -> None:
    scope = Files((2,)) if outcome.is_of_file else an_entry(key()).scope
    entry = an_entry(key(), outcome, ground="not_a_ground_we_know", scope=scope, dry_run=True)
    line = line_of(entry)
    assert line.says.startswith("Dry run: ")
    assert "_" not in "".join([line.says, *line.details])


def test_an_act_that_the_page_does_not_know_is_shown_by_its_name() -> None:
    act = Evidence(action="moon_landed", subject=str(key()), by="officer", at=NOW)
    assert line_of(act).says == "Moon landed"
    lacking = Evidence(action="legal_hold_set", subject=str(key()), by="officer", at=NOW)
    assert (line_of(lacking).says, line_of(lacking).details) == ("Placed a legal hold", [])


def test_x7a_preserved_versions_show_what_edits_replaced_as_text(rig: Rig) -> None:
    _held_and_edited(rig, MOST_VERSIONS + 1)
    guardian = _officer(rig, Permission.EDIT_DATA_PROTECTION)
    rig.keep(KnownUser(user=UserId("officer"), name="Olive Officer"))
    first = guardian.get(f"{ADDRESS}/preserved-versions")
    assert "by Olive Officer" in first.text
    assert_sound(first.body)
    assert f"name {PLANTED}" in first.text
    assert f"Version {MOST_VERSIONS + 1}: the record" not in first.text
    assert f"Version {MOST_VERSIONS + 1}: the record" in guardian.get(first.links["Next page"]).text


def test_x18_all_links_of_a_record_are_listed(rig: Rig) -> None:
    person = a_person()
    rig.put(person, *(a_record(f"c{number:02}", person=person.key) for number in range(51)))
    reader = _officer(rig, Permission.READ_RECORDS)
    first = reader.get(f"/console/records/{key('p1', PEOPLE)}/links")
    assert_sound(first.body)
    assert "complaints/c49" in first.text
    assert "complaints/c50" in reader.get(first.links["Next page"]).text


@pytest.mark.parametrize(
    ("part", "needed"),
    [
        ("links", Permission.READ_RECORDS),
        ("timeline", Permission.READ_LEDGER),
        ("preserved-versions", Permission.EDIT_DATA_PROTECTION),
    ],
)
def test_x15_each_list_needs_its_own_permission(rig: Rig, part: str, needed: Permission) -> None:
    rig.put(a_record())
    others = _officer(rig, *(one for one in Permission if one is not needed))
    assert others.get(f"{ADDRESS}/{part}").status == 403
    assert _officer(rig, needed).get(f"{ADDRESS}/{part}").status == 200
