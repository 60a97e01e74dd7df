"""What workers carry out: all that a job can be asked to do."""

from typing import get_args

import pytest

from shared.bootstrap.job_types import every_type
from shared.bootstrap.stores import stores_of
from shared.jobs.job import JobRequest
from shared.settings import WorkerSettings


def test_x10_a_worker_carries_out_whatever_a_job_can_be_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_DEFAULT_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "any")
    named = dict.fromkeys(
        ("records_table", "jobs_table", "ledger_table", "catalogue_table", "ilr_table", "files_bucket"), "any"
    )
    stores = stores_of(
        WorkerSettings(
            **named,
            portal_user_pool="any",
            shard_queue_url="any",
            worker_threads=1,
            plain_writes="statements",
            ledger_retention_days=1,
        )
    )

    assert set(every_type(stores)) == set(get_args(JobRequest))
