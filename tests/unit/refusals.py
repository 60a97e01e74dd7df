"""Saying which refusal is expected. Whatever the refusal, it says why in words, and so does each fault."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from shared.kernel.errors import ExpungeError, Fault, Invalid


@contextmanager
def refused(kind: type[ExpungeError], code: str) -> Iterator[pytest.ExceptionInfo[ExpungeError]]:
    """Fail unless the block raises exactly that error; yield it."""
    with pytest.raises(kind) as refusal:
        yield refusal
    assert (type(refusal.value), refusal.value.code) == (kind, code)
    _check_words(refusal.value)


def faults_of(code: str, check: Callable[[], object]) -> tuple[Fault, ...]:
    """Return the faults with which *check* refuses, or none where it lets pass."""
    try:
        check()
    except Invalid as refusal:
        if refusal.code != code:
            raise
        _check_words(refusal)
        return refusal.faults
    return ()


def _check_words(refusal: ExpungeError) -> None:
    assert all((refusal.detail, *(fault.message for fault in refusal.faults)))
