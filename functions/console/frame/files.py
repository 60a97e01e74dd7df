"""Files that come in a form, as ``multipart/form-data`` (RFC 7578)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Final

from shared.kernel.errors import Malformed

MULTIPART: Final = "multipart/form-data"
MOST_PARTS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class SentFile:
    """A file as the browser sent it. Its *name* may name a person, so an import doesn't keep it; an attachment does (X8)."""

    name: str = field(default="", repr=False)
    content: bytes = field(default=b"", repr=False)


def parts_in(content_type: str, body: bytes) -> tuple[Mapping[str, Sequence[str]], Mapping[str, SentFile]]:
    """Return the texts and the files of a form by their names, a file that is there twice not at all; raise ``Malformed``."""
    # Few functions ever meet a file, and only when they do they need the parser.
    from multipart import MultipartError, MultipartParser, parse_options_header  # noqa: PLC0415 – see above

    texts: dict[str, list[str]] = {}
    files: dict[str, list[SentFile]] = {}
    boundary = parse_options_header(content_type)[1].get("boundary", "")
    # Nothing is spooled: a file on the disk would outlive its request.
    most = len(body) + 1
    try:
        parts = MultipartParser(
            BytesIO(body),
            boundary,
            content_length=len(body),
            strict=True,
            part_limit=MOST_PARTS,
            spool_limit=most,
            memory_limit=most,
        )
        for part in parts:
            if part.filename is None:
                texts.setdefault(part.name, []).append(part.raw.decode().replace("\r\n", "\n"))
            else:
                files.setdefault(part.name, []).append(SentFile(name=part.filename, content=part.raw))
    except (MultipartError, UnicodeDecodeError):
        raise Malformed("malformed_form", "the form can't be read") from None
    return texts, {name: found[0] for name, found in files.items() if len(found) == 1}
