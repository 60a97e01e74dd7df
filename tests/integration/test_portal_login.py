"""A portal login, trigger by trigger: what a stranger can learn, what an owner learns, and what is counted (P13)."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from infra.local import logs
from infra.local.functions import FunctionFailed
from shared.adapters.dynamodb.batches import Batches
from shared.adapters.dynamodb.codec import record_item
from tests.unit.builders import T, a_claim, a_record, a_request, an_erased, key
from tests.world import council
from tests.world.interception import Call, at_calls, unavailable
from tests.world.world import World

GUARD = "GuardPortalLoginFunction"
BEFORE = "PreAuthentication_Authentication"
AFTER = "PostAuthentication_Authentication"
TOKENS = [
    "TokenGeneration_Authentication",
    "TokenGeneration_HostedAuth",
    "TokenGeneration_NewPasswordChallenge",
    "TokenGeneration_RefreshTokens",
]
REFUSED = {
    "requested": "anonymisation_requested",
    "claimed": "account_erased",
    "erased": "account_erased",
    "unknown": "unknown_account",
}
DATED = date(2027, 3, 2)


@pytest.fixture
def portal(empty: World) -> World:
    """Return a world with accounts that may log in and others that may not, each named by its state."""
    records = [
        a_record(key("allowed", "accounts"), policy_date=DATED),
        a_record(key("requested", "accounts"), request=a_request(), policy_date=DATED),
        a_record(key("claimed", "accounts"), claim=a_claim()),
        an_erased(key("erased", "accounts")),
        a_record(key("spoilt", "accounts")),
    ]
    Batches(client=empty.clients.dynamodb, table=empty.tables["RecordsTable"]).put(
        [record_item(T, record) for record in records]
    )
    council.write_into(empty, "accounts/spoilt", values="not a mapping")
    return empty


def event(account: str, source: str) -> dict[str, Any]:
    attributes = {"sub": account, "custom:tenant": T, "custom:workflow": "accounts"}
    return {"triggerSource": source, "userName": account, "request": {"userAttributes": attributes}, "response": {}}


def nobody(source: str = BEFORE) -> dict[str, Any]:
    """Return the event of a name that is no user's, as a client that hides who is one sends it."""
    request = {"userAttributes": {}, "userNotFound": True}
    return {"triggerSource": source, "userName": "a stranger's guess", "request": request, "response": {}}


def answer(here: World, sent: dict[str, Any]) -> str | None:
    """Send a trigger's event; return why it is refused, or None. A user who is let in gets the event itself, as it was."""
    try:
        assert here.functions[GUARD].invoke(sent) == sent
    except FunctionFailed as failure:
        return str(failure.__cause__)
    return None


def named_by_strangers() -> Iterator[dict[str, Any]]:
    yield from (event(name, BEFORE) for name in ("allowed", "spoilt", *REFUSED))
    yield nobody()


def counted() -> dict[str, float]:
    """Return the guard's own metrics, summed over all that it printed."""
    totals: dict[str, float] = {}
    for line in map(json.loads, logs.lines()):
        if line.get("service") == "guard-portal-login" and "_aws" in line:
            for metric in line["_aws"]["CloudWatchMetrics"][0]["Metrics"]:
                totals[metric["Name"]] = totals.get(metric["Name"], 0) + sum(line[metric["Name"]])
    return totals


def test_p13_before_the_password_every_account_and_none_gets_the_same_answer_for_the_same_call(portal: World) -> None:
    seen = set()
    for sent in named_by_strangers():
        calls: list[Call] = []
        with at_calls(calls.append):
            refusal = answer(portal, sent)
        seen.add((refusal, tuple(calls)))
    ((refusal, calls_of_all),) = seen
    assert refusal is None
    assert [call.operation for call in calls_of_all] == ["BatchGetItem"]


def test_p13_before_the_password_a_silent_store_is_told_to_everybody_alike(portal: World) -> None:
    with unavailable("dynamodb"):
        assert {answer(portal, sent) for sent in named_by_strangers()} == {"unavailable"}
        # Neither does the right password tell itself apart.
        assert answer(portal, event("allowed", AFTER)) == "unavailable"


@pytest.mark.parametrize("source", [AFTER, *TOKENS])
def test_p13_after_the_password_an_owner_is_told_why_at_each_step(portal: World, source: str) -> None:
    assert {name: answer(portal, event(name, source)) for name in REFUSED} == REFUSED
    assert answer(portal, event("allowed", source)) is None
    assert answer(portal, event("spoilt", source)) == "unavailable"


def test_p13_a_user_whose_attributes_lead_nowhere_is_unknown_once_the_password_is_given(portal: World) -> None:
    for source in (AFTER, *TOKENS):
        sent = event("allowed", source)
        del sent["request"]["userAttributes"]["custom:workflow"]
        assert answer(portal, sent) == "unknown_account"
    assert answer(portal, {"userName": "allowed"}) == "unknown_account"


def test_p13_only_a_login_that_is_let_in_takes_the_policys_date_away(portal: World) -> None:
    for source in (BEFORE, *TOKENS):
        answer(portal, event("allowed", source))
    answer(portal, event("requested", AFTER))
    assert {council.said_of(portal, f"accounts/{name}")["policy_date"] for name in ("allowed", "requested")} == {
        DATED.isoformat()
    }
    answer(portal, event("allowed", AFTER))
    assert "policy_date" not in council.said_of(portal, "accounts/allowed")


def test_x8_refusals_are_counted_apart_from_a_guard_that_can_not_judge_and_neither_names_anybody(portal: World) -> None:
    assert answer(portal, event("allowed", AFTER)) is None
    assert answer(portal, nobody()) is None
    assert counted() == {}
    for name in REFUSED:
        answer(portal, event(name, AFTER))
    assert counted() == {"LoginsRefused": len(REFUSED)}
    with unavailable("dynamodb"):
        answer(portal, event("requested", BEFORE))
    answer(portal, event("spoilt", AFTER))
    assert counted() == {"LoginsRefused": len(REFUSED), "LoginGuardUnavailable": 2}
    lines = [line for line in logs.lines() if '"_aws"' in line or "login refused" in line]
    assert [line for line in lines for name in (*REFUSED, "accounts", T) if f'"{name}"' in line] == []


def test_p13_the_whole_sequence_answers_its_first_refusal(portal: World) -> None:
    assert {name: portal.portal_login("accounts", name) for name in REFUSED} == REFUSED
    assert portal.portal_login("accounts", "allowed") is None
