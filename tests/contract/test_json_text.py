"""What is kept as one JSON text: everything comes back as it was, and nothing half understood (X13)."""

import json
from typing import Any

import pytest

from shared.adapters.dynamodb.json_text import from_json_text, json_text
from shared.adapters.dynamodb.rows import Unreadable
from shared.jobs.job import REQUESTS, ErasureReplay, JobType
from shared.learners.ilr import Aim
from shared.records.filter import Filter
from shared.retention.policy import Periods, Policy
from tests.job_requests import EXAMPLES


@pytest.mark.parametrize("kind", JobType)
def test_a_request_comes_back_as_it_was(kind: JobType) -> None:
    assert from_json_text(REQUESTS[kind], json_text(EXAMPLES[kind])) == EXAMPLES[kind]


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
        (ErasureReplay, '{"surname": "Bloggs"}'),
        (ErasureReplay, '{"restored_to": null, "since": "2026-03-02T04:00:00Z", "until": "Bloggs"}'),
        (ErasureReplay, '{"restored_to": "2026-03-02T04:00:00Z", "since": null, "until": null}'),
        (tuple[Aim, ...], "[" * 100_000),
    ],
)
def test_anything_else_is_unreadable_and_not_repeated(kind: Any, text: str) -> None:  # noqa: ANN401 – types
    with pytest.raises(Unreadable) as caught:
        from_json_text(kind, text)
    assert "Bloggs" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_an_instant_without_its_zone_is_none() -> None:
    text = json_text(EXAMPLES[JobType.ERASURE_REPLAY]).replace("+00:00", "")
    with pytest.raises(Unreadable):
        from_json_text(ErasureReplay, text)
