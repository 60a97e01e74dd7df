"""Following a job: it ends well, or badly, or not in time."""

from typing import Any

import pytest

from infra.operations.failure import Failed
from infra.operations.watching import watch
from shared.jobs.job import JobStatus


def a_job(status: JobStatus, ground: str | None = None) -> dict[str, Any]:
    return {
        "id": "j1",
        "type": "bulk_redaction",
        "status": status.value,
        "ground": ground,
        "dry_run": False,
        "outcomes": {},
        "stopped": None,
        "progress": {"processed": 1, "total": 1},
    }


def test_a_job_is_followed_to_its_end() -> None:
    seen = [a_job(JobStatus.QUEUED), a_job(JobStatus.RUNNING), a_job(JobStatus.SUCCESS)]
    watch(lambda: seen.pop(0), "redacting", sleep=lambda _: None)
    assert seen == []


def test_a_job_that_failed_fails_the_command() -> None:
    with pytest.raises(Failed, match="j1 ended failed \\(brake\\)"):
        watch(lambda: a_job(JobStatus.FAILED, "brake"), "redacting", sleep=lambda _: None)


def test_a_job_that_hangs_is_not_followed_for_ever() -> None:
    with pytest.raises(Failed, match="j1 has not ended within 0 seconds"):
        watch(lambda: a_job(JobStatus.RUNNING), "redacting", sleep=lambda _: None, longest=0)


def test_x17_a_stopped_night_is_shown_with_how_many_of_what(capsys: pytest.CaptureFixture[str]) -> None:
    stopped = {"records": {"cases": 12}, "files": {"cases": 3, "people": 4}, "learners": 5}
    night = a_job(JobStatus.FAILED, "brake") | {"stopped": stopped, "unconfirmed": ["cases", "learners"]}
    with pytest.raises(Failed, match="j1 ended failed \\(brake\\)"):
        watch(lambda: night, "working", sleep=lambda _: None)
    said = " ".join(capsys.readouterr().out.replace("│", " ").split())
    assert "cases 12 3 people 0 4" in said
    assert "learners: 5 left to confirm: cases, learners" in said
