"""What is refused on a record that is being erased, is erased, or is restricted."""

from collections.abc import Callable

import pytest

from shared.kernel.errors import RuleConflict
from shared.records.editing import (
    check_editable,
    check_not_claimed,
    check_stays_erased,
    check_takes_content,
    check_takes_guard,
)
from shared.records.record import Record
from tests.unit.builders import a_claim, a_guard, a_record, a_workflow, an_erased
from tests.unit.refusals import refused

Check = Callable[[Record], None]
DEFINITIONS = a_workflow().definitions()
ERASED = an_erased(values={"born": "1980", "story": "[redacted]", "ward": "North"})


@pytest.mark.parametrize("check", [check_not_claimed, check_editable, check_takes_content, check_takes_guard])
@pytest.mark.parametrize("record", [a_record(), a_record(legal_hold=a_guard())], ids=["plain", "held"])
def test_a_live_record_may_be_edited_even_on_legal_hold(check: Check, record: Record) -> None:
    check(record)


@pytest.mark.parametrize("check", [check_not_claimed, check_editable, check_takes_content, check_takes_guard])
def test_x4_nothing_may_be_done_to_a_record_that_is_being_erased(check: Check) -> None:
    with refused(RuleConflict, "erasure_in_progress"):
        check(a_record(claim=a_claim(), restriction=a_guard()))


@pytest.mark.parametrize("check", [check_editable, check_takes_content])
def test_p11_a_restricted_record_takes_neither_edits_nor_contents(check: Check) -> None:
    with refused(RuleConflict, "processing_restricted"):
        check(a_record(restriction=a_guard()))


def test_p10_a_restricted_record_may_still_be_guarded() -> None:
    check_takes_guard(a_record(restriction=a_guard()))


@pytest.mark.parametrize("check", [check_takes_content, check_takes_guard])
def test_x4_x5_an_erased_record_takes_neither_content_nor_a_guard(check: Check) -> None:
    with refused(RuleConflict, "already_erased"):
        check(an_erased())


def test_r4_an_erased_record_may_still_be_moved() -> None:
    check_editable(an_erased())


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"born": "1980", "story": "[redacted]"},
        {"ward": "South", "score": 3},
        {"name": None, "undefined": None},
    ],
    ids=["nothing", "what the erasure left", "not sensitive", "null"],
)
def test_x4_an_erased_record_keeps_what_is_not_sensitive_and_what_its_erasure_left(values: dict[str, object]) -> None:
    check_stays_erased(ERASED, values, DEFINITIONS, has_pointers=False)


@pytest.mark.parametrize(
    "values", [{"name": "Jo"}, {"born": "1981"}, {"undefined": "Jo"}, {"ward": "North", "story": "Jo fell"}]
)
def test_x4_an_erased_record_takes_no_sensitive_value(values: dict[str, object]) -> None:
    with refused(RuleConflict, "already_erased"):
        check_stays_erased(ERASED, values, DEFINITIONS, has_pointers=False)


def test_x4_an_erased_record_takes_no_pointer() -> None:
    with refused(RuleConflict, "already_erased"):
        check_stays_erased(ERASED, {}, DEFINITIONS, has_pointers=True)


def test_a_live_record_takes_values_and_pointers() -> None:
    check_stays_erased(a_record(), {"name": "Jo", "undefined": 1}, DEFINITIONS, has_pointers=True)
