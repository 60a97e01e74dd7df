"""Refuses a document type before it takes effect (L10): the parser of elements would report it only after reading it."""

from collections.abc import Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from shared.adapters.ilr_xml.security import OPTIONS
from shared.learners.ilr_file import FileFault, FileRefused

if TYPE_CHECKING:
    from lxml import etree

ROOT = "Message"
_LONGEST = 1024 * 1024
_AT_A_TIME = 1024  # so that little is read behind a document type


class _Target:
    """Notes what comes first. A parser whose target raises would never be freed, nor would the names that it knows."""

    def __init__(self) -> None:
        self.has_doctype = False
        self.root: str | None = None

    def doctype(self, *_parts: object) -> None:
        self.has_doctype = self.has_doctype or self.root is None

    def start(self, tag: str, _attributes: object) -> None:
        self.root = self.root or tag

    def close(self) -> None:
        """Return nothing: the document ends elsewhere."""


def read_prolog(chunks: Iterator[bytes]) -> bytes:
    """Return the bytes up to the root; raise ``FileRefused`` for a document type or another root."""
    from lxml import etree  # noqa: PLC0415 – see the package

    target = _Target()
    parser = etree.XMLParser(target=target, **OPTIONS)  # type: ignore[arg-type]  # the stubs want every method
    seen = b""
    try:
        for chunk in chunks:
            seen += chunk
            if _is_enough(parser, target, chunk) or len(seen) > _LONGEST:
                break
    finally:
        with suppress(etree.XMLSyntaxError):
            parser.close()
    if target.has_doctype:
        raise FileRefused(FileFault.DOCTYPE)
    if (target.root is None and len(seen) > _LONGEST) or (target.root and etree.QName(target.root).localname != ROOT):
        raise FileRefused(FileFault.WRONG_ROOT)
    return seen


def _is_enough(parser: "etree.XMLParser", target: _Target, chunk: bytes) -> bool:
    from lxml import etree  # noqa: PLC0415 – see the package

    for start in range(0, len(chunk), _AT_A_TIME):
        try:
            parser.feed(chunk[start : start + _AT_A_TIME])
        except etree.XMLSyntaxError:
            # The parser of elements meets it again, and says on which line.
            return True
        if target.has_doctype or target.root is not None:
            return True
    return False
