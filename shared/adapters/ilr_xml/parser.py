"""An ILR file from bytes to what it says, in one walk: memory holds one learner at a time and what the header says (L10)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, time
from itertools import chain
from typing import TYPE_CHECKING, cast

from shared.adapters.ilr_xml.learner_element import ReadLearner, read_learner, text_of
from shared.adapters.ilr_xml.prolog import ROOT, read_prolog
from shared.adapters.ilr_xml.security import OPTIONS
from shared.kernel.clock import time_zone
from shared.learners.ilr_file import MB, FileFault, FileRefused, IlrHeader
from shared.learners.xs_date import day_of

if TYPE_CHECKING:
    from lxml import etree

LARGEST_ELEMENT = MB
_TAGS = tuple(f"{{*}}{name}" for name in (ROOT, "Header", "LearningProvider", "Learner"))
_UKPRN = re.compile(r"[1-9]\d{7}", re.ASCII)
_YEAR = re.compile(r"(\d\d)(\d\d)", re.ASCII)
_NAMESPACE_YEAR = re.compile(r".*/ILR/20(\d\d)-(\d\d)", re.ASCII)
_CENTURY = 100
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_COUNTRY = "Europe/London"  # whose time a return tells where it names no zone


class IlrParser:
    """Reads one file. ``header`` may be asked for once ``learners`` has come to its end."""

    def __init__(self) -> None:
        self._said: dict[str, str | None] = {}
        self._namespace: str | None = None

    def learners(self, chunks: Iterator[bytes]) -> Iterator[ReadLearner]:
        """Yield each learner as they occur; raise ``FileRefused`` where the file turns out to be none to import."""
        from lxml import etree  # noqa: PLC0415 – see the package

        parser = etree.XMLPullParser(events=("start", "end"), tag=_TAGS, **OPTIONS)
        start = read_prolog(chunks)
        root: etree._Element | None = None
        last: etree._Element | None = None
        pending = 0
        try:
            for chunk in chain([start], chunks):
                parser.feed(chunk)
                for event, found in parser.read_events():
                    element = cast("etree._Element", found)  # noqa: SLF001 – what these two kinds of events bring
                    if root is None:
                        root, self._namespace = element, etree.QName(element).namespace
                    elif event == "end" and element.getparent() is root:
                        yield from self._read(element)
                        element.clear()
                pending += len(chunk)
                if root is not None and len(root) and root[-1] is not last:
                    del root[:-1]
                    last, pending = root[-1], len(chunk)
                if pending > LARGEST_ELEMENT:
                    raise FileRefused(FileFault.ELEMENT_TOO_LARGE)
            parser.close()
        except etree.XMLSyntaxError as error:
            # Without its cause, whose text quotes the file (X8).
            raise FileRefused(FileFault.ILL_FORMED, _line(parser, error)) from None

    def header(self) -> IlrHeader:
        """Return what the header says; raise ``FileRefused`` where it does not say whose return it is, or of which year."""
        ukprn = self._said.get("provider") or self._said.get("source")
        if ukprn is None or _UKPRN.fullmatch(ukprn) is None:
            raise FileRefused(FileFault.NO_PROVIDER)
        year = _year(_YEAR, self._said.get("year")) or _year(_NAMESPACE_YEAR, self._namespace)
        if year is None:
            raise FileRefused(FileFault.NO_YEAR)
        prepared_at = _instant(self._said.get("instant")) or _instant(self._said.get("day"))
        return IlrHeader(ukprn=ukprn, year=year, prepared_at=prepared_at)

    def _read(self, element: "etree._Element") -> Iterator[ReadLearner]:
        match str(element.tag).rpartition("}")[2]:
            case "Learner":
                yield read_learner(element)
            case "Header":
                self._said |= {
                    "source": text_of(element, "Source", "UKPRN"),
                    "year": text_of(element, "CollectionDetails", "Year"),
                    "instant": text_of(element, "Source", "DateTime"),
                    "day": text_of(element, "CollectionDetails", "FilePreparationDate"),
                }
            case "LearningProvider":
                self._said["provider"] = text_of(element, "UKPRN")
            case _:
                pass  # a name that is none, which the parser refuses in its own time


def _line(parser: "etree.XMLPullParser", error: "etree.XMLSyntaxError") -> int:
    """Return where the file broke: what was fed is at fault sooner than the end of it says."""
    logged = parser.feed_error_log.filter_from_errors()
    return max(1, logged[0].line if len(logged) else error.lineno or 1)


def _year(pattern: re.Pattern[str], text: str | None) -> str | None:
    """Return a collection's year, such as 2526: one that begins in 2025 and ends in the next."""
    found = pattern.fullmatch(text or "")
    if found is None or (int(found[1]) + 1) % _CENTURY != int(found[2]):
        return None
    return found[1] + found[2]


def _instant(text: str | None) -> datetime | None:
    """Return the instant of an ``xs:dateTime``, or the beginning of an ``xs:date``; None for what is neither."""
    found = _INSTANT.fullmatch(text or "")
    try:
        told = datetime.combine(day_of(text or ""), time()) if found is None else datetime.fromisoformat(found[0])
        return (told if told.tzinfo is not None else told.replace(tzinfo=time_zone(_COUNTRY))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
