"""A second redaction, after the definitions of fields have changed (X5)."""

from typing import Any

import pytest

from tests.world import council
from tests.world.world import World

CASE = "complaints/one"
NOTHING = {"fields": 0, "messages": 0, "letters": 0, "email_alerts": 0, "notes": 0, "attachments": 0, "pointers": 0}


def _redefine(here: World, version: int, **treatments: str | None) -> dict[str, Any]:
    """Save the workflow anew: each field with a treatment is sensitive now, one with None is not defined any more."""
    body = council.case_workflow(version=version)
    body["fields"] = [
        {**one, "sensitive": True, "treatment": treatments[one["name"]]} if one["name"] in treatments else one
        for one in body["fields"]
        if treatments.get(one["name"], "kept") is not None
    ]
    saved: dict[str, Any] = here.call("PUT", "/v1/workflows/complaints", body).expect(200).body
    return saved


def _erased_first(here: World) -> dict[str, Any]:
    council.put(here, CASE)
    assert council.redact(here)["outcomes"] == {"erased": 1}
    first = council.read(here, CASE)
    assert first["last_erased_at"] == first["erased_at"]
    return first


def test_x5_a_redaction_takes_what_has_become_sensitive_or_undefined_since_the_first(here: World) -> None:
    first = _erased_first(here)
    saved = _redefine(here, 1, ward="replace", opened_in=None)
    (warning,) = saved["warnings"]
    assert (warning["code"], warning["fields"]) == ("kept_in_erased_records", ["ward", "opened_in"])
    dry = council.redact(here, dry_run=True)
    assert dry["outcomes"] == {"erased": 1}
    assert council.read(here, CASE) == first
    again = council.redact(here)
    after = council.read(here, CASE)
    assert again["outcomes"] == {"erased": 1}
    assert after["values"] == {"name": "[redacted]", "born": "1961", "postcode": "LS1", "ward": "[redacted]"}
    assert (after["erased_at"], after["last_erased_at"] > first["erased_at"]) == (first["erased_at"], True)
    entries = council.acts(here, "job_outcome", f"&record={CASE}")
    assert [one["erased"]["fields"] for one in entries] == [6, 2]


def test_x5_with_the_same_definitions_a_third_redaction_takes_nothing(here: World) -> None:
    _erased_first(here)
    _redefine(here, 1, ward="remove")
    council.redact(here)
    before = council.snapshot(here)["RecordsTable"]
    assert council.redact(here)["outcomes"] == {"already_erased": 1}
    assert council.snapshot(here)["RecordsTable"] == before


@pytest.mark.parametrize(
    ("treatments", "left"),
    [
        ({"name": "remove"}, {"born": "1961", "postcode": "LS1"}),
        ({"born": "remove"}, {"name": "[redacted]", "postcode": "LS1"}),
        ({"postcode": "replace"}, {"name": "[redacted]", "born": "1961", "postcode": "[redacted]"}),
    ],
)
def test_x5_a_treatment_that_takes_more_takes_the_rest(
    here: World, treatments: dict[str, str], left: dict[str, str]
) -> None:
    _erased_first(here)
    _redefine(here, 1, **treatments)
    assert council.redact(here)["outcomes"] == {"erased": 1}
    assert council.read(here, CASE)["values"] == {**left, "ward": "north", "opened_in": 2019}


def test_x5_a_treatment_that_takes_no_more_leaves_what_the_first_left(here: World) -> None:
    """A fixed text is no postcode, and a district none either: read again, both would be taken."""
    _erased_first(here)
    saved = _redefine(here, 1, name="outward_code")
    assert "warnings" not in saved
    assert council.redact(here)["outcomes"] == {"already_erased": 1}
    assert council.read(here, CASE)["values"] == council.LEFT


def test_x5_r4_the_transition_is_applied_with_the_second_erasure(here: World) -> None:
    first = _erased_first(here)
    _redefine(here, 1, ward="remove")
    assert council.redact(here, success_transition=council.LEAVE)["outcomes"] == {"erased": 1}
    after = council.read(here, CASE)
    assert (after["state"], "ward" in after["values"], after["erased_at"]) == ("gone", False, first["erased_at"])


def test_x5_by_hand_as_well_with_what_was_taken_this_time(here: World) -> None:
    _erased_first(here)
    _redefine(here, 1, ward="remove")
    reply = here.call("POST", f"/v1/records/{CASE}/redaction").expect(200).body
    assert (reply["outcome"], reply["erased"]) == ("erased", {**NOTHING, "fields": 1})
    again = here.call("POST", f"/v1/records/{CASE}/redaction").expect(200).body
    assert (again["outcome"], again["erased"]) == ("already_erased", NOTHING)


def test_x4_x5_a_value_that_was_written_after_the_erasure_is_no_treatments_and_goes(here: World) -> None:
    """It looks like a year that a treatment left, and is none."""
    _erased_first(here)
    body = council.case_workflow(version=1)
    plain = {"name": "born", "type": "text", "sensitive": False}
    body["fields"] = [plain if one["name"] == "born" else one for one in body["fields"]]
    here.call("PUT", "/v1/workflows/complaints", body).expect(200)
    council.edit(here, CASE, values={**council.LEFT, "born": "1975"}).expect(200)
    here.call("PUT", "/v1/workflows/complaints", council.case_workflow(version=2)).expect(200)
    assert council.redact(here)["outcomes"] == {"erased": 1}
    assert "1975" not in here.everything()


def test_x5_a_claim_of_a_second_erasure_is_carried_to_its_end(here: World) -> None:
    _erased_first(here)
    _redefine(here, 1, ward="remove")
    claim = {"job": "job-that-ended", "at": council.LONG_AGO, "scope": "whole", "transition": None}
    council.write_into(here, CASE, claim=claim)
    assert council.redact(here)["outcomes"] == {"erased": 1}
    assert "ward" not in council.read(here, CASE)["values"]
