"""What is kept as one JSON text: everything comes back as it was, and nothing half understood (X13)."""

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from shared.adapters.dynamodb.json_text import from_json_text, json_text
from shared.adapters.dynamodb.rows import Unreadable
from shared.jobs.job import (
    AnonymisationRun,
    ErasureReplay,
    FilterRedaction,
    IlrImport,
    JobRequest,
    LearnerReport,
    PolicyRun,
    Recalculation,
    RecordRedaction,
    ReportFormat,
    RuleRange,
)
from shared.kernel.identifiers import FilterId, RecordId, RecordKey, WorkflowId
from shared.learners.ilr import Aim
from shared.records.filter import Condition, Filter, Operator
from shared.retention.policy import Periods, Policy

AT, DAY = datetime(2026, 3, 2, 4, 0, 0, 125, tzinfo=UTC), date(2026, 3, 2)
CASES = WorkflowId("complaints")
WHERE = (Condition(field="ward", op=Operator.EQ, value=["north", 5, 5.5, None, True]),)
FILTER = Filter(id=FilterId("closed"), workflows=(CASES,), states=("closed",), where=WHERE)
REQUESTS = (
    FilterRedaction(filter=FILTER, transition=None),
    RecordRedaction(record=RecordKey(CASES, RecordId("c1"))),
    PolicyRun(
        today=DAY,
        workflows=(CASES,),
        rules=(RuleRange(workflow=CASES, state="closed", until=AT, transition="archive"),),
    ),
    AnonymisationRun(anonymise_on=DAY, workflows=(), learners=WorkflowId("learners"), learners_until=DAY),
    Recalculation(recalculate=CASES, states=("closed",), files=True),
    IlrImport(import_into=CASES, file_version="v1"),
    LearnerReport(report_on=CASES, format=ReportFormat.XLSX),
    ErasureReplay(restored_to=None, replay_from=AT, replay_until=AT),
)


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda one: type(one).__name__)
def test_a_request_comes_back_as_what_it_was_of_all_that_it_may_be(request_: object) -> None:
    assert from_json_text(JobRequest, json_text(request_)) == request_


def test_parts_that_have_been_added_since_have_their_defaults_and_parts_that_are_gone_are_left_out() -> None:
    told = {"learn_aim_ref": "ZPROG001", "no_longer": 1}
    assert from_json_text(tuple[Aim, ...], json.dumps([told])) == (Aim(learn_aim_ref="ZPROG001"),)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Periods, "Bloggs"),
        (Periods, "[]"),
        (Periods, '{"enabled": "Bloggs"}'),
        (Periods, '{"enabled": 1}'),
        (Periods, '{"retention_months": "24"}'),
        (Periods, '{"retention_months": true}'),
        (Periods, '{"state_retention_months": {"closed": "Bloggs"}}'),
        (Policy, '{"workflow": "complaints"}'),
        (Filter, '{"id": "f", "workflows": "complaints", "states": []}'),
        (Filter, '{"id": "f", "workflows": [], "states": [], "where": [{"field": "x", "op": "Bloggs", "value": 1}]}'),
        (JobRequest, '{"surname": "Bloggs"}'),
        (JobRequest, '{"restored_to": null, "replay_from": "2026-03-02T04:00:00", "replay_until": "Bloggs"}'),
        (ErasureReplay, '{"restored_to": "2026-03-02T04:00:00", "replay_from": null, "replay_until": null}'),
        (tuple[Aim, ...], "[" * 100_000),
    ],
)
def test_anything_else_is_unreadable_and_not_repeated(kind: Any, text: str) -> None:  # noqa: ANN401 – types
    with pytest.raises(Unreadable) as caught:
        from_json_text(kind, text)
    assert "Bloggs" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_an_instant_without_its_zone_is_none() -> None:
    text = json_text(REQUESTS[-1]).replace("+00:00", "")
    with pytest.raises(Unreadable):
        from_json_text(ErasureReplay, text)
