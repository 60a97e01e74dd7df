"""Following a job: it ends well, or badly, or not in time."""

from typing import Any

import pytest

from infra.operations.failure import Failed, NotAllDone
from infra.operations.watching import follow, undone_of, watch
from shared.jobs.job import JobStatus
from shared.records.outcome import Level, Outcome


def a_job(status: JobStatus, ground: str | None = None) -> dict[str, Any]:
    return {
        "id": "j1",
        "type": "bulk_redaction",
        "status": status.value,
        "ground": ground,
        "dry_run": False,
        "recovery_window_days": 35,
        "outcomes": {},
        "stopped": None,
        "progress": {"processed": 1, "total": 1},
        "files_processed": 0,
    }


def test_a_job_is_followed_to_its_end() -> None:
    seen = [a_job(JobStatus.QUEUED), a_job(JobStatus.RUNNING), a_job(JobStatus.SUCCESS)]
    watch(lambda: seen.pop(0), "redacting", sleep=lambda _: None)
    assert seen == []


WARNED, FAILED, CANCELLED = JobStatus.SUCCESS_WITH_WARNINGS, JobStatus.FAILED, JobStatus.CANCELLED


@pytest.mark.parametrize(
    ("status", "ground", "outcomes", "said"),
    [
        (WARNED, None, {"erased": 4, "withheld": 3}, "job j1 ended success_with_warnings: 3 withheld"),
        (WARNED, None, {"file_erased": 4, "failed": 1}, "job j1 ended success_with_warnings: 1 failed"),
        (FAILED, "abandoned", {"erased": 1, "failed": 2}, "job j1 ended failed (abandoned): 2 failed"),
        (FAILED, "no_file", {}, "job j1 ended failed (no_file): 1 records and 0 files were done, and the rest was not"),
        (
            CANCELLED,
            None,
            {"erased": 1},
            "job j1 ended cancelled: 1 records and 0 files were done, and the rest was not",
        ),
    ],
)
def test_what_a_job_left_undone_is_one_line_and_status_3(
    status: JobStatus, ground: str | None, outcomes: dict[str, int], said: str
) -> None:
    job = a_job(status, ground) | {"outcomes": outcomes}
    with pytest.raises(NotAllDone) as raised:
        follow(lambda: job, "working")
    assert (str(raised.value), raised.value.status) == (said, 3)


@pytest.mark.parametrize("outcome", Outcome)
def test_only_a_job_whose_outcomes_are_all_well_ends_the_command_well(outcome: Outcome) -> None:
    is_well = outcome.level is Level.INFO
    job = a_job(JobStatus.SUCCESS if is_well else WARNED) | {"outcomes": {outcome.value: 2}}
    said = undone_of(job)
    assert said == (None if is_well else f"job j1 ended success_with_warnings: 2 {outcome}")


def test_r7_a_dry_run_is_named_with_its_counts(capsys: pytest.CaptureFixture[str]) -> None:
    job = a_job(WARNED) | {"dry_run": True, "outcomes": {"erased": 4, "withheld": 1}}
    with pytest.raises(NotAllDone, match="dry run j1 ended success_with_warnings: 1 would be withheld"):
        follow(lambda: job, "looking")
    said = " ".join(capsys.readouterr().out.replace("│", " ").replace("┃", " ").split())
    assert "success_with_warnings (dry run: nothing was changed)" in said
    assert "would be count" in said


def test_a_job_that_hangs_is_not_followed_for_ever() -> None:
    with pytest.raises(Failed, match="j1 has not ended within 0 seconds"):
        watch(lambda: a_job(JobStatus.RUNNING), "redacting", sleep=lambda _: None, longest=0)


def test_x17_a_stopped_night_is_shown_with_how_many_of_what(capsys: pytest.CaptureFixture[str]) -> None:
    stopped = {"records": {"cases": 12}, "files": {"cases": 3, "people": 4}, "learners": 5}
    night = a_job(JobStatus.FAILED, "brake") | {"stopped": stopped, "unconfirmed": ["cases", "learners"]}
    waiting = "12 records, 7 files and 5 learners wait to be confirmed"
    with pytest.raises(NotAllDone, match=rf"j1 ended failed \(brake\): {waiting}"):
        follow(lambda: night, "working")
    said = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert "cases 12 3 people 0 4" in said
    assert "learners: 5 left to confirm: cases, learners" in said
