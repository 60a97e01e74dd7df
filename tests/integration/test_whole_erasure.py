"""What is left, and what is not, after one redaction of a filter (X1). The redaction runs once for all of these."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.world import council
from tests.world.world import World, world

CASE, NEIGHBOUR, STRAND, PERSON = "complaints/case-1", "complaints/case-10", "strands/part", "people/ann"


@pytest.fixture(scope="module")
def done() -> Iterator[tuple[World, dict[str, Any]]]:
    """Return a world after the redaction of a case with everything, and the job."""
    with world() as here:
        council.found_council(here)
        council.put(here, PERSON, values={"name": "STAYING-person"})
        council.put(here, CASE, values=council.planted("GOING"), person_id=PERSON, address_id="GOING-address")
        council.put(here, NEIGHBOUR, values=council.planted("STAYING"), state="open", person_id=PERSON)
        council.put(here, STRAND, values={"name": "STAYING-strand"}, parent_id=CASE)
        council.fill(here, CASE, files=2, mark="GOING")
        council.fill(here, NEIGHBOUR, files=1, mark="STAYING")
        here.settle()  # so that it is the erasure that deletes files, not their late arrival
        yield here, council.redact(here)


def test_r1_the_job_says_what_it_did(done: tuple[World, dict[str, Any]]) -> None:
    here, job = done
    assert (job["status"], job["outcomes"]) == ("success", {"erased": 1})
    assert job["progress"] == {"processed": 1, "total": None}
    assert (job["type"], job["filter"], job["dry_run"]) == ("bulk_redaction", council.FILTER, False)
    assert (job["requested_by"], job["ground"], job["finished_at"] is None) == ("officer", None, False)
    assert council.history(here, job["id"]) == {CASE: ("erased", None)}


def test_x1_a_sensitive_value_gets_its_fields_treatment(done: tuple[World, dict[str, Any]]) -> None:
    values = council.read(done[0], CASE)["values"]
    assert "email" not in values
    assert "story" not in values
    assert (values["name"], values["born"], values["postcode"]) == ("[redacted]", "1961", "LS1")


def test_x1_a_value_without_a_definition_goes(done: tuple[World, dict[str, Any]]) -> None:
    assert "undefined" not in council.read(done[0], CASE)["values"]


def test_x1_values_that_are_not_sensitive_stay(done: tuple[World, dict[str, Any]]) -> None:
    values = council.read(done[0], CASE)["values"]
    assert values == council.LEFT
    assert (values["ward"], values["opened_in"]) == ("north", 2019)


def test_x1_contents_of_all_kinds_go(done: tuple[World, dict[str, Any]]) -> None:
    here, _ = done
    assert list(council.rows_of(here, CASE)) == ["RECORD"]
    for path in (*council.CONTENT_PATHS, "attachments"):
        assert here.call("GET", f"/v1/records/{CASE}/{path}").expect(200).body == {"items": [], "next_cursor": None}


def test_x1_every_version_and_delete_marker_of_its_files_goes(done: tuple[World, dict[str, Any]]) -> None:
    assert council.versions(done[0], f"records/council/{CASE}/") == []


def test_x1_a_record_whose_id_begins_with_the_erased_ones_keeps_all(done: tuple[World, dict[str, Any]]) -> None:
    here, _ = done
    kept = council.read(here, NEIGHBOUR)
    assert (kept["values"], kept["person_id"], kept["erased_at"]) == (council.planted("STAYING"), PERSON, None)
    assert council.versions(here, f"records/council/{NEIGHBOUR}/") == [f"records/council/{NEIGHBOUR}/000001"] * 3
    assert len(council.rows_of(here, NEIGHBOUR)) == 6


def test_x1_pointers_are_cut_and_the_person_stays(done: tuple[World, dict[str, Any]]) -> None:
    here, _ = done
    case = council.read(here, CASE)
    assert (case["person_id"], case["address_id"]) == (None, None)
    assert council.read(here, PERSON)["values"] == {"name": "STAYING-person"}


def test_x1_a_strand_stays_and_keeps_its_parent(done: tuple[World, dict[str, Any]]) -> None:
    strand = council.read(done[0], STRAND)
    assert (strand["values"], strand["parent_id"]) == ({"name": "STAYING-strand"}, CASE)


def test_x1_nothing_personal_of_the_erased_case_is_left_anywhere(done: tuple[World, dict[str, Any]]) -> None:
    everything = done[0].everything()
    assert "GOING" not in everything
    assert everything.count("STAYING-story") == 1
    assert everything.count("STAYING-scan") == 2


def test_x11_the_ledger_counts_what_went(done: tuple[World, dict[str, Any]]) -> None:
    here, job = done
    (entry,) = [one for one in council.ledger(here, f"&record={CASE}") if one["job"]]
    assert (entry["action"], entry["outcome"], entry["job"]) == ("job_outcome", "erased", job["id"])
    contents = {"messages": 1, "letters": 1, "email_alerts": 1, "notes": 1, "attachments": 2}
    assert entry["erased"] == {"fields": 6, **contents, "pointers": 2}


def test_r6_the_case_stays_in_its_state_and_is_erased_since_then(done: tuple[World, dict[str, Any]]) -> None:
    here, job = done
    case = council.read(here, CASE)
    assert (case["state"], case["state_entered_at"]) == ("closed", council.LONG_AGO)
    assert job["created_at"] < case["erased_at"] <= job["finished_at"]
