"""An auditor reads the ledger: in words, from a day on, of one record."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from functions.console.desk.ledger import LedgerPages
from functions.console.frame.ledger_words import ACTS
from shared.access.evidence import Evidence
from shared.access.permissions import Permission
from shared.access.tenant_settings import TenantSettings
from shared.application.access.look_at_jobs import LOOKED
from shared.application.access.remember_user import SIGNED_IN
from shared.application.erasure.complete_claims import RESUMED_BY
from shared.application.jobs.gate import STARTED, STOPPED
from shared.application.learners.made_due import MADE_DUE
from shared.application.records.preserving import PRESERVED
from shared.application.schedule import start_night
from shared.application.schedule.confirm_night import CONFIRMED
from shared.erasure.replay import COMPLETIONS
from shared.kernel.identifiers import JobId
from shared.records.guards import GuardName
from shared.records.outcome import Outcome
from shared.retention.requests import REQUESTED, WITHDRAWN
from tests.documents.reading import ROOT
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import DAY, NOW, T, an_entry, key
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer, Shown

LEDGER = "/console/ledger"
ALL = (Permission.READ_LEDGER, Permission.READ_RECORDS, Permission.VIEW_JOBS, Permission.MANAGE_RETENTION_POLICIES)


@pytest.fixture
def rig() -> PortsInMemory:
    made = PortsInMemory()
    acts: list[tuple[str, str, dict[str, str | int | bool | tuple[str, ...]]]] = [
        ("legal_hold_set", "complaints/c1", {"review_date": "2026-06-01"}),
        ("policy_published", "policy/complaints", {"version": 2}),
        ("job_cancelled", "job/j-1", {"type": "bulk_redaction", "dry_run": False}),
        ("filter_saved", "filter/old", {"workflows": ("complaints", "repairs")}),
        ("moon_landed", "moon/one", {}),
    ]
    for number, (action, subject, details) in enumerate(acts):
        act = Evidence(action=action, subject=subject, by="olive", at=NOW + number * DAY, details=details)
        made.ledger.write_evidence(T, act)
    return made


def an_officer(rig: PortsInMemory, *permissions: Permission) -> Officer:
    return Officer(rig, [LedgerPages(rig)], permissions or ALL)


def rows(shown: Shown) -> list[list[str]]:
    return [[" ".join(cell.text_content().split()) for cell in row] for row in shown.tree.xpath("//tbody/tr")]


def test_x15_each_act_is_shown_in_words_with_who_and_when(rig: PortsInMemory) -> None:
    shown = an_officer(rig).get(LEDGER)
    assert shown.links["Clear"] == LEDGER
    assert rows(shown) == [
        ["2 March 2026, 9am", "Placed a legal hold", "complaints/c1", "olive", "review date: 1 June 2026"],
        ["3 March 2026, 9am", "Published a policy", "policy/complaints", "olive", "version: 2"],
        ["4 March 2026, 9am", "Cancelled a job", "job/j-1", "olive", "type: bulk_redaction dry run: no"],
        ["5 March 2026, 9am", "Saved a filter", "filter/old", "olive", "workflows: complaints, repairs"],
        # One that these pages do not know yet.
        ["6 March 2026, 9am", "Moon landed", "moon/one", "olive", "–"],
    ]
    assert [href for text, href in shown.links.items() if "/" in text] == [
        "/console/records/complaints/c1",
        "/console/policies/complaints",
        "/console/jobs/j-1",
        "/console/filters/old",
    ]


def test_a_subject_is_no_link_for_who_may_not_see_it(rig: PortsInMemory) -> None:
    shown = an_officer(rig, Permission.READ_LEDGER).get(LEDGER)
    assert not [text for text in shown.links if "/" in text]
    assert "complaints/c1" in shown.text


def test_x11_what_became_of_a_record_names_its_ground_and_its_job(rig: PortsInMemory) -> None:
    rig.ledger.acts.clear()
    entries = [
        an_entry(key("c1"), Outcome.WITHHELD, ground="legal_hold", policy_version=3),
        an_entry(key("c2"), dry_run=True, at=NOW, by="schedule"),
    ]
    rig.ledger.write_history(T, entries)
    shown = an_officer(rig).get(LEDGER)
    first, second = rows(shown)
    assert first[1:4] == ["Kept: something forbade it", "complaints/c1", "asker"]
    assert "because it is on legal hold" in first[4]
    assert "by version 3 of the policy or setting" in first[4]
    assert second[1:4] == ["Dry run: erased", "complaints/c2", "The nightly schedule"]
    assert f"/console/jobs/{entries[0].job}" in shown.links.values()


def test_s10_it_is_read_from_a_day_on_and_of_one_record(rig: PortsInMemory) -> None:
    officer = an_officer(rig)
    day = {"since_day": "4", "since_month": "3", "since_year": "2026"}
    found = officer.send(officer.get(LEDGER), "Filter", **day)
    assert found.goes_to == f"{LEDGER}?since=2026-03-04"
    shown = officer.follow(found)
    assert [row[2] for row in rows(shown)] == ["job/j-1", "filter/old", "moon/one"]
    found = officer.send(officer.get(LEDGER), "Filter", record="complaints/c1")
    assert found.goes_to == f"{LEDGER}?record=complaints/c1"
    shown = officer.follow(found)
    assert [row[2] for row in rows(shown)] == ["complaints/c1"]
    assert shown.form("Filter").fields["record"] == "complaints/c1"
    assert officer.send(shown, "Filter", record="").goes_to == LEDGER


def test_a_day_begins_in_the_tenants_time_zone(rig: PortsInMemory) -> None:
    """In summer the day of London begins an hour earlier than that of UTC."""
    rig.ledger.acts.clear()
    for minutes in (-61, -59):
        at = NOW.replace(month=7, day=1, hour=0, minute=0) + timedelta(minutes=minutes)
        rig.ledger.write_evidence(T, Evidence(action="role_saved", subject=f"role/r{minutes}", by="olive", at=at))
    assert [row[2] for row in rows(an_officer(rig).get(f"{LEDGER}?since=2026-07-01"))] == ["role/r-59"]


def test_x8_what_is_no_id_is_refused_in_the_form_and_reaches_no_address(rig: PortsInMemory) -> None:
    officer = an_officer(rig)
    refused = officer.send(officer.get(LEDGER), "Filter", record="Jo Bloggs")
    assert (refused.status, len(refused.errors)) == (422, 1)
    assert "Location" not in refused.headers
    for query in ("since=soon", "record=Jo%20Bloggs", "cursor=forged"):
        assert officer.get(f"{LEDGER}?{query}").status == 404


def test_a_long_ledger_is_read_page_by_page(rig: PortsInMemory) -> None:
    rig.ledger.acts.clear()
    entries = [an_entry(key(f"c{number:03}"), job=JobId("long")) for number in range(120)]
    rig.ledger.write_history(T, entries)
    officer, address, found = an_officer(rig), LEDGER, []
    while address:
        shown = officer.get(address)
        found += [row[2] for row in rows(shown)]
        address = shown.links.get("Next page", "")
    assert sorted(found) == [str(entry.record) for entry in entries]


def test_every_act_that_the_code_writes_has_words() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in Path(ROOT, "shared").rglob("*.py"))
    named = set(re.findall(r'(?:action=|act = \(|_act\(caller, |_Edit\(|unknown, \()"([a-z_]+)"', source))
    assert named
    constants = {LOOKED, SIGNED_IN, STARTED, STOPPED, MADE_DUE, PRESERVED, CONFIRMED, start_night.STOPPED, *COMPLETIONS}
    guards = {act for name in GuardName for act in (name.set_act, name.lifted_act)}
    assert ACTS.keys() >= named | constants | guards | {REQUESTED, WITHDRAWN}


def test_what_the_service_does_by_itself_has_an_author_in_words(rig: PortsInMemory) -> None:
    rig.ledger.acts.clear()
    for by in (RESUMED_BY, start_night.SCHEDULE):
        rig.ledger.write_evidence(T, Evidence(action="erasure_completed", subject="complaints/c1", by=by, at=NOW))
    assert [row[3] for row in rows(an_officer(rig).get(LEDGER))] == [
        "The service, which resumes what is left",
        "The nightly schedule",
    ]


def test_only_a_user_who_may_read_the_ledger_sees_it(rig: PortsInMemory) -> None:
    assert an_officer(rig, Permission.READ_RECORDS, Permission.VIEW_JOBS).get(LEDGER).status == 403


def test_each_page_is_sound(rig: PortsInMemory) -> None:
    officer = an_officer(rig)
    rig.ledger.write_history(T, [an_entry(key("c1"))])
    shown = officer.get(LEDGER)
    for one in (shown, officer.send(shown, "Filter", record="no id"), officer.get(f"{LEDGER}?since=2030-01-01")):
        assert_sound(one.body)


@pytest.mark.parametrize(
    ("day", "status"), [("2026-03-01", 200), ("0001-01-01", 404), ("20260301", 404), ("2026-W09-7", 404)]
)
def test_a_day_is_written_in_one_way_and_no_zone_has_the_calendars_first(
    rig: PortsInMemory, day: str, status: int
) -> None:
    rig.keep(TenantSettings(time_zone="Asia/Tokyo"))
    assert an_officer(rig).get(f"{LEDGER}?since={day}").status == status
