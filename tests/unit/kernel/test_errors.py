"""The error tree: what a caller may do about an error is its family."""

import pytest

from shared.kernel import errors
from shared.kernel.errors import ExpungeError, Fault, Invalid, Refused, StaleVersion, Unavailable

REFUSALS = [
    errors.Malformed,
    errors.Forbidden,
    errors.NotFound,
    errors.RuleConflict,
    errors.TooLarge,
    errors.Invalid,
    errors.NotSupported,
]


@pytest.mark.parametrize("kind", REFUSALS)
def test_what_breaks_a_rule_is_refused_and_not_to_be_retried(kind: type[ExpungeError]) -> None:
    assert issubclass(kind, Refused)


@pytest.mark.parametrize("kind", [StaleVersion, Unavailable])
def test_what_may_be_tried_again_is_no_refusal(kind: type[ExpungeError]) -> None:
    assert not issubclass(kind, Refused)
    assert issubclass(kind, ExpungeError)


def test_an_error_carries_its_code_its_detail_and_every_fault() -> None:
    fault = Fault("/states", "a filter names at least one state")
    error = Invalid("invalid_filter", "the filter can't be saved", (fault,))
    assert (error.code, error.detail, error.faults) == ("invalid_filter", "the filter can't be saved", (fault,))
    assert str(error) == "invalid_filter: the filter can't be saved"
