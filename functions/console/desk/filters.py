"""Filters: the list, one with its cases, its versions, and deleting it."""

from contextlib import suppress
from functools import partial
from typing import Final

from functions.console.desk.differences import ChangedLine, compared
from functions.console.desk.filter_builder import FILTERS, FilterBuilder
from functions.console.desk.filter_words import filter_differences, filter_lines
from functions.console.frame.ask import Ask
from functions.console.frame.lists import PartOfList, listed
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.frame.statuses import why_still_there
from functions.console.frame.words import value_words
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.configuration.read_configuration import ReadConfiguration
from shared.application.configuration.read_filters import ReadFilters, ShownVersion
from shared.application.configuration.save_filter import DeleteFilter
from shared.application.records.list_cases import ListCases
from shared.application.rules.today import RecordFields
from shared.kernel.errors import Invalid, NotFound, RuleConflict
from shared.kernel.identifiers import FilterId
from shared.records.filter import Filter

_FILTER: Final = f"{FILTERS}/<name>"
_READING: Final = (Permission.READ_RECORDS,)
_MANAGING: Final = (Permission.MANAGE_FILTERS,)


class FilterPages:
    """The subject."""

    def __init__(self, ports: Ports) -> None:
        self.read, self.read_filters = ReadConfiguration(ports), ReadFilters(ports)
        self.list_cases, self.delete_filter = ListCases(ports), DeleteFilter(ports)
        self.builder = FilterBuilder(ports)

    def register(self, pages: Pages) -> None:
        pages.get(FILTERS, self.all, needs=_READING)
        self.builder.register(pages)
        pages.get(_FILTER, self.one, needs=_READING)
        pages.get(f"{_FILTER}/versions", self.versions, needs=_READING)
        pages.act(f"{_FILTER}/delete", self.asked, self.deleted, needs=_MANAGING)

    def all(self, ask: Ask) -> Page:
        found = listed(ask, partial(self.read_filters.page, ask.caller), "filters")
        return Page("filters/list.html", "Filters", {"listed": found, "lines_of": filter_lines})

    def one(self, ask: Ask, name: FilterId) -> Page:
        shown = self.read_filters.one(ask.caller, name)
        data = {
            "filter": shown.filter,
            "lines": filter_lines(shown.filter),
            "says": why_still_there,
            "words": value_words,
        }
        try:
            data |= {"listed": self._cases(ask, name), "problem": None}
        except (RuleConflict, Invalid) as refusal:
            data |= {"listed": None, "problem": refusal.detail}
        return Page("filters/filter.html", f"Filter {name}", data, back=FILTERS)

    def versions(self, ask: Ask, name: FilterId) -> Page:
        read = partial(self.read_filters.page_of_versions, ask.caller, name)
        found = listed(ask, partial(compared, read, _differences), "filter-versions", name)
        title, people = f"Versions of the filter {name}", {one.version.kept.saved_by for one in found.items}
        return Page("filters/versions.html", title, {"listed": found}, back=f"{FILTERS}/{name}", people=people)

    def asked(self, ask: Ask, name: FilterId) -> Page:
        shown = self.read_filters.one(ask.caller, name)
        data = {"filter": shown.filter, "lines": filter_lines(shown.filter)}
        return Page("filters/delete.html", f"Delete the filter {name}", data, back=f"{FILTERS}/{name}")

    def deleted(self, ask: Ask, name: FilterId) -> Redirect:
        ask.form.take_nothing()
        # After a double click it is gone, as was asked.
        with suppress(NotFound):
            self.delete_filter(ask.caller, name)
        return Redirect(FILTERS, notice="filter_deleted")

    def _cases(self, ask: Ask, name: FilterId) -> PartOfList[RecordFields]:
        filter_ = self.read.one(ask.caller, Filter, name)
        return listed(ask, partial(self.list_cases, ask.caller, filter_), "cases", filter_.id, filter_.version)


def _differences(before: ShownVersion | None, now: ShownVersion) -> list[ChangedLine]:
    return filter_differences(before.shown.filter if before else None, now.shown.filter)
