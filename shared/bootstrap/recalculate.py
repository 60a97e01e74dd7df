"""Wires what re-dates records after a publication (P3); apart from jobs, because a policy's API carries none out."""

from shared.adapters.dynamodb.catalogue import DynamoCatalogue
from shared.adapters.dynamodb.jobs import DynamoJobs
from shared.application.retention.create_run import CreateRun
from shared.application.retention.recalculate import Recalculate
from shared.bootstrap.basis import CLOCK


def recalculate_of(catalogue: DynamoCatalogue, jobs: DynamoJobs) -> Recalculate:
    """Wire the use case, and the resume function's part of it."""
    return Recalculate(catalogue=catalogue, jobs=jobs, create=CreateRun(jobs=jobs), clock=CLOCK)
