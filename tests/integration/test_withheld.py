"""What a job withholds, on which grounds, and that it leaves all of it alone (X7). The redaction runs once for all of these."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.world import council
from tests.world.world import World, world

HELD = {
    "complaints/held": "legal_hold",
    "complaints/restricted": "processing_restricted",
    "complaints/of-held": "linked_legal_hold",
    "repairs/of-restricted": "linked_processing_restricted",
    "complaints/held-of-restricted": "legal_hold",
    "complaints/of-both": "linked_legal_hold",
}


def _guarded_council(here: World) -> None:
    for person in ("free", "held", "restricted", "both"):
        council.put(here, f"people/{person}", values={})
    for case, person in (
        ("complaints/free", "free"),
        ("complaints/of-held", "held"),
        ("repairs/of-restricted", "restricted"),
        ("complaints/held-of-restricted", "restricted"),
        ("complaints/of-both", "both"),
    ):
        council.put(here, case, person_id=f"people/{person}")
    council.put(here, "complaints/held")
    council.put(here, "complaints/restricted")
    for case in HELD:
        council.fill(here, case, files=1)
    for parent in ("free", "held", "of-held", "restricted"):
        council.put(here, f"strands/of-{parent}", values={}, parent_id=f"complaints/{parent}")
    for key in ("complaints/held", "complaints/held-of-restricted", "people/held", "people/both"):
        council.guard(here, key)
    for key in ("complaints/restricted", "people/restricted", "people/both"):
        council.guard(here, key, "processing-restriction")
    here.settle()


@pytest.fixture(scope="module")
def done() -> Iterator[tuple[World, dict[str, Any], dict[str, Any]]]:
    """Return a world after the redaction of a filter full of guarded cases, what it held before, and the job."""
    with world() as here:
        council.found_council(here)
        _guarded_council(here)
        before = {key: (council.rows_of(here, key), council.versions(here, f"records/council/{key}/")) for key in HELD}
        yield here, before, council.redact(here, success_transition=council.LEAVE)


def test_x7_guarded_cases_are_withheld_and_the_others_proceed(done: tuple[World, Any, dict[str, Any]]) -> None:
    here, _, job = done
    assert (job["status"], job["outcomes"]) == ("success_with_warnings", {"erased": 1, "withheld": 6})
    assert council.read(here, "complaints/free")["values"] == council.LEFT


@pytest.mark.parametrize(("case", "ground"), HELD.items())
def test_x7_each_is_reported_with_its_ground(done: tuple[World, Any, dict[str, Any]], case: str, ground: str) -> None:
    here, _, job = done
    assert council.history(here, job["id"])[case] == ("withheld", ground)
    assert council.read(here, case)["withheld_by"] == ground


@pytest.mark.parametrize("case", HELD)
def test_x7_what_is_withheld_keeps_its_state_its_contents_and_its_files(
    done: tuple[World, dict[str, Any], Any], case: str
) -> None:
    here, before, _ = done
    assert (council.rows_of(here, case), council.versions(here, f"records/council/{case}/")) == before[case]
    assert council.read(here, case)["state"] == "closed"
    assert len(before[case][0]) == 6


@pytest.mark.parametrize(
    ("strand", "ground"),
    [
        ("of-free", None),
        ("of-held", "linked_legal_hold"),
        ("of-of-held", "linked_legal_hold"),
        ("of-restricted", "linked_processing_restricted"),
    ],
)
def test_x7_a_strand_is_withheld_by_its_case_and_by_its_cases_person(
    done: tuple[World, Any, Any], strand: str, ground: str | None
) -> None:
    assert council.read(done[0], f"strands/{strand}")["withheld_by"] == ground


def test_x7_the_ledger_names_the_ground_and_never_the_reason(done: tuple[World, Any, dict[str, Any]]) -> None:
    here, _, job = done
    (entry,) = [one for one in council.ledger(here, "&record=complaints/held") if one["job"] == job["id"]]
    assert (entry["outcome"], entry["ground"], entry["erased"]) == ("withheld", "legal_hold", None)
    assert not [row for row in here.rows("LedgerTable") if "PLANTED" in str(row)]
