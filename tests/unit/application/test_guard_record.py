"""Legal holds and restrictions of processing: placing, renewing and lifting them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from shared.access.permissions import Permission
from shared.access.tenant_settings import TenantSettings
from shared.application.records.guard_record import GuardRecord
from shared.erasure.grounds import Ground
from shared.kernel.errors import Invalid, NotFound, RuleConflict
from shared.kernel.identifiers import RecordKey, TenantId
from shared.records.guards import Guard, GuardName
from shared.records.record import Record
from shared.records.workflow import Kind
from tests.unit.application.rig import Rig
from tests.unit.builders import (
    NOW,
    OTHER,
    TODAY,
    YESTERDAY,
    T,
    a_caller,
    a_claim,
    a_guard,
    a_person,
    a_record,
    a_workflow,
    key,
)
from tests.unit.refusals import refused

CALLER = a_caller(Permission.EDIT_DATA_PROTECTION)
ONE = key("c1")
DAY = timedelta(days=1)
REVIEW = TODAY + 30 * DAY
BOTH = pytest.mark.parametrize("name", GuardName)


@pytest.fixture
def guard(rig: Rig) -> GuardRecord:
    return GuardRecord(rig)


def _standing(record: Record, name: GuardName) -> Guard | None:
    return record.guards.get(name)


def _with(name: GuardName, guard: Guard | None, **changes: object) -> Record:
    return a_record(ONE, **{name: guard, **changes})


@BOTH
def test_p10_a_guard_is_placed_with_the_systems_own_date(rig: Rig, guard: GuardRecord, name: GuardName) -> None:
    rig.put(a_record(ONE, version=3))
    view = guard.place(CALLER, ONE, name, "inquest", REVIEW)
    placed = Guard(reason="inquest", set_on=TODAY, review_date=REVIEW, set_at=NOW)
    assert view.record == rig.row(ONE) == _with(name, placed, version=4)
    assert view.withheld_by in {Ground.LEGAL_HOLD, Ground.PROCESSING_RESTRICTED}


@BOTH
def test_x8_the_ledger_says_who_guarded_which_record_until_when_but_not_why(
    rig: Rig, guard: GuardRecord, name: GuardName
) -> None:
    rig.put(a_record(ONE))
    guard.place(CALLER, ONE, name, "Jo's inquest", REVIEW)
    ((tenant, act),) = rig.ledger.acts
    assert (tenant, act.action, act.subject, act.by, act.at) == (T, f"{name}_set", str(ONE), "officer", NOW)
    assert act.details == {"date": str(TODAY), "review_date": str(REVIEW)}


@BOTH
def test_p10_renewing_a_guard_keeps_the_date_that_it_was_set_on(rig: Rig, guard: GuardRecord, name: GuardName) -> None:
    existing = Guard(reason="inquest", set_on=TODAY - DAY, review_date=TODAY)
    rig.put(_with(name, existing))
    guard.place(CALLER, ONE, name, "appeal", REVIEW)
    assert _standing(rig.row(ONE), name) == Guard(reason="appeal", set_on=TODAY - DAY, review_date=REVIEW)


@BOTH
def test_x14_a_guard_that_says_the_same_is_not_set_again(rig: Rig, guard: GuardRecord, name: GuardName) -> None:
    rig.put(a_record(ONE))
    guard.place(CALLER, ONE, name, "inquest", REVIEW)
    rig.clock.forward(DAY)
    guard.place(CALLER, ONE, name, "inquest", REVIEW)
    assert (rig.row(ONE).version, len(rig.ledger.acts)) == (2, 1)


@BOTH
def test_p10_one_guard_does_not_touch_the_other(rig: Rig, guard: GuardRecord, name: GuardName) -> None:
    rig.put(a_record(ONE, legal_hold=a_guard("first"), restriction=a_guard("first")))
    guard.place(CALLER, ONE, name, "second", REVIEW)
    reasons = {each: found.reason for each in GuardName if (found := _standing(rig.row(ONE), each)) is not None}
    assert reasons == {each: "second" if each is name else "first" for each in GuardName}
    guard.lift(CALLER, ONE, name, TODAY)
    assert [each for each in GuardName if _standing(rig.row(ONE), each) is None] == [name]


def test_p10_today_is_the_day_where_the_tenant_is(rig: Rig, guard: GuardRecord) -> None:
    rig.keep(TenantSettings(time_zone="Pacific/Auckland"))
    rig.clock.at = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
    rig.put(a_person())
    view = guard.place(CALLER, a_person().key, GuardName.LEGAL_HOLD, "inquest", date(2026, 3, 3))
    assert view.record.guards[GuardName.LEGAL_HOLD] == Guard(
        reason="inquest", set_on=date(2026, 3, 3), review_date=date(2026, 3, 3), set_at=rig.clock.at
    )


@BOTH
def test_p10_a_review_date_in_the_past_and_a_kind_without_guards_are_refused(
    rig: Rig, guard: GuardRecord, name: GuardName
) -> None:
    rig.keep(a_workflow("accounts", kind=Kind.PORTAL_ACCOUNT))
    account = a_record(key("a1", "accounts"))
    rig.put(a_record(ONE), account)
    with refused(Invalid, "review_date_in_past"):
        guard.place(CALLER, ONE, name, "inquest", YESTERDAY.date())
    with refused(Invalid, "no_guards_on_kind"):
        guard.place(CALLER, account.key, name, "inquest", REVIEW)
    assert rig.ledger.acts == []


@BOTH
def test_x4_a_record_that_is_being_erased_takes_no_guard_and_loses_none(
    rig: Rig, guard: GuardRecord, name: GuardName
) -> None:
    claimed = _with(name, a_guard(), claim=a_claim())
    rig.put(claimed)
    with refused(RuleConflict, "erasure_in_progress"):
        guard.place(CALLER, ONE, name, "inquest", REVIEW)
    with refused(RuleConflict, "erasure_in_progress"):
        guard.lift(CALLER, ONE, name, TODAY)
    assert rig.row(ONE) == claimed


@BOTH
def test_p10_a_lifted_guard_is_gone_and_the_ledger_says_so(rig: Rig, guard: GuardRecord, name: GuardName) -> None:
    rig.put(_with(name, a_guard(), version=3))
    guard.lift(CALLER, ONE, name, TODAY)
    assert rig.row(ONE) == a_record(ONE, version=4)
    ((_, act),) = rig.ledger.acts
    details = {"person_informed_on": str(TODAY)} if name.facts.is_person_informed else {}
    assert (act.action, act.subject, act.details) == (f"{name}_lifted", str(ONE), details)


def test_p10_a_hold_is_lifted_without_telling_anybody(rig: Rig, guard: GuardRecord) -> None:
    rig.put(a_record(ONE, legal_hold=a_guard()))
    guard.lift(CALLER, ONE, GuardName.LEGAL_HOLD)
    assert GuardName.LEGAL_HOLD not in rig.row(ONE).guards


def test_p11_a_restriction_is_lifted_only_once_the_person_has_been_told(rig: Rig, guard: GuardRecord) -> None:
    restricted = a_record(ONE, restriction=a_guard())
    rig.put(restricted)
    with refused(Invalid, "person_informed_on_required"):
        guard.lift(CALLER, ONE, GuardName.RESTRICTION)
    with refused(Invalid, "person_informed_on_in_future"):
        guard.lift(CALLER, ONE, GuardName.RESTRICTION, TODAY + DAY)
    assert rig.row(ONE) == restricted


@BOTH
def test_a_guard_that_does_not_stand_cannot_be_lifted(rig: Rig, guard: GuardRecord, name: GuardName) -> None:
    others: dict[GuardName, Record] = {
        GuardName.LEGAL_HOLD: a_record(ONE, restriction=a_guard()),
        GuardName.RESTRICTION: a_record(ONE, legal_hold=a_guard()),
    }
    rig.put(others[name])
    with refused(NotFound, "no_such_guard"):
        guard.lift(CALLER, ONE, name, TODAY)


@pytest.mark.parametrize(("tenant", "record"), [(T, key("c9")), (OTHER, ONE)], ids=["unknown", "another tenant"])
def test_a_record_that_is_not_there_cannot_be_guarded(
    rig: Rig, guard: GuardRecord, tenant: TenantId, record: RecordKey
) -> None:
    rig.put(a_record(ONE))
    rig.catalogue.things |= {(OTHER, *place[1:]): thing for place, thing in rig.catalogue.things.items()}
    caller = replace(CALLER, tenant=tenant)
    with refused(NotFound, "unknown_record"):
        guard.place(caller, record, GuardName.LEGAL_HOLD, "inquest", REVIEW)
    with refused(NotFound, "unknown_record"):
        guard.lift(caller, record, GuardName.LEGAL_HOLD)


@BOTH
def test_x7_a_guard_bumps_the_version_so_that_no_erasure_slips_past_it(
    rig: Rig, guard: GuardRecord, name: GuardName
) -> None:
    rig.put(a_record(ONE))
    rig.records.interludes.append(lambda: rig.put(a_record(ONE, values={"ward": "South"}, version=2)))
    view = guard.place(CALLER, ONE, name, "inquest", REVIEW)
    assert (view.record.version, view.record.values) == (3, {"ward": "South"})


@BOTH
def test_x4_a_claim_that_comes_in_between_is_seen(rig: Rig, guard: GuardRecord, name: GuardName) -> None:
    rig.put(a_record(ONE))
    rig.records.interludes.append(lambda: rig.put(a_record(ONE, claim=a_claim(), version=2)))
    with refused(RuleConflict, "erasure_in_progress"):
        guard.place(CALLER, ONE, name, "inquest", REVIEW)
    assert rig.ledger.acts == []
