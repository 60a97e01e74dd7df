"""What a function loads as it starts: the libraries that it uses, and not those of others (B8 of docs/performance.md)."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Each takes as long to load as all that a small function needs besides botocore.
OF_THE_API = {"pydantic", "aws_lambda_powertools.event_handler"}
OF_BATCHES = {"aws_lambda_powertools.utilities.batch", "aws_lambda_powertools.utilities.data_classes"}
OF_FILES = {"lxml", "xlsxwriter", "odata_query"}
OF_JOBS = {
    "shared.application.erasure.erase_page",
    "shared.application.reporting",
    "shared.application.replay.replay_page",
}
DONE_BY_JOBS = {
    "shared.application.erasure.erase_page",
    "shared.application.learners.import_page",
    "shared.application.replay.replay_page",
    "shared.application.reporting.write_report",
    "shared.application.retention.anonymise",
    "shared.application.retention.date_page",
}
WORKER = ("functions.journal", "functions.queue.messages", "shared.bootstrap.worker")
SMALL = {
    "start_policy_run": ("functions.schedule.runs", "functions.schedule.event_time", "shared.bootstrap.nights"),
    "start_job": ("functions.boundary", "functions.batches", "functions.stream.changes", "shared.bootstrap.start_job"),
    "update_final_funding_date": ("functions.stream.changes", "shared.bootstrap.update_final_funding_date"),
    "guard_portal_login": ("functions.boundary", "shared.bootstrap.guard_portal_login"),
    "discard_orphan_upload": ("functions.storage.arrivals", "shared.bootstrap.discard_orphan_upload"),
    "start_ilr_import": ("functions.storage.arrivals", "shared.bootstrap.start_ilr_import"),
}


def loaded(modules: tuple[str, ...]) -> set[str]:
    """Return the names of all that a fresh process has loaded once it has imported *modules*."""
    program = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\nprint(*sys.modules)"
    run = subprocess.run(  # noqa: S603 – the words are all our own
        [sys.executable, "-c", program, *modules], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(run.stdout.split())


@pytest.mark.parametrize("function", SMALL)
def test_a_small_function_loads_neither_what_apis_need_nor_what_jobs_need(function: str) -> None:
    assert loaded(SMALL[function]) & (OF_THE_API | OF_BATCHES | OF_FILES | OF_JOBS) == set()


def test_a_worker_loads_nothing_of_the_apis_and_no_library_of_files() -> None:
    found = loaded(WORKER)
    assert found >= OF_JOBS | DONE_BY_JOBS
    assert found & (OF_THE_API | OF_BATCHES | OF_FILES) == set()


@pytest.mark.parametrize("function", ["administration", "learners", "records", "reporting", "retention"])
def test_an_api_that_carries_no_job_out_loads_nothing_of_what_jobs_do(function: str) -> None:
    assert loaded((f"shared.bootstrap.{function}",)) & DONE_BY_JOBS == set()


def test_the_api_that_erases_by_hand_loads_the_erasure_and_no_other_job() -> None:
    assert loaded(("shared.bootstrap.redactions",)) & DONE_BY_JOBS == {"shared.application.erasure.erase_page"}
