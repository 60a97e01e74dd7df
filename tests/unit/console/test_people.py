"""Pages name who did something. What is evidence says the id, too, and a name alone never means two people."""

import base64
from typing import Any

import pytest

from functions.console.desk.jobs import JobPages
from functions.console.desk.ledger import LedgerPages
from functions.console.frame.people import SERVICE, people_of
from functions.console.records.evidence import RecordEvidence
from shared.access.evidence import Evidence
from shared.access.known_users import KEPT, KnownUser
from shared.access.permissions import Permission
from shared.application.access.remember_user import RememberUser, SignedIn
from shared.application.erasure.complete_claims import RESUMED_BY
from shared.application.schedule.start_night import SCHEDULE
from shared.jobs.job import JobStatus
from shared.kernel.errors import Unavailable
from shared.kernel.identifiers import JobId, UserId
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.builders import JOB, NOW, T, a_job, an_entry, key
from tests.unit.console.markup import assert_sound
from tests.unit.console.officer import Officer

OLIVE = UserId("5f0c-olive")
JOB_PAGE, JOBS, LEDGER = f"/console/jobs/{JOB}", "/console/jobs", "/console/ledger"
TIMELINE = "/console/records/complaints/c1/timeline"


@pytest.fixture
def rig() -> PortsInMemory:
    return PortsInMemory()


@pytest.fixture
def officer(rig: PortsInMemory) -> Officer:
    """Return an officer who may open a job, the ledger and a record; all that is there was done by Olive."""
    sign_in(rig, OLIVE, "Olive Officer")
    rig.ledger.acts.clear()
    rig.start(a_job(requested_by=OLIVE, status=JobStatus.SUCCESS, finished_at=NOW))
    rig.ledger.write_history(T, [an_entry(key("c1"), job=JOB, by=OLIVE)])
    return Officer(rig, [JobPages(rig), LedgerPages(rig), RecordEvidence(rig)], Permission)


def sign_in(rig: PortsInMemory, user: str, name: str) -> None:
    RememberUser(rig)(SignedIn(tenant=T, user=UserId(user), name=name, email="o@example.org"))


@pytest.mark.parametrize("page", [JOB_PAGE, LEDGER, TIMELINE])
def test_x15_what_is_evidence_says_the_name_and_the_id(officer: Officer, page: str) -> None:
    assert f"Olive Officer ({OLIVE})" in officer.get(page).text


def test_a_list_says_the_name_and_for_namesakes_the_id(rig: PortsInMemory, officer: Officer) -> None:
    shown = officer.get(JOBS)
    assert ("Olive Officer" in shown.text, OLIVE in shown.text) == (True, False)
    sign_in(rig, "6a1d-olive", "olive  officer")
    rig.start(a_job(id=JobId("second"), requested_by="6a1d-olive"))
    shown = officer.get(JOBS)
    assert f"Olive Officer ({OLIVE})" in shown.text
    assert "olive officer (6a1d-olive)" in shown.text


def test_the_ledger_names_the_user_that_an_act_is_about(rig: PortsInMemory, officer: Officer) -> None:
    act = Evidence(action="roles_assigned", subject=f"user/{OLIVE}", by="stranger", at=NOW)
    rig.ledger.write_evidence(T, act)
    shown = officer.get(LEDGER)
    assert shown.links[f"user Olive Officer ({OLIVE})"] == f"/console/set-up/users/{OLIVE}"
    assert "stranger" in shown.text


def test_x8_a_name_is_in_no_address_no_file_and_not_in_what_is_kept(rig: PortsInMemory, officer: Officer) -> None:
    for page in (JOB_PAGE, JOBS, LEDGER, TIMELINE):
        shown = officer.get(page)
        assert not [href for href in shown.links.values() if "Officer" in href]
    file = base64.b64decode(officer.get(f"{JOB_PAGE}/history.csv").body).decode("utf-8-sig")
    assert (OLIVE in file, "Olive Officer" in file) == (True, False)
    assert "Olive Officer" not in repr((rig.ledger, rig.jobs, rig.catalogue.get(T, KnownUser, OLIVE)))


def test_a_name_that_has_expired_leaves_the_id(rig: PortsInMemory, officer: Officer) -> None:
    rig.clock.at = NOW + KEPT
    for page in (JOB_PAGE, JOBS, LEDGER, TIMELINE):
        text = officer.get(page).text
        assert (OLIVE in text, "Olive Officer" in text) == (True, False)


def test_a_page_reads_all_its_names_at_once_and_is_there_without_them(
    rig: PortsInMemory, officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    get_many, asked = rig.catalogue.get_many, []

    def silent(_self: object, tenant: Any, kind: Any, names: Any) -> object:  # noqa: ANN401 – as they came
        if kind is KnownUser:
            asked.append(names)
            raise Unavailable("store_unavailable", "the store is silent")
        return get_many(tenant, kind, names)

    monkeypatch.setattr(type(rig.catalogue), "get_many", silent)
    rig.start(a_job(id=JobId("second"), requested_by="another"))
    shown = officer.get(JOBS)
    assert (shown.status, OLIVE in shown.text) == (200, True)
    assert [sorted(names) for names in asked] == [[OLIVE, "another"]]


def test_a_name_with_markup_stays_text(rig: PortsInMemory, officer: Officer) -> None:
    sign_in(rig, OLIVE, '"><script>alert(1)</script>')
    for page in (JOB_PAGE, JOBS, LEDGER, TIMELINE):
        shown = officer.get(page)
        assert_sound(shown.body)
        assert "<script>alert" not in shown.body


def test_what_the_service_does_by_itself_is_said_in_words() -> None:
    assert SERVICE.keys() == {SCHEDULE, RESUMED_BY}
    people = people_of([SCHEDULE], {})
    assert (people.named(SCHEDULE), people.named_with_id(SCHEDULE)) == ("The nightly schedule", "The nightly schedule")


@pytest.mark.parametrize("name", ["the nightly schedule", "BORIS"])
def test_a_user_named_as_the_service_or_as_another_users_id_is_shown_with_their_own_id(name: str) -> None:
    people = people_of([OLIVE, "boris"], {OLIVE: name})
    assert people.named(OLIVE) == f"{name} ({OLIVE})"


def test_a_name_that_is_the_id_is_said_once() -> None:
    people = people_of(["olive"], {"olive": "olive"})
    assert (people.named("olive"), people.named_with_id("olive")) == ("olive", "olive")
