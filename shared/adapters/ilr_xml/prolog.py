"""Refuses a document type before it takes effect (L10): the parser of elements would report it only after reading it."""

from collections.abc import Iterator

from shared.adapters.ilr_xml.security import OPTIONS
from shared.learners.ilr_file import FileFault, FileRefused

ROOT = "Message"
_LONGEST = 1024 * 1024


class _RootSeenError(Exception):
    """Ends the parsing at the root, *tag*."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.tag = tag


class _Target:
    def doctype(self, *_parts: object) -> None:
        raise FileRefused(FileFault.DOCTYPE)

    def start(self, tag: str, _attributes: object) -> None:
        raise _RootSeenError(tag)

    def close(self) -> None:
        """Return nothing: the root ends the parsing first."""


def read_prolog(chunks: Iterator[bytes]) -> bytes:
    """Return the bytes up to the root; raise ``FileRefused`` for a document type or another root."""
    from lxml import etree  # noqa: PLC0415 – see the package

    parser = etree.XMLParser(target=_Target(), **OPTIONS)  # type: ignore[arg-type]  # the stubs want every method
    seen = b""
    for chunk in chunks:
        seen += chunk
        try:
            parser.feed(chunk)
        except _RootSeenError as root:
            if etree.QName(root.tag).localname != ROOT:
                raise FileRefused(FileFault.WRONG_ROOT) from None
            break
        except etree.XMLSyntaxError:
            # The parser of elements meets it again, and says on which line.
            break
        if len(seen) > _LONGEST:
            raise FileRefused(FileFault.WRONG_ROOT)
    return seen
