"""A filter's values are of their fields' types, and are compared as such, never as text (X19)."""

from typing import Any

import pytest

from tests.world import council
from tests.world.world import World

CLOSED_ON = {"name": "closed_on", "type": "date", "sensitive": False}
FILTER_PATH = f"/v1/filters/{council.FILTER}"


def _fields(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [*council.case_workflow()["fields"], *more]


def _found(here: World, *more: dict[str, Any], version: int = 1) -> None:
    body = council.case_workflow(fields=_fields(*more), version=version)
    here.call("PUT", "/v1/workflows/complaints", body).expect(200)


def _wanted(field: str, op: str, value: object, **more: object) -> dict[str, Any]:
    where = [{"field": field, "op": op, "value": value}]
    return {"workflows": ["complaints"], "states": ["closed"], "where": where, **more}


@pytest.mark.parametrize("value", ["31/12/2022", "2022", "20221231", "0022-12-31", "2022-12-31T00:00:00Z", 2022, True])
def test_x19_a_case_is_not_erased_by_a_date_that_is_none(here: World, value: object) -> None:
    _found(here, CLOSED_ON)
    council.put(here, "complaints/one", values={"closed_on": "2025-06-30"})
    refused = here.call("PUT", FILTER_PATH, _wanted("closed_on", "lt", value, version=1))
    assert (refused.status, refused.body.get("code")) == (422, "invalid_filter")
    (fault,) = refused.body["errors"]
    assert fault["pointer"] == "/where/0/value"
    assert fault["message"] == "closed_on is of type date: write a date like 2024-12-31, of the year 1000 or later"
    assert str(value) not in str(refused.body).replace("2024-12-31", "")
