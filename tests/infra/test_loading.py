"""What a function loads as it starts: what it uses, and nothing that only others use (B8 of docs/performance.md)."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from infra.local.clients import REGION
from infra.local.template import load, resources
from infra.openapi.resolvers import settings_of

ROOT = Path(__file__).parents[2]
FUNCTIONS = resources(load(ROOT / "template.yaml"), "AWS::Serverless::Function")
# Each takes as long to load as all that a small function needs besides botocore.
OF_THE_API = {"pydantic", "aws_lambda_powertools.event_handler"}
OF_BATCHES = {"aws_lambda_powertools.utilities.batch", "aws_lambda_powertools.utilities.data_classes"}
OF_FILES = {"lxml", "xlsxwriter", "odata_query"}
OF_JOBS = {
    "shared.application.erasure.erase_chunk",
    "shared.application.reporting",
    "shared.application.replay.replay_chunk",
}
IMPORT = "shared.application.learners.import_chunk"
DONE_BY_JOBS = {
    "shared.application.erasure.erase_chunk",
    IMPORT,
    "shared.application.replay.replay_chunk",
    "shared.application.reporting.write_report",
    "shared.application.retention.anonymise",
    "shared.application.retention.date_chunk",
}
ADAPTERS = {
    "shared.adapters.cognito.portal_users",
    "shared.adapters.dynamodb.catalogue",
    "shared.adapters.dynamodb.ilrs",
    "shared.adapters.dynamodb.jobs",
    "shared.adapters.dynamodb.ledger",
    "shared.adapters.dynamodb.records",
    "shared.adapters.dynamodb.unfinished",
    "shared.adapters.ilr_xml.files",
    "shared.adapters.s3.files",
    "shared.adapters.s3.reports",
    "shared.adapters.sqs.queue",
    "shared.adapters.sqs.tenant_queues",
}
SMALL = {
    "StartPolicyRunFunction": {"catalogue", "tenant_queues"},
    "StartAnonymisationRunFunction": {"catalogue", "tenant_queues"},
    "StartTenantNightFunction": {"catalogue", "jobs", "ledger", "records"},
    "ResumeStuckJobsFunction": {"tenant_queues", "unfinished"},
    "StartJobFunction": {"queue"},
    "UpdateFinalFundingDateFunction": {"catalogue", "ilrs", "records"},
    "GuardPortalLoginFunction": {"records"},
    "DiscardOrphanUploadFunction": {"files", "records"},
    "StartIlrImportFunction": {"files", "jobs"},
}


@cache
def loaded(function: str) -> set[str]:
    """Return the names of all that a fresh process has loaded once the function has started."""
    program = "import importlib, sys\nimportlib.import_module(sys.argv[1])\nprint(*sys.modules)"
    module = FUNCTIONS[function]["Handler"].rpartition(".")[0].replace("/", ".")
    own = {**settings_of(FUNCTIONS[function]), "AWS_DEFAULT_REGION": REGION}
    run = subprocess.run(  # noqa: S603 – the words are all our own
        [sys.executable, "-c", program, module],
        cwd=ROOT,
        env={**os.environ, **own},
        capture_output=True,
        text=True,
        check=True,
    )
    return set(run.stdout.split())


@pytest.mark.parametrize("function", SMALL)
def test_a_small_function_loads_neither_what_apis_need_nor_what_jobs_need(function: str) -> None:
    assert loaded(function) & (OF_THE_API | OF_BATCHES | OF_FILES | OF_JOBS) == set()


@pytest.mark.parametrize("function", SMALL)
def test_a_small_function_loads_the_adapters_that_it_uses_and_no_other(function: str) -> None:
    assert {name.rpartition(".")[2] for name in loaded(function) & ADAPTERS} == SMALL[function]


def test_the_function_that_sends_shards_on_loads_nothing_of_what_a_job_is() -> None:
    assert "shared.jobs.job" not in loaded("StartJobFunction")


def test_a_worker_loads_nothing_of_the_apis_and_no_library_of_files() -> None:
    found = loaded("RunJobShardFunction")
    assert found >= (OF_JOBS | DONE_BY_JOBS) - {IMPORT}
    assert found & ({IMPORT} | OF_THE_API | OF_BATCHES | OF_FILES) == set()


def test_a_worker_of_imports_loads_nothing_of_the_apis_nor_of_what_other_jobs_do() -> None:
    found = loaded("RunImportShardFunction")
    assert found & DONE_BY_JOBS == {IMPORT}
    assert found & (OF_JOBS | OF_THE_API | OF_BATCHES) == set()


def test_the_function_that_abandons_shards_loads_nothing_of_what_jobs_do() -> None:
    assert loaded("AbandonJobShardFunction") & DONE_BY_JOBS == set()


@pytest.mark.parametrize("function", ["Administration", "Learners", "Records", "Reporting", "Retention"])
def test_an_api_that_carries_no_job_out_loads_nothing_of_what_jobs_do(function: str) -> None:
    assert loaded(f"{function}Function") & DONE_BY_JOBS == set()


def test_the_api_that_erases_by_hand_loads_the_erasure_and_no_other_job() -> None:
    assert loaded("RedactionsFunction") & DONE_BY_JOBS == {"shared.application.erasure.erase_chunk"}
