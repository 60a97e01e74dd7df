"""What is said of a night is true: of a record, of a file, of a dry run; and each entry names its author (X11a)."""

import json
from datetime import UTC, datetime
from typing import Any

from infra.local import logs
from tests.integration.test_left_behind import NIGHT, POLICY, at_night
from tests.scenarios.town import put_in_force
from tests.world import college, council
from tests.world.council import CASES, PEOPLE
from tests.world.delivery import VISIBILITY, resume, run_all_but, run_until_killed, send
from tests.world.interception import writes_history
from tests.world.world import World

LIVES, GOES, HELD = f"{CASES}/lives", f"{CASES}/goes", f"{CASES}/held"
NIGHTLY = "retention_anonymisation-2026-03-03"
OLD = "2026-01-01T00:00:00Z"


def _entries(here: World, job: str) -> list[tuple[Any, ...]]:
    items = here.call("GET", f"/v1/jobs/{job}/history?limit=200").expect(200).body["items"]
    return sorted((one["record"], one["attachment"] or "", one["outcome"], one["policy_version"]) for one in items)


def _fed(here: World, job: str) -> dict[str, Any]:
    jobs = here.call("GET", "/odata/1.0/Jobs").expect(200).body["value"]
    found: dict[str, Any] = next(one for one in jobs if one["Id"] == job)
    return found


def _metrics() -> dict[str, float]:
    """Return the counts of records and files that functions have sent to the metrics."""
    counts: dict[str, float] = {}
    for line in map(json.loads, (one for one in logs.lines() if '"_aws"' in one)):
        for name, value in line.items():
            if name.startswith(("Records_", "Files_")):
                counts[name] = counts.get(name, 0) + sum(value if isinstance(value, list) else [value])
    return counts


def _furnish(here: World) -> None:
    """Bring in a case that loses one file of two, one that goes whole, and one that a hold on its person keeps."""
    put_in_force(here, CASES, {"months": 1, "file months": 1})
    council.put(here, f"{PEOPLE}/ann")
    council.put(here, LIVES, state="open")
    council.put(here, GOES, state_entered_at=OLD)
    council.put(here, HELD, state_entered_at=OLD, person_id=f"{PEOPLE}/ann")
    for key in (LIVES, GOES, HELD):
        council.attach(here, key, added_at=OLD)
    council.attach(here, LIVES)
    council.guard(here, f"{PEOPLE}/ann")
    here.settle()


def test_x11a_a_file_that_went_by_its_own_clock_is_named_as_such_everywhere(here: World) -> None:
    _furnish(here)
    at_night(here, POLICY, 3)
    dates = council.read_job(here, "retention_policies-2026-03-03")
    assert dates["outcomes"] == {"dated": 2, "file_dated": 4}
    at_night(here, NIGHT, 4)
    job = council.read_job(here, NIGHTLY)
    assert job["outcomes"] == {"erased": 1, "file_erased": 1, "withheld": 1}
    assert (job["progress"], job["files_processed"]) == ({"processed": 2, "total": None}, 1)
    assert _entries(here, NIGHTLY) == [
        (GOES, "", "erased", 1),
        (HELD, "", "withheld", 1),
        (LIVES, "000001", "file_erased", 1),
    ]
    of_files = here.call("GET", f"/v1/jobs/{NIGHTLY}/history?outcome=file_erased").expect(200).body["items"]
    assert [(one["record"], one["level"]) for one in of_files] == [(LIVES, "info")]
    entries = [one for one in council.ledger(here) if one["job"] == NIGHTLY]
    said = {(one["subject"], one["attachment"], one["outcome"], one["by"], one["policy_version"]) for one in entries}
    assert said == {
        (GOES, None, "erased", "schedule", 1),
        (HELD, None, "withheld", "schedule", 1),
        (LIVES, "000001", "file_erased", "schedule", 1),
    }
    assert all(one["by"] for one in council.ledger(here))
    feed = _fed(here, NIGHTLY)
    assert (feed["Processed"], feed["FilesProcessed"], feed["DryRun"]) == (2, 1, False)
    listed = here.call("GET", "/v1/jobs?type=retention_anonymisation").expect(200).body["items"]
    assert [(one["files_processed"], one["dry_run"]) for one in listed] == [(1, False)]
    found = _metrics()
    assert (found["Records_erased"], found["Files_erased"]) == (1, 1)
    assert (found["Records_dated"], found["Files_dated"]) == (2, 4)
    assert not [name for name in found if "file_" in name]
    assert council.read(here, LIVES)["erased_at"] is None
    assert {key.rpartition("/")[2] for key in council.versions(here, f"records/council/{LIVES}/")} == {"000002"}


def test_x11a_a_nights_entries_name_the_version_that_judged_them(here: World) -> None:
    """The version of the claim is the entry's, even if another is published before the worker comes again."""
    put_in_force(here, CASES, {"months": 1})
    council.put(here, GOES, state_entered_at=OLD)
    at_night(here, POLICY, 3)
    here.travel_to(datetime(2026, 3, 3, 4, tzinfo=UTC))
    here.tick(NIGHT)
    send(here, run_all_but(here, "goes"))
    run_until_killed(here, writes_history)
    put_in_force(here, CASES, {"months": 1}, version=2)
    council.put(here, LIVES, state_entered_at=OLD)
    here.pass_time(VISIBILITY)
    here.settle()
    assert _entries(here, NIGHTLY) == [(GOES, "", "erased", 1)]
    here.travel_to(datetime(2026, 3, 4, 3, tzinfo=UTC))
    here.tick(POLICY)
    here.settle()
    assert _entries(here, "retention_policies-2026-03-04") == [(LIVES, "", "dated", 2)]


def test_x11a_a_removed_learners_entry_names_the_version_of_the_setting(here: World) -> None:
    college.found_college(here)
    college.enrol(here, "ann", college.completed())
    here.settle()
    college.retain(here, 7)
    college.retain(here, 6)
    at_night(here, NIGHT, 4)
    assert _entries(here, NIGHTLY) == [("learners/ann", "", "erased", 2)]


def test_x11a_a_dry_run_is_named_and_counted_in_no_metric(here: World) -> None:
    council.put(here, GOES)
    job = council.redact(here, dry_run=True)
    assert (job["dry_run"], job["outcomes"]) == (True, {"erased": 1})
    items = here.call("GET", f"/v1/jobs/{job['id']}/history").expect(200).body["items"]
    assert [(one["outcome"], one["dry_run"]) for one in items] == [("erased", True)]
    (entry,) = [one for one in council.ledger(here, f"&record={GOES}") if one["job"] == job["id"]]
    assert (entry["action"], entry["dry_run"], entry["by"]) == ("dry_run", True, "officer")
    assert _fed(here, job["id"])["DryRun"] is True
    assert _metrics() == {}
    council.redact(here)
    assert _metrics() == {"Records_erased": 1}


def test_x11a_a_file_that_the_resume_function_completes_is_named_as_a_file(here: World) -> None:
    put_in_force(here, CASES, {"file months": 1})
    council.put(here, LIVES)
    council.attach(here, LIVES, added_at=OLD)
    here.settle()
    at_night(here, POLICY, 3)
    with council.files_kept(here, LIVES):
        at_night(here, NIGHT, 4)
    assert council.read_job(here, NIGHTLY)["outcomes"] == {"failed": 1}
    resume(here)
    acts = [one for one in council.ledger(here, f"&record={LIVES}") if one["outcome"] is None]
    said = [(one["action"], one["attachment"], one["by"], one["policy_version"]) for one in acts]
    assert said == [("file_erasure_completed", "000001", "resume-stuck-jobs", 1)]
    assert council.read(here, LIVES)["erased_at"] is None
