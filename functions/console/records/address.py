"""The addresses of a record's pages. They hold ids alone, whose alphabet no address has to escape (X8)."""

from collections.abc import Iterable
from typing import Final

from functions.console.frame.ask import Ask
from functions.console.frame.page import Redirect
from shared.access.permissions import Permission
from shared.kernel.identifiers import RecordKey

RECORDS: Final = "/console/records"
RECORD: Final = f"{RECORDS}/<workflow>/<record>"


def address_of(key: RecordKey, *parts: str) -> str:
    """Return the address of the record's page, or of the page of it that *parts* lead to."""
    return "/".join((RECORDS, str(key), *parts))


def links_to(keys: Iterable[RecordKey]) -> list[dict[str, str]]:
    """Return links to records, by their keys."""
    return [{"text": str(key), "href": address_of(key)} for key in keys]


def after(ask: Ask, key: RecordKey, notice: str) -> Redirect:
    """Return where an act on the record leads: to its page, or for callers who may not read records back to the form."""
    return Redirect(address_of(key) if ask.may(Permission.READ_RECORDS) else ask.path, notice)
