"""Imports on the whole application: what goes in, what is reported, what is refused, and what becomes of the file (L8, L10)."""

import io
import zipfile
from datetime import timedelta

import pytest

from tests.imports.returns import EARLY, LATE, UKPRN, a_learner, a_return, an_aim, announce, import_return, send
from tests.world.council import GUARD, history, read_job, versions
from tests.world.delivery import IMPORTER, resume, run_until_killed
from tests.world.interception import writes_history
from tests.world.world import World

OPEN = an_aim(1, None)
A1 = f"learners/{UKPRN}-a1"
BOMB = '<?xml version="1.0"?><!DOCTYPE Message [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><Message>&b;</Message>'


def zipped(*files: tuple[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return made.getvalue()


def dated(world: World, learner: str) -> str | None:
    day: str | None = world.call("GET", f"/v1/learners/{learner}").expect(200).body["final_funding_date"]
    return day


def test_l10_one_learner_twice_in_a_file_is_pooled_without_regard_to_case_and_written_once(here: World) -> None:
    job = import_return(here, a_return(a_learner("a1", an_aim()), a_learner("B2"), a_learner("A1", OPEN)))
    assert job["outcomes"] == {"imported": 2}
    assert dated(here, f"{UKPRN}-a1") is None
    assert dated(here, f"{UKPRN}-b2") == "2019-07-31"


@pytest.mark.parametrize("namespace", ["", "SFA/ILR/2016-17", "ESFA/ILR/2025-26"])
def test_l10_any_namespace_or_none_is_read(here: World, namespace: str) -> None:
    assert import_return(here, a_return(a_learner(), namespace=namespace))["outcomes"] == {"imported": 1}


def test_l10_a_zip_of_one_file_is_read_as_the_file(here: World) -> None:
    assert import_return(here, zipped(("return.xml", a_return(a_learner()))))["outcomes"] == {"imported": 1}


def test_l10_a_newer_return_replaces_an_older_one_is_reported_and_who_is_absent_keeps_what_they_had(
    here: World,
) -> None:
    import_return(here, a_return(a_learner("A1"), a_learner("B2"), at=EARLY))
    newer = import_return(here, a_return(a_learner("A1", OPEN), at=LATE))
    assert (newer["status"], newer["outcomes"]) == ("success", {"imported": 1, "absent_from_return": 1})
    assert (dated(here, f"{UKPRN}-a1"), dated(here, f"{UKPRN}-b2")) == (None, "2019-07-31")
    older = import_return(here, a_return(a_learner("A1"), at=EARLY))
    assert (older["status"], older["outcomes"]) == ("success_with_warnings", {"older_return": 1})
    assert dated(here, f"{UKPRN}-a1") is None


def test_l10_a_return_that_people_have_edited_is_not_replaced_by_an_older_one(here: World) -> None:
    import_return(here, a_return(a_learner("A1", an_aim(2, "2024-07-31"), an_aim(2, "2025-07-31", number=2)), at=LATE))
    path = f"/v1/learners/{UKPRN}-a1/ilrs/{UKPRN}-2526"
    there = here.call("GET", path).expect(200).body
    there["aims"][1]["excluded"] = True
    here.call("PUT", path, {"status": there["status"], "aims": there["aims"]}).expect(200)
    here.settle()
    older = import_return(here, a_return(a_learner("A1", an_aim(2, "2018-07-31")), at=EARLY))
    assert older["outcomes"] == {"older_return": 1}
    assert dated(here, f"{UKPRN}-a1") == "2024-07-31"


@pytest.mark.parametrize(
    ("aim", "ground"),
    [
        (an_aim(None), "unknown-status"),
        (an_aim("x"), "unknown-status"),
        (an_aim(2, "2024-06-31"), "bad-date"),
        (an_aim(2, None), "closed-undated"),
    ],
)
def test_l3_a_learner_whose_data_make_no_sense_is_stored_as_they_came_and_reported(
    here: World, aim: str, ground: str
) -> None:
    job = import_return(here, a_return(a_learner("A1", aim), a_learner("B2")))
    assert job["status"] == "success_with_warnings"
    assert history(here, job["id"])[A1] == ("reported", ground)
    assert dated(here, f"{UKPRN}-a1") is None
    assert dated(here, f"{UKPRN}-b2") == "2019-07-31"


def test_l10_a_learner_without_a_reference_is_reported_by_position_and_the_rest_go_in(here: World) -> None:
    job = import_return(here, a_return(a_learner("A1"), a_learner(None), a_learner("x" * 60)))
    assert history(here, job["id"]) == {
        A1: ("imported", None),
        "learners/position-0000002": ("failed", "no_reference"),
        "learners/position-0000003": ("failed", "unusable_reference"),
    }


@pytest.mark.parametrize(
    ("data", "ground"),
    [
        (a_return(a_learner()).replace(b"</Learner>", b"", 1), "ill_formed_at_line_5"),
        (b"", "ill_formed_at_line_1"),
        (BOMB.encode(), "doctype_refused"),
        (BOMB.replace("1.0", '1.0" encoding="utf-16').encode("utf-16"), "doctype_refused"),
        (b"<Massage/>", "not_an_ilr_file"),
        (b"<Message/>", "no_ukprn"),
        (zipped(("a.xml", a_return()), ("b.xml", a_return())), "zip_must_hold_one_file"),
        (zipped(("a.zip", zipped(("b.xml", a_return())))), "nested_zip"),
        (zipped(("a.xml", bytes(501 * 1024 * 1024))), "file_too_large"),
        (zipped(("a.xml", b" " * 60 * 1024 * 1024)), "not_an_ilr_file"),
        (zipped(("a.xml", b"<Message>" + b"<Learner/>" * 400_000)), "too_many_learners"),
        (zipped(("a.xml", b"<Message>" + (b"<Header/>" + b" " * 9_000) * 5_000)), "zip_expands_too_much"),
        (zipped(("a.xml", b"<Message>" + b"".join(b"<n%d/>" % n for n in range(9_000)))), "too_many_names"),
        (b"PK\x03\x04 and nothing else", "unreadable_zip"),
        (zipped(("a.xml", a_return(a_learner())))[:-30], "unreadable_zip"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_l10_a_file_that_cannot_be_imported_fails_its_job_and_changes_nothing(
    here: World, data: bytes, ground: str
) -> None:
    job = announce(here, max(1, len(data)))
    send(here, job, data)
    here.settle()
    ended = read_job(here, job)
    assert (ended["status"], ended["ground"], ended["outcomes"]) == ("failed", ground, {})
    assert (here.rows("RecordsTable"), here.rows("IlrTable"), versions(here)) == ([], [], [])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"file_name": "return.csv", "size": 10}, "unknown_file_type"),
        ({"file_name": "return.xml", "size": 500 * 1024 * 1024 + 1}, "file_too_large"),
    ],
)
def test_l10_a_file_of_another_kind_or_over_the_limit_is_not_announced(
    here: World, body: dict[str, object], code: str
) -> None:
    assert here.call("POST", "/v1/ilr-imports", body).expect(422).body["code"] == code


def test_l10_an_import_needs_a_workflow_of_learners(here: World) -> None:
    reply = here.call("POST", "/v1/ilr-imports", {"file_name": "a.xml", "size": 1}, tenant="elsewhere")
    assert reply.expect(409).body["code"] == "no_learner_workflow"


def test_p11_a_restricted_learner_is_left_alone_and_reported(here: World) -> None:
    import_return(here, a_return(a_learner()))
    here.call("PUT", f"/v1/records/{A1}/processing-restriction", GUARD).expect(200)
    job = import_return(here, a_return(a_learner("A1", OPEN), at=LATE))
    assert history(here, job["id"]) == {A1: ("withheld", "processing_restricted")}
    assert dated(here, f"{UKPRN}-a1") == "2019-07-31"


def test_l10_a_file_for_no_job_or_for_one_that_has_ended_goes_at_once(here: World) -> None:
    ended = import_return(here, a_return(a_learner()))
    for job in ("nobody", ended["id"]):
        send(here, job, a_return(a_learner()))
    here.settle()
    assert versions(here) == []


def test_x10_an_import_whose_file_never_came_fails_after_a_day(here: World) -> None:
    job = announce(here, 100)
    resume(here)
    assert read_job(here, job)["status"] == "queued"
    here.pass_time(timedelta(hours=24))
    resume(here)
    assert (read_job(here, job)["status"], read_job(here, job)["ground"]) == ("failed", "no_file")


def test_x12_an_import_that_waits_for_its_file_can_be_cancelled_and_takes_none_then(here: World) -> None:
    job = announce(here, 100)
    assert here.call("POST", f"/v1/jobs/{job}/cancel").expect(200).body["status"] == "cancelled"
    send(here, job, a_return(a_learner()))
    here.settle()
    assert (here.rows("RecordsTable"), versions(here)) == ([], [])


def test_x10_a_worker_that_dies_in_a_chunk_leaves_exact_counts(here: World) -> None:
    data = a_return(*(a_learner(f"R{number:03d}") for number in range(130)))
    job = announce(here, len(data))
    send(here, job, data)
    here.source("StartIlrImportFunction").step()
    here.source("StartIlrImportFunction").step()
    here.source("StartJobFunction").step()
    run_until_killed(here, writes_history, IMPORTER)
    here.pass_time(timedelta(minutes=31))
    here.settle()
    ended = read_job(here, job)
    assert (ended["status"], ended["outcomes"]) == ("success", {"imported": 130})
    assert versions(here) == []


def test_x8_nothing_of_a_file_is_in_a_job_its_history_or_a_log(here: World) -> None:
    data = a_return(a_learner("A1"), "<Learner><FamilyName>PLANTED</FamilyName></Learner>")
    broken = data.replace(b"</Message>", b"<PLANTED")
    for file in (data, broken):
        import_return(here, file)
    assert "PLANTED" not in here.everything()
