"""The files that the Department for Education published, through S3, the worker and the stream (L10)."""

from pathlib import Path

import pytest

from tests.imports.returns import import_return
from tests.world.council import history, versions
from tests.world.world import World

FILES = Path("..", "shared", "ilr") if Path("..", "shared", "ilr").is_dir() else Path("..", "..", "shared", "ilr")
HELD = sorted(FILES.glob("valid/*.xml"))
REPORTS = {
    "field-length-CompStatus-322-100L": {"learners/10033670-l143compsta": ("reported", "unknown-status")},
    "mandatory-fields-missing-incl-CompStatus-and-LearnRefNumber-54L": {
        "learners/10033670-m126compsta": ("reported", "unknown-status"),
        "learners/position-0000001": ("failed", "no_reference"),
    },
}
needs_files = pytest.mark.skipif(not FILES.is_dir(), reason="the published files are not beside this repository")


def expected(path: Path) -> dict[tuple[str, str], tuple[str | None, str]]:
    rows = [line.split("\t") for line in path.with_suffix(".expected.tsv").read_text(encoding="utf-8").splitlines()]
    return {(ukprn, name.lower()): (None if day == "-" else day, why) for ukprn, name, day, why in rows if name}


def learners(world: World) -> dict[tuple[str, str], tuple[str | None, str]]:
    found, cursor = {}, ""
    while True:
        chunk = world.call("GET", f"/v1/learners?limit=200{cursor}").expect(200).body
        for one in chunk["items"]:
            name = (one["ukprn"], one["learn_ref_number"].lower())
            found[name] = (one["final_funding_date"], one["final_funding_date_reason"])
        if chunk["next_cursor"] is None:
            return found
        cursor = f"&cursor={chunk['next_cursor']}"


@needs_files
@pytest.mark.parametrize("path", HELD, ids=lambda path: path.stem)
def test_l10_a_valid_file_dates_every_learner_and_twice_the_same_changes_nothing(here: World, path: Path) -> None:
    job = import_return(here, path.read_bytes())
    assert learners(here) == expected(path)
    assert (job["status"], job["outcomes"]) == ("success", {"imported": len(expected(path))})
    rows = sorted(map(str, [*here.rows("RecordsTable"), *here.rows("IlrTable")]))
    again = import_return(here, path.read_bytes())
    assert again["outcomes"] == {"unchanged": len(expected(path))}
    assert sorted(map(str, [*here.rows("RecordsTable"), *here.rows("IlrTable")])) == rows
    assert versions(here) == []


@needs_files
@pytest.mark.parametrize("path", sorted(FILES.glob("invalid/*.xml")), ids=lambda path: path.stem)
def test_l10_an_invalid_file_reports_what_makes_no_sense_and_the_rest_go_in(here: World, path: Path) -> None:
    job = import_return(here, path.read_bytes())
    told = history(here, job["id"])
    assert {key: what for key, what in told.items() if what != ("imported", None)} == REPORTS.get(path.stem, {})
    assert learners(here) == expected(path)
