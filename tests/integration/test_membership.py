"""A job covers what matched when it was asked for, judged again on the row at the claim (X9)."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.world import council
from tests.world.interception import Call, is_claim, once_before
from tests.world.world import World

CASE = "complaints/one"
FILTER_PATH = f"/v1/filters/{council.FILTER}"
NORTH = {"field": "ward", "op": "eq", "value": "north"}


def _is_read_of_case(call: Call) -> bool:
    return (call.function, call.operation) == (
        "RunJobShardFunction",
        "BatchGetItem",
    ) and '"council#complaints#one"' in (call.text)


def _is_claim(call: Call) -> bool:
    return call.function == "RunJobShardFunction" and is_claim(call)


def _transition(here: World, name: str) -> None:
    here.call("POST", f"/v1/records/{CASE}/transitions", {"transition": name}).expect(200)


def _only_north(here: World) -> None:
    body = {"workflows": ["complaints"], "states": ["closed"], "where": [NORTH], "version": 1}
    here.call("PUT", FILTER_PATH, body).expect(200)


def _narrow(here: World) -> None:
    here.call("PUT", FILTER_PATH, {"workflows": ["repairs"], "states": ["gone"], "version": 1}).expect(200)


def _delete(here: World) -> None:
    here.call("DELETE", FILTER_PATH).expect(204)


@pytest.mark.parametrize("change", [_narrow, _delete])
def test_x9_a_filter_changed_while_the_job_runs_counts_as_it_was(here: World, change: Callable[[World], None]) -> None:
    council.put(here, CASE)
    council.put(here, "repairs/gone", state="gone")
    job = council.ask(here)
    change(here)
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"erased": 1}
    assert council.history(here, job) == {CASE: ("erased", None)}
    assert council.read(here, "repairs/gone")["erased_at"] is None


def test_x9_a_filter_widened_while_the_job_runs_counts_as_it_was(here: World) -> None:
    _only_north(here)
    council.put(here, CASE)
    council.put(here, "complaints/south", values={"ward": "south", "story": "PLANTED"})
    job = council.ask(here)
    here.call("PUT", FILTER_PATH, {"workflows": ["complaints"], "states": ["closed"], "version": 2}).expect(200)
    here.settle()
    assert council.history(here, job) == {CASE: ("erased", None)}


def test_x9_a_case_that_joins_later_with_a_back_dated_state_no_longer_matches(here: World) -> None:
    council.put(here, CASE)
    job = council.ask(here)
    here.pass_time(timedelta(seconds=1))
    council.put(here, "complaints/late")
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"erased": 1, "no_longer_matching": 1}
    assert council.read_job(here, job)["status"] == "success"
    assert council.history(here, job)["complaints/late"] == ("no_longer_matching", None)
    assert council.read(here, "complaints/late")["values"] == council.planted("PLANTED")


def test_x9_a_case_that_entered_the_state_since_then_is_not_covered(here: World) -> None:
    council.put(here, CASE, state="open")
    job = council.ask(here)
    here.pass_time(timedelta(seconds=1))
    _transition(here, "close")
    here.settle()
    assert council.history(here, job) == {}
    assert council.read(here, CASE)["erased_at"] is None


@pytest.mark.parametrize("is_moment", [_is_read_of_case, _is_claim], ids=["in hand", "at the claim"])
def test_x9_a_case_that_left_the_state_no_longer_matches(here: World, is_moment: Callable[[Call], bool]) -> None:
    council.put(here, CASE)
    with once_before(is_moment, lambda: _transition(here, "reopen")):
        job = council.redact(here, success_transition=council.LEAVE)
    kept = council.read(here, CASE)
    assert (job["status"], job["outcomes"]) == ("success", {"no_longer_matching": 1})
    assert council.history(here, job["id"]) == {CASE: ("no_longer_matching", None)}
    assert (kept["state"], kept["values"]) == ("open", council.planted("PLANTED"))


def test_x9_a_case_that_left_the_state_and_came_back_no_longer_matches(here: World) -> None:
    council.put(here, CASE)

    def leave_and_return() -> None:
        _transition(here, "reopen")
        _transition(here, "close")

    with once_before(_is_read_of_case, leave_and_return):
        job = council.redact(here)
    assert job["outcomes"] == {"no_longer_matching": 1}
    assert council.read(here, CASE)["erased_at"] is None


def test_x9_a_case_that_was_edited_out_of_the_conditions_no_longer_matches(here: World) -> None:
    _only_north(here)
    council.put(here, CASE)
    job = council.ask(here)
    here.pass_time(timedelta(seconds=1))
    values = {**council.planted("PLANTED"), "ward": "south"}
    council.edit(here, CASE, values=values).expect(200)
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"no_longer_matching": 1}
    assert council.read(here, CASE)["values"] == values


def test_x9_a_case_that_never_met_the_conditions_is_not_in_the_history(here: World) -> None:
    _only_north(here)
    council.put(here, CASE)
    council.put(here, "complaints/south", values={"ward": "south"})
    council.put(here, "complaints/nowhere", values={})
    job = council.redact(here)
    assert job["outcomes"] == {"erased": 1}
    assert council.history(here, job["id"]) == {CASE: ("erased", None)}


def test_x9_an_edit_that_keeps_a_case_in_the_filter_does_not_save_it(here: World) -> None:
    _only_north(here)
    council.put(here, CASE)
    job = council.ask(here)
    here.pass_time(timedelta(seconds=1))
    council.edit(here, CASE, values={"ward": "north", "story": "PLANTED-late"}).expect(200)
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"erased": 1}
    assert council.read(here, CASE)["values"] == {"ward": "north"}


def test_x9_a_dry_run_judges_alike(here: World) -> None:
    council.put(here, CASE)
    job = council.ask(here, dry_run=True)
    here.pass_time(timedelta(seconds=1))
    council.put(here, "complaints/late")
    here.settle()
    assert council.read_job(here, job)["outcomes"] == {"erased": 1, "no_longer_matching": 1}
