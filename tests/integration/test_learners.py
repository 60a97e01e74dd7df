"""Learners through the whole application: stream, setting, night (L1, L4–L8, X1 f, X8)."""

import json
from collections import Counter
from datetime import datetime

import pytest

from infra.local import logs
from tests.world import college, council
from tests.world.interception import Answer, Call, at_calls, refusal
from tests.world.world import World

STREAM = "UpdateFinalFundingDateFunction"
NIGHT = "StartAnonymisationRunFunction"


@pytest.fixture
def here(empty: World) -> World:
    """Return a world with the council's workflows and learners."""
    council.found_council(empty)
    college.found_college(empty)
    return empty


def _night(world: World, day: str) -> dict[str, tuple[str, str | None]]:
    world.tick(NIGHT, datetime.fromisoformat(f"{day}T04:00:00+00:00"))
    world.settle()
    return council.history(world, f"retention_anonymisation-{day}")


def test_l4_a_batch_of_many_changes_recalculates_each_learner_once(here: World) -> None:
    for name in ("ann", "bo", "cy"):
        college.enrol(here, name)
    here.settle()
    for round_ in range(4):
        for name in ("ann", "bo", "cy"):
            college.hand_in(here, name, college.completed(f"2019-07-{10 + round_}")).expect(200)
    calls: Counter[str] = Counter()

    def count(call: Call) -> None:
        if call.function == STREAM:
            calls[call.operation] += 1

    with at_calls(count):
        here.settle()
    assert calls["Query"] == 3  # each learner's returns
    assert calls["PutItem"] == 3  # each learner's date
    assert calls["BatchGetItem"] == 2  # where learners are, and all three of them
    days = {college.learner(here, name)["final_funding_date"] for name in ("ann", "bo", "cy")}
    assert days == {"2019-07-13"}


def test_l4_a_learner_whose_date_can_t_be_written_comes_back_and_the_others_are_dated(here: World) -> None:
    for name in ("ann", "bo"):
        college.enrol(here, name, college.completed())
    refused: list[Call] = []

    def refuse_anns(call: Call) -> Answer | None:
        is_anns = call.function == STREAM and call.operation == "PutItem" and '"council#learners#ann"' in call.text
        if not is_anns or len(refused) > 2:
            return None
        refused.append(call)
        return refusal("ServiceUnavailable", 503)

    with at_calls(refuse_anns):
        here.settle()
    assert len(refused) == 3
    for name in ("ann", "bo"):
        assert college.learner(here, name)["final_funding_date"] == college.ENDED


def test_x13_a_learner_whose_return_makes_no_sense_is_logged_and_holds_up_nobody(here: World) -> None:
    for name in ("ann", "bo"):
        college.enrol(here, name, college.completed())
    row = {"pk": {"S": "council#ann"}, "sk": {"S": "spoilt"}, "body": {"S": "PLANTED"}}
    here.clients.dynamodb.put_item(TableName=here.tables["IlrTable"], Item=row)
    here.settle()
    assert college.learner(here, "ann")["final_funding_date"] is None
    assert college.learner(here, "bo")["final_funding_date"] == college.ENDED
    (line,) = [json.loads(line) for line in logs.lines() if '"ERROR"' in line]
    assert line["learner"] == "ann"
    here.call("GET", "/v1/learners/ann/ilrs").expect(503)
    here.call("DELETE", "/v1/learners/ann/ilrs/spoilt").expect(204)
    here.settle()
    assert college.learner(here, "ann")["final_funding_date"] == college.ENDED


def test_l6_what_the_preview_counts_is_what_the_next_night_removes(here: World) -> None:
    ends = {"ann": "2020-03-01", "bo": "2020-03-02", "cy": "2020-03-03", "di": "2019-03-02", "ed": "2020-02-29"}
    for name, end in ends.items():
        college.enrol(here, name, college.completed(end))
    college.enrol(here, "flo", college.OPEN)
    council.guard(here, "learners/di")
    here.settle()
    shown = college.retain(here, 6)
    assert shown["count"] == 3
    assert "3 learners are past the threshold and will be removed for good" in shown["statement"]
    gone = {"learners/ann": ("erased", None), "learners/bo": ("erased", None), "learners/ed": ("erased", None)}
    assert _night(here, "2026-03-03") == gone


def test_l7_a_removed_learner_is_gone_everywhere_but_for_id_and_date_in_the_ledger(here: World) -> None:
    college.enrol(here, "ann", college.completed())
    council.fill(here, "learners/ann", files=1)
    here.settle()
    college.retain(here, 6)
    assert _night(here, "2026-03-03") == {"learners/ann": ("erased", None)}
    here.call("GET", "/v1/learners/ann").expect(404)
    here.call("GET", "/v1/records/learners/ann").expect(404)
    for path in council.CONTENT_PATHS:
        here.call("GET", f"/v1/records/learners/ann/{path}").expect(404)
    assert here.call("GET", "/v1/learners").expect(200).body["items"] == []
    assert here.rows("IlrTable") == []
    assert council.versions(here) == []
    assert "PLANTED" not in here.everything()
    (entry,) = [one for one in council.ledger(here, "&record=learners/ann") if one["outcome"] == "erased"]
    assert entry["final_funding_date"] == college.ENDED
    assert entry["erased"]["attachments"] == 1
    assert list(council.rows_of(here, "learners/ann")) == ["RECORD"]
    row = council.said_of(here, "learners/ann")
    assert "learner" not in row
    assert json.dumps(row).count(college.ENDED) == 1  # in the mark of the erasure


def test_l8_a_claimed_learner_takes_no_returns(here: World) -> None:
    college.enrol(here, "ann", college.completed())
    here.settle()
    college.retain(here, 6)

    def claimed(call: Call) -> bool:
        return call.function == "RunJobShardFunction" and call.operation == "BatchWriteItem" and "IlrTable" in call.text

    met: list[int] = []

    def try_it(call: Call) -> None:
        if claimed(call) and not met:
            reply = college.hand_in(here, "ann", college.OPEN)
            met.append(reply.status)
            assert reply.body["code"] == "erasure_in_progress"

    with at_calls(try_it):
        assert _night(here, "2026-03-03") == {"learners/ann": ("erased", None)}
    assert met == [409]
    assert here.rows("IlrTable") == []


def test_l1_the_setting_shows_what_it_does_and_whom_it_touches(here: World) -> None:
    college.enrol(here, "ann", college.completed())
    here.settle()
    path = "/v1/settings/learner-retention"
    off = here.call("GET", path, groups=college.RETAINER).expect(200).body
    assert (off["enabled"], off["years"], off["count"]) == (False, 6, 1)
    assert "later than the Final Funding Date plus 6 years" in off["explanation"]
    assert "Removal is final" in off["explanation"]
    college.retain(here, 9)
    on = here.call("GET", path, groups=college.RETAINER).expect(200).body
    assert (on["enabled"], on["years"], on["count"]) == (True, 9, 0)
    assert college.learner(here, "ann")["removal_date"] == "2027-03-04"


@pytest.mark.parametrize("groups", ["administrator", "retainer"])
def test_l1_each_step_needs_both_permissions(here: World, groups: str) -> None:
    before = here.rows("LedgerTable")
    path, body = "/v1/settings/learner-retention", {"enabled": True, "years": 6}
    steps = {
        "GET": (path, None),
        "POST": (f"{path}/preview", body),
        "PUT": (path, {**body, "confirmation_token": "any"}),
    }
    for method, (place, sent) in steps.items():
        refused = here.call(method, place, sent, groups=groups).expect(403)
        assert refused.body["code"] == "permission_required"
    assert here.rows("LedgerTable") == before


@pytest.mark.parametrize("years", [0, 100, 1.5, -1, "6", None, True])
def test_l1_years_that_are_none_are_refused(here: World, years: object) -> None:
    body = {"enabled": True, "years": years}
    path = "/v1/settings/learner-retention"
    here.call("POST", f"{path}/preview", body, groups=college.RETAINER).expect(422)
    here.call("PUT", path, {**body, "confirmation_token": "any"}, groups=college.RETAINER).expect(422)


@pytest.mark.parametrize(
    "aim",
    [
        {"completion_status": "2"},
        {"completion_status": 2.5},
        {"completion_status": True},
        {"learn_actual_end_date": "2025-02-30"},
        {"achievement_date": "31/07/2025"},
        {"excluded": "yes"},
        {"aim_seq_number": -1},
        {"unknown": 1},
    ],
)
def test_l3_an_aim_that_breaks_the_model_is_refused_and_changes_nothing(here: World, aim: dict[str, object]) -> None:
    college.enrol(here, "ann", college.completed())
    before = council.snapshot(here)
    college.hand_in(here, "ann", aim).expect(422)
    assert council.snapshot(here) == before


def test_l3_any_whole_number_is_taken_for_a_status_and_dates_nobody(here: World) -> None:
    college.enrol(here, "ann", {"completion_status": 99, "learn_actual_end_date": "2018-01-01"})
    here.settle()
    shown = college.learner(here, "ann")
    assert (shown["final_funding_date"], shown["final_funding_date_reason"]) == (None, "unknown-status")
    kept = here.call("GET", f"/v1/learners/ann/ilrs/{college.ILR}").expect(200).body
    assert kept["aims"][0]["completion_status"] == 99


def test_a_learner_s_returns_are_listed_and_shown_as_they_were_sent(here: World) -> None:
    college.enrol(here, "ann", college.completed())
    college.hand_in(here, "ann", ilr="10000001-2018").expect(200)
    listed = here.call("GET", "/v1/learners/ann/ilrs?limit=1").expect(200).body
    assert [one["id"] for one in listed["items"]] == ["10000001-2018"]
    more = here.call("GET", f"/v1/learners/ann/ilrs?cursor={listed['next_cursor']}").expect(200).body
    (shown,) = more["items"]
    assert (shown["id"], shown["status"], more["next_cursor"]) == (college.ILR, "included", None)
    assert shown["aims"] == [
        {
            "aim_seq_number": None,
            "learn_aim_ref": "PLANTED-aim",
            "completion_status": 2,
            "learn_start_date": None,
            "learn_actual_end_date": college.ENDED,
            "achievement_date": None,
            "excluded": False,
        }
    ]


def test_x8_no_log_line_holds_what_is_personal_about_a_learner(here: World) -> None:
    college.enrol(here, "ann", college.completed())
    here.settle()
    college.retain(here, 6)
    _night(here, "2026-03-03")
    assert [line for line in logs.lines() if "PLANTED" in line] == []
