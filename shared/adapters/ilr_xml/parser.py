"""Reads an ILR file in one pass, with one learner in memory at a time (L10)."""

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, time
from itertools import chain, islice
from typing import TYPE_CHECKING, cast

from shared.adapters.ilr_xml.bounds import ReadSoFar
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
# 2526 is the year that begins in 2025.
_YEAR = re.compile(r"(\d\d)(\d\d)", re.ASCII)
_NAMESPACE_YEAR = re.compile(r".*/ILR/20(\d\d)-(\d\d)", re.ASCII)
_CENTURY = 100
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})?", re.ASCII)
_COUNTRY = "Europe/London"  # the time zone of a return that names none


class IlrParser:
    """Reads one file. Ask for ``header`` after the end of ``learners``."""

    def __init__(self) -> None:
        self._said: dict[str, str | None] = {}
        self._namespace: str | None = None
        self._counted = ReadSoFar()

    def learners(self, chunks: Iterator[bytes]) -> Iterator[ReadLearner]:
        """Yield each occurrence of a learner; raise ``FileRefused`` once the file proves unfit to import."""
        from lxml import etree  # noqa: PLC0415 – see the package

        parser = etree.XMLPullParser(events=("start", "end", "start-ns"), tag=_TAGS, **OPTIONS)
        start = read_prolog(chunks)
        root: etree._Element | None = None
        last: etree._Element | None = None
        pending = 0
        try:
            for chunk in chain([start], chunks):
                parser.feed(chunk)
                for event, found in parser.read_events():
                    if event == "start-ns":
                        self._counted.name(f"xmlns {found}")
                        continue
                    element = cast("etree._Element", found)  # noqa: SLF001 – what the other two kinds of events bring
                    if root is None:
                        root, self._namespace = element, etree.QName(element).namespace
                    elif event == "end" and element.getparent() is root:
                        self._counted.names(element)
                        yield from self._read(element)
                        element.clear()
                pending += len(chunk)
                if root is not None and len(root) and root[-1] is not last:
                    for whole in islice(root, len(root) - 1):
                        self._counted.names(whole)
                    del root[:-1]
                    last, pending = root[-1], len(chunk)
                if pending > LARGEST_ELEMENT:
                    raise FileRefused(FileFault.ELEMENT_TOO_LARGE)
            parser.close()
        except etree.XMLSyntaxError as error:
            # Without its cause, whose text quotes the file (X8).
            raise FileRefused(FileFault.ILL_FORMED, _line(parser, error)) from None
        finally:
            # Left open, it would keep the names that it knows.
            with suppress(etree.XMLSyntaxError):
                parser.close()

    def header(self) -> IlrHeader:
        """Return the header; raise ``FileRefused`` if it lacks the provider or the year."""
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
                self._counted.learner()
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
                pass  # not a valid name: the parser refuses it later


def _line(parser: "etree.XMLPullParser", error: "etree.XMLSyntaxError") -> int:
    # The first logged error is nearer to the fault than the exception, which names the end of what was fed.
    logged = parser.feed_error_log.filter_from_errors()
    return max(1, logged[0].line if len(logged) else error.lineno or 1)


def _year(pattern: re.Pattern[str], text: str | None) -> str | None:
    found = pattern.fullmatch(text or "")
    if found is None or (int(found[1]) + 1) % _CENTURY != int(found[2]):
        return None
    return found[1] + found[2]


def _instant(text: str | None) -> datetime | None:
    found = _INSTANT.fullmatch(text or "")
    try:
        found_at = datetime.combine(day_of(text or ""), time()) if found is None else datetime.fromisoformat(found[0])
        return (found_at if found_at.tzinfo is not None else found_at.replace(tzinfo=time_zone(_COUNTRY))).astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        return None
