"""What became of each record, in the history and in the ledger: complete, in order, chunk by chunk (X11)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.world import council
from tests.world.world import World, world

OUTCOMES = {
    "complaints/plain-1": ("erased", "info", None),
    "complaints/plain-2": ("erased", "info", None),
    "complaints/again": ("already_erased", "info", None),
    "complaints/late": ("no_longer_matching", "info", None),
    "complaints/held": ("withheld", "warning", "legal_hold"),
    "repairs/stuck": ("transition_failed", "warning", None),
    "complaints/corrupt": ("failed", "error", "unreadable_record"),
}


@pytest.fixture(scope="module")
def done() -> Iterator[tuple[World, dict[str, Any]]]:
    """Return a world after a job with every outcome, and the job."""
    with world() as here:
        council.found_council(here)
        for key in OUTCOMES:
            if key != "complaints/late":
                council.put(here, key)
        council.guard(here, "complaints/held")
        here.call("POST", "/v1/records/complaints/again/redaction").expect(200)
        row = {"pk": {"S": "council#complaints#corrupt"}, "sk": {"S": "RECORD"}}
        table = here.tables["RecordsTable"]
        here.clients.dynamodb.update_item(TableName=table, Key=row, UpdateExpression="REMOVE version")
        job = council.ask(here, success_transition=council.LEAVE)
        here.pass_time(timedelta(seconds=1))
        council.put(here, "complaints/late")
        here.settle()
        yield here, council.read_job(here, job)


def _entries(here: World, job: str, query: str = "") -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = here.call("GET", f"/v1/jobs/{job}/history?limit=200{query}").expect(200).body["items"]
    return items


def _walk(here: World, path: str, limit: int) -> list[Any]:
    found: list[Any] = []
    cursor = ""
    for _ in range(50):
        chunk = here.call("GET", f"{path}limit={limit}{cursor}").expect(200).body
        assert len(chunk["items"]) <= limit
        found += chunk["items"]
        if chunk["next_cursor"] is None:
            return found
        cursor = f"&cursor={chunk['next_cursor']}"
    raise AssertionError("the list does not end")


def test_x11_an_entry_for_each_record_with_outcome_level_ground_and_when(done: tuple[World, dict[str, Any]]) -> None:
    here, job = done
    entries = _entries(here, job["id"])
    found = {one["record"]: (one["outcome"], one["level"], one["ground"]) for one in entries}
    assert found == OUTCOMES
    assert len(entries) == len(OUTCOMES)
    assert all(job["created_at"] < one["at"] <= job["finished_at"] for one in entries)
    said = {"record", "attachment", "outcome", "level", "ground", "at", "by", "policy_version", "dry_run"}
    assert all(set(one) == said for one in entries)
    about = {(one["attachment"], one["by"], one["policy_version"], one["dry_run"]) for one in entries}
    assert about == {(None, job["requested_by"], None, False)}


@pytest.mark.parametrize(
    ("level", "shown"),
    [("info", {"info", "warning", "error"}), ("warning", {"warning", "error"}), ("error", {"error"})],
)
def test_x11_a_level_asked_for_means_that_level_and_graver(
    done: tuple[World, dict[str, Any]], level: str, shown: set[str]
) -> None:
    here, job = done
    found = {one["record"] for one in _entries(here, job["id"], f"&level={level}")}
    assert found == {record for record, expected in OUTCOMES.items() if expected[1] in shown}


@pytest.mark.parametrize("outcome", sorted({expected[0] for expected in OUTCOMES.values()}))
def test_x11_the_history_can_be_asked_by_outcome(done: tuple[World, dict[str, Any]], outcome: str) -> None:
    here, job = done
    found = {one["record"] for one in _entries(here, job["id"], f"&outcome={outcome}")}
    assert found == {record for record, expected in OUTCOMES.items() if expected[0] == outcome}


def test_x11_level_and_outcome_must_both_hold(done: tuple[World, dict[str, Any]]) -> None:
    here, job = done
    assert _entries(here, job["id"], "&outcome=erased&level=error") == []
    assert len(_entries(here, job["id"], "&outcome=withheld&level=warning")) == 1


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
@pytest.mark.parametrize("query", ["", "level=info&"])
def test_x11_pages_of_the_history_miss_nothing_and_repeat_nothing(
    done: tuple[World, dict[str, Any]], limit: int, query: str
) -> None:
    here, job = done
    walked = _walk(here, f"/v1/jobs/{job['id']}/history?{query}", limit)
    assert walked == _entries(here, job["id"], f"&{query.rstrip('&')}" if query else "")


def test_x11_a_cursor_of_another_history_is_refused(done: tuple[World, dict[str, Any]]) -> None:
    here, job = done
    path = f"/v1/jobs/{job['id']}/history?limit=1"
    cursor = here.call("GET", path).expect(200).body["next_cursor"]
    for other in (f"{path}&level=info", "/v1/ledger?limit=1", "/v1/jobs?limit=1"):
        assert here.call("GET", f"{other}&cursor={cursor}").expect(400).body["code"] == "invalid_cursor"


def test_x11_the_counts_of_the_job_are_those_of_its_history(done: tuple[World, dict[str, Any]]) -> None:
    here, job = done
    outcomes = [one["outcome"] for one in _entries(here, job["id"])]
    assert job["outcomes"] == {outcome: outcomes.count(outcome) for outcome in set(outcomes)}
    assert (job["status"], job["progress"]["processed"]) == ("success_with_warnings", len(outcomes))


def test_x11_the_ledger_of_a_record_tells_all_that_was_done_to_it_in_order(done: tuple[World, dict[str, Any]]) -> None:
    here, job = done
    again = [
        (one["action"], one["outcome"], one["job"] == job["id"])
        for one in council.ledger(here, "&record=complaints/again")
    ]
    held = [(one["action"], one["outcome"], one["by"]) for one in council.ledger(here, "&record=complaints/held")]
    assert again == [
        ("redaction_requested", None, False),
        ("job_outcome", "erased", False),
        ("job_outcome", "already_erased", True),
    ]
    assert held == [("legal_hold_set", None, "officer"), ("job_outcome", "withheld", "officer")]


@pytest.mark.parametrize("limit", [1, 4, 50])
def test_x11_pages_of_the_ledger_miss_nothing_and_are_in_order(done: tuple[World, Any], limit: int) -> None:
    here, _ = done
    walked = _walk(here, "/v1/ledger?", limit)
    assert walked == council.ledger(here)
    assert [one["at"] for one in walked] == sorted(one["at"] for one in walked)
    assert len(walked) == len(here.rows("LedgerTable"))


def test_x11_the_ledger_can_be_asked_since_an_instant(done: tuple[World, dict[str, Any]]) -> None:
    here, job = done
    since = council.ledger(here, f"&since={job['created_at']}")
    assert {one["subject"] for one in since} == {*OUTCOMES, f"filter/{council.FILTER}"}
    assert council.ledger(here, f"&record=complaints/again&since={job['created_at']}") == [
        one for one in since if one["subject"] == "complaints/again"
    ]
    assert council.ledger(here, "&since=2027-01-01T00:00:00Z") == []


def test_x11_an_entry_outlives_its_record_by_the_time_of_the_template_and_no_longer(done: tuple[World, Any]) -> None:
    here, _ = done
    for row in here.rows("LedgerTable"):
        kept = int(row["expires_at"]["N"]) - here.now.timestamp()
        assert 2556 * 86_400 < kept <= 2557 * 86_400
