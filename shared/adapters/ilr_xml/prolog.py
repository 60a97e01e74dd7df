"""What comes before the root: refused on sight where it is a document type, whatever it may declare (L10).

Parsed by itself, because the parser that makes elements would tell of a document type only after it has read it.
"""

from collections.abc import Iterator

from shared.adapters.ilr_xml.security import OPTIONS
from shared.learners.ilr_file import FileFault, FileRefused

ROOT = "Message"
_LONGEST = 1024 * 1024


class _RootSeenError(Exception):
    """Ends the parsing; *tag* is the root's."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.tag = tag


class _Target:
    def doctype(self, *_parts: object) -> None:
        raise FileRefused(FileFault.DOCTYPE)

    def start(self, tag: str, _attributes: object) -> None:
        raise _RootSeenError(tag)

    def close(self) -> None:
        """Nothing to return: a root is always seen before."""


def read_prolog(chunks: Iterator[bytes]) -> bytes:
    """Return the bytes up to where the root was seen; raise ``FileRefused`` for a document type or another root.

    What is ill-formed is left to the parser of the whole, which says where.
    """
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
            break
        if len(seen) > _LONGEST:
            raise FileRefused(FileFault.WRONG_ROOT)
    return seen
