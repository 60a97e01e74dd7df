"""A fault that is put into a copy of the stack by the call that makes it in an account, and taken out again."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from tests.operations.deployment.copying import CopiedStack

Putting = Callable[[CopiedStack], Iterator[None]]


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A fault by its name, and where `doctor` has to find it, at which of its looks, and in which words."""

    name: str
    path: str
    word: str
    says: str
    put: Callable[[CopiedStack], AbstractContextManager[None]]


FAULTS: list[Fault] = []


def fault(path: str, word: str, says: str) -> Callable[[Putting], Putting]:
    """Note what puts a fault in, yields, and takes it out."""

    def note(putting: Putting) -> Putting:
        FAULTS.append(Fault(name=putting.__name__, path=path, word=word, says=says, put=contextmanager(putting)))
        return putting

    return note
