"""The program of a process of its own: how many megabytes its peak grows by while it reads ILR files.

``python -m tests.unit.ilr_memory many START`` reads file after file, each with names that no other has. ``one START`` reads one
file, whose learners come on the standard input. *START* is what a file begins with.
"""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from bench.memory import peak_memory
from shared.adapters.ilr_xml.files import XmlFiles
from shared.adapters.ilr_xml.parser import IlrParser
from shared.kernel.errors import JobRefused
from shared.kernel.identifiers import JobId, TenantId

FILES, NAMES = 90, 1900  # a megabyte of names in each file
# The second and the third make a file that is refused at its end.
ENDS = (b"</Learner></Message>", b"</Learner>", b"<a/><!DOCTYPE a>")
END = b"</Message>"


class _Versions:
    """Files that are what their versions say."""

    @contextmanager
    def open(self, _key: str, version: str) -> Iterator[io.BytesIO]:
        yield io.BytesIO(version.encode())


def _many(start: str) -> float:
    files = XmlFiles(versions=_Versions())  # type: ignore[arg-type]  # as much of them as is read
    first = 0.0
    for number in range(FILES):
        names = "".join(f"<n{number}_{name}_{'x' * 500}/>" for name in range(NAMES))
        end = ENDS[number % len(ENDS)].decode()
        with suppress(JobRefused), files.opened(TenantId("council"), JobId("j1"), f"{start}<Learner>{names}{end}"):
            pass
        first = first or peak_memory()
    return peak_memory() - first


def _one(start: str) -> float:
    def chunks() -> Iterator[bytes]:
        yield start.encode()
        yield from iter(lambda: sys.stdin.buffer.read(65_536), b"")
        yield END

    list(IlrParser().learners(iter([start.encode() + END])))
    first = peak_memory()
    for _ in IlrParser().learners(chunks()):
        pass
    return peak_memory() - first


if __name__ == "__main__":
    _, which, start = sys.argv
    sys.stdout.write(str({"many": _many, "one": _one}[which](start)))
