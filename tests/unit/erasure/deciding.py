"""Asking the decision: tasks of each basis, and a record that is due."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from shared.erasure.decision import (
    Decision,
    Erase,
    ErasureTask,
    InFilter,
    Named,
    decide,
)
from shared.erasure.plan import plan_erasure
from shared.kernel.identifiers import JobId
from shared.records.links import Links
from shared.records.record import Claim, Record
from shared.records.workflow import Workflow
from shared.retention.due import Due
from tests.unit.builders import (
    JOB,
    LONDON,
    NOW,
    TODAY,
    a_filter,
    a_record,
    a_request,
    a_workflow,
)

WORKFLOW = a_workflow()
NAMED = ErasureTask(job=JOB, by="asker", asked_at=NOW, basis=Named())
BULK = replace(NAMED, basis=InFilter(a_filter()))
ARCHIVE = replace(BULK, transition="archive")
BOTH = pytest.mark.parametrize("task", [NAMED, BULK], ids=["named", "in a filter"])
NIGHT = replace(NAMED, basis=Due(today=TODAY, zone=LONDON, policies={}))
DUE = a_record(request=a_request(TODAY))
VALUES = {"name": "Jo", "ward": "North"}


def decided(
    record: Record | None,
    task: ErasureTask = BULK,
    links: Sequence[Record] = (),
    *,
    chunk: int = 1,
    workflow: Workflow | None = WORKFLOW,
    open_jobs: frozenset[JobId] = frozenset(),
) -> Decision:
    return decide(record, Links(rows=tuple(links)), workflow, task, chunk, NOW, lambda job: job in open_jobs)


def erasing(record: Record, claim: Claim, *, is_claimed: bool) -> Erase:
    return Erase(plan=plan_erasure(record, WORKFLOW.definitions()), claim=claim, is_claimed=is_claimed)
