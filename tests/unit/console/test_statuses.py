"""P21 in sentences."""

from datetime import date

import pytest

from functions.console.frame.statuses import because, why_still_there
from shared.erasure.grounds import Ground
from shared.retention.retention_status import CODES, LOGIN, RetentionStatus, StatusCode

DAY = date(2026, 3, 2)


@pytest.mark.parametrize("code", CODES)
def test_p21_each_code_has_a_sentence(code: str) -> None:
    said = why_still_there(RetentionStatus(code=code, until=DAY, since=DAY, ground=Ground.LINKED_LEGAL_HOLD))
    assert said.endswith(".")
    assert "_" not in said


@pytest.mark.parametrize("ground", Ground)
def test_x7_each_ground_has_words(ground: Ground) -> None:
    assert because(ground).startswith(("it", "the", "a "))


def test_a_ground_without_words_is_shown_by_its_name() -> None:
    assert because("some_ground") == "of some ground"
    assert because(None) == "of an unknown ground"


@pytest.mark.parametrize(
    ("status", "says"),
    [
        (RetentionStatus(code="held", since=DAY), "Kept: on legal hold since 2 March 2026."),
        (RetentionStatus(code="kept_until", until=DAY), "Kept until 2 March 2026."),
        (RetentionStatus(code="requested", until=DAY), "Asked to be anonymised on 2 March 2026."),
        (
            RetentionStatus(code="requested", until=DAY, since=DAY),
            "Asked to be anonymised on 2 March 2026, which is overdue. The next night anonymises it.",
        ),
        (
            RetentionStatus(code="requested", until=DAY, ground="policy_disabled"),
            "Asked to be anonymised on 2 March 2026, and kept because the retention policy is switched off.",
        ),
        (RetentionStatus(code="no_period"), "Kept for ever: the retention policy has no period for it."),
        (RetentionStatus(code="no_period", ground=LOGIN), "Kept: its owner has logged in since it was dated."),
        (
            RetentionStatus(code=StatusCode.LINKED, ground=Ground.LINKED_OPEN_RECORD),
            "Due, and kept because a case or strand of this person is not in an end state.",
        ),
        (
            RetentionStatus(code=StatusCode.BRAKE, since=DAY),
            "Due since 2 March 2026, and kept because the night was stopped by the brake and waits to be confirmed.",
        ),
        (RetentionStatus(code=StatusCode.DUE, since=DAY), "Due since 2 March 2026. The next night anonymises it."),
        (RetentionStatus(code=StatusCode.ERASED, since=DAY), "Erased on 2 March 2026."),
    ],
)
def test_p21_the_sentence_says_what_a_night_would_do(status: RetentionStatus, says: str) -> None:
    assert why_still_there(status) == says
