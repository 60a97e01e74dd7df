"""Legal holds and restrictions: where they may stand, and when they may be lifted."""

from datetime import timedelta

import pytest

from shared.kernel.errors import Invalid
from shared.records.guards import RIGHT_SINCE, Guard, check_informed, new_guard
from shared.records.workflow import Kind
from tests.unit.builders import NOW, TODAY, a_guard
from tests.unit.refusals import refused

DAY = timedelta(days=1)
GUARDED = [Kind.CASE, Kind.STRAND, Kind.PERSON, Kind.LEARNER]


@pytest.mark.parametrize("kind", GUARDED)
def test_p10_the_reason_and_the_review_date_are_given_and_the_date_is_the_systems(kind: Kind) -> None:
    guard = new_guard(kind, "inquest", TODAY + DAY, TODAY, None, NOW)
    assert guard == Guard(reason="inquest", set_on=TODAY, review_date=TODAY + DAY, set_at=NOW)


def test_p10_a_guard_that_is_renewed_keeps_the_date_that_it_was_set_on() -> None:
    membership = Guard(reason="inquest", set_on=TODAY - DAY, review_date=TODAY, set_at=NOW - DAY)
    renewed = new_guard(Kind.CASE, "appeal", TODAY + DAY, TODAY, membership, NOW)
    assert renewed == Guard(reason="appeal", set_on=TODAY - DAY, review_date=TODAY + DAY, set_at=NOW - DAY)


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in GUARDED])
def test_p10_other_kinds_have_no_guards(kind: Kind) -> None:
    with refused(Invalid, "no_guards_on_kind"):
        new_guard(kind, "inquest", TODAY, TODAY, None, NOW)


def test_p10_a_review_may_be_today_but_not_in_the_past() -> None:
    assert new_guard(Kind.CASE, "inquest", TODAY, TODAY, None, NOW).review_date == TODAY
    with refused(Invalid, "review_date_in_past"):
        new_guard(Kind.CASE, "inquest", TODAY - DAY, TODAY, a_guard(), NOW)


def test_p11_the_person_must_have_been_told_today_or_earlier() -> None:
    check_informed(TODAY, TODAY)
    check_informed(TODAY - DAY, TODAY)
    with refused(Invalid, "person_informed_on_in_future"):
        check_informed(TODAY + DAY, TODAY)
    assert check_informed(RIGHT_SINCE, TODAY) == RIGHT_SINCE
    with refused(Invalid, "person_informed_on_too_early"):
        check_informed(RIGHT_SINCE - DAY, TODAY)
    with refused(Invalid, "person_informed_on_required"):
        check_informed(None, TODAY)
