"""How much of an ILR file is read before it is refused, counted while reading, so that no file holds a worker (L10, X21)."""

from collections.abc import Callable, Iterator
from time import monotonic
from typing import Any

from shared.learners.ilr_file import MB, FileFault, FileRefused

MOST_LEARNERS = 300_000  # occurrences: several times what the largest college returns
# Of elements and attributes, each namespace apart, of namespaces and instructions; a year's schema has some three hundred.
MOST_NAMES = 2_000
# The worker is stopped after 300 seconds, and has to write what it has read.
MOST_SECONDS = 200.0
# A real return shrinks to a tenth or a thirtieth. A small file may shrink to anything.
MOST_RATIO = 100
ANY_RATIO = 20 * MB

Timer = Callable[[], float]


class ReadSoFar:
    """What was read of one file."""

    def __init__(self) -> None:
        self.learners = 0
        from lxml import etree  # noqa: PLC0415 – see the package

        self._names: set[str] = set()
        self._attributes = etree.XPath("count(descendant-or-self::*/@*)")

    def learner(self) -> None:
        self.learners += 1
        if self.learners > MOST_LEARNERS:
            raise FileRefused(FileFault.TOO_MANY_LEARNERS)

    def names(self, element: Any) -> None:  # noqa: ANN401 – lxml's stubs know no instructions
        """Count the names that *element* brings, and take instructions out: the parser keeps each for as long as it reads."""
        from lxml import etree  # noqa: PLC0415 – see the package

        if element.tag is etree.PI:
            self.name(f"?{element.target}")
            return
        tags = {part.tag for part in element.iter()}
        self._names.update(map(str, tags))
        if etree.PI in tags:  # the tag of each
            self._names.update(f"?{one.target}" for one in element.iter(etree.PI))
            etree.strip_tags(element, etree.PI)  # so that a text around one is whole
        # A return has hardly any attributes, and to look for them at each part would take as long as to parse it.
        if self._attributes(element):
            self._names.update(str(name) for part in element.iter() for name in part.keys())  # noqa: SIM118 – an element's own
        self._check_names()

    def name(self, name: str) -> None:
        """Count one more that the parser keeps."""
        self._names.add(name)
        self._check_names()

    def _check_names(self) -> None:
        if len(self._names) > MOST_NAMES:
            raise FileRefused(FileFault.TOO_MANY_NAMES)


def within_time(chunks: Iterator[bytes], timer: Timer = monotonic, most: float = MOST_SECONDS) -> Iterator[bytes]:
    """Yield *chunks* for *most* seconds; then raise ``FileRefused``."""
    start = timer()
    for chunk in chunks:
        if timer() - start > most:
            raise FileRefused(FileFault.TOO_SLOW)
        yield chunk


def within_ratio(chunks: Iterator[bytes], packed: int) -> Iterator[bytes]:
    """Yield the *chunks* of a zip of *packed* bytes; raise ``FileRefused`` once they are too many for it."""
    length = 0
    for chunk in chunks:
        length += len(chunk)
        if length > max(ANY_RATIO, MOST_RATIO * packed):
            raise FileRefused(FileFault.EXPANDS_TOO_MUCH)
        yield chunk
