"""What an error carries."""

from shared.kernel.errors import Fault, Invalid


def test_an_error_carries_its_code_its_detail_and_every_fault() -> None:
    fault = Fault("/states", "a filter names at least one state")
    error = Invalid("invalid_filter", "the filter can't be saved", (fault,))
    assert (error.code, error.detail, error.faults) == ("invalid_filter", "the filter can't be saved", (fault,))
    assert str(error) == "invalid_filter: the filter can't be saved"
