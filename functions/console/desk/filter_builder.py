"""A filter, built by picking: workflows, then states, then conditions. Each step is a form that carries what the others took."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from functions.console.desk.differences import ChangedLine
from functions.console.desk.filter_forms import add_row, carried, conditions_in, drop_row, fill, rows, searchable
from functions.console.desk.filter_words import OWN, filter_differences
from functions.console.frame.ask import Ask
from functions.console.frame.forms import Form
from functions.console.frame.page import Answer, Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.frame.words import sentence
from shared.access.permissions import Caller, Permission
from shared.application.all_ports import Ports
from shared.application.configuration.read_configuration import ReadConfiguration
from shared.application.configuration.read_filters import ReadFilters
from shared.application.configuration.save_filter import SaveFilter
from shared.application.paging import every_page
from shared.kernel.bounds import WORKFLOWS as WORKFLOWS_OF_A_TENANT
from shared.kernel.errors import Invalid
from shared.kernel.identifiers import IDENTIFIER_FORM, FilterId, is_identifier
from shared.records.filter import Filter
from shared.records.workflow import Kind, Workflow

FILTERS: Final = "/console/filters"
WORKFLOWS, STATES, CONDITIONS = "workflows", "states", "conditions"
_STEPS: Final = (WORKFLOWS, STATES, CONDITIONS)
_STEP_OF: Final = {"name": WORKFLOWS, WORKFLOWS: WORKFLOWS, STATES: STATES}
_SHOWN: Final = {WORKFLOWS: ("name", WORKFLOWS), STATES: (STATES,), CONDITIONS: ("condition-",)}
_TAKEN: Final = ("name", "There is a filter of this name already. Choose another name.")
_MOST_AT_ONCE: Final = 100
# A form of several steps is read in parts.
_FIELDS: Final = r"act|at|add|name|version|workflows|states|condition-\d+(-\w+)?"


class FilterBuilder:
    """Makes a new filter, or changes one."""

    def __init__(self, ports: Ports) -> None:
        self.catalogue = ports.catalogue
        self.read, self.read_filters, self.save_filter = ReadConfiguration(ports), ReadFilters(ports), SaveFilter(ports)

    def register(self, pages: Pages) -> None:
        needs = [Permission.MANAGE_FILTERS]
        pages.act(f"{FILTERS}/new/build", self.shown, self.sent, needs=needs, errors={"stale_version": _TAKEN})
        pages.act(f"{FILTERS}/<name>/edit", self.shown, self.sent, needs=needs)

    def shown(self, ask: Ask, name: FilterId | None = None) -> Page:
        """Return the step that the form is at, or that a fault is on."""
        form = ask.form
        if not form.is_sent and name is not None:
            fill(form, self.read_filters.one(ask.caller, name).filter)
        at_fault = (_STEP_OF[one.field] for one in form.faults if one.field in _STEP_OF)
        return self._page(ask, name, self._picked(ask), next(at_fault, _at(form)), is_new=True)

    def sent(self, ask: Ask, name: FilterId | None = None) -> Answer:
        form, wanted, picked = ask.form, ask.form.value("act"), self._picked(ask)
        if wanted == "save":
            return self._saved(ask, name, picked)
        if wanted == "add":
            with form.reading(_FIELDS):
                added = _field_in(form, searchable(picked))
            add_row(form, added)
        elif wanted.startswith("remove-"):
            drop_row(form, wanted.removeprefix("remove-"))
        at = wanted if wanted in _STEPS else CONDITIONS
        if _STEPS.index(at) > _STEPS.index(_at(form)):
            with form.reading(_FIELDS):
                _check_picked(form, name, picked, at)
        return self._page(ask, name, picked, at)

    def _saved(self, ask: Ask, name: FilterId | None, picked: Sequence[Workflow]) -> Redirect:
        with ask.form.reading(_FIELDS) as form:
            _check_picked(form, name, picked, CONDITIONS)
            where = conditions_in(form, searchable(picked))
            version = form.optional_whole("version")
        wanted = Filter(
            id=name or FilterId(form.value("name").strip()),
            workflows=tuple(one.id for one in picked),
            states=tuple(form.choices(STATES, list(_states_of(picked)))),
            where=where,
        )
        try:
            saved = self.save_filter(ask.caller, wanted, version if name else None)
        except Invalid as error:
            with form.reading(_FIELDS):
                _tell(form, error, [row.field for row in rows(form, {})])
            raise
        return Redirect(f"{FILTERS}/{saved.id}", notice="filter_saved")

    def _page(
        self, ask: Ask, name: FilterId | None, picked: Sequence[Workflow], at: str, *, is_new: bool = False
    ) -> Page:
        # Only a form that was opened or refused takes the version of now: what a step has not said can't be agreed to.
        form, fields = ask.form, searchable(picked)
        current = None if name is None else self.read_filters.one(ask.caller, name).filter
        data: Mapping[str, object] = {
            "at": at,
            "name": name,
            "carried": list(carried(form, *_SHOWN[at])),
            "version": current.version if current and is_new else form.value("version"),
            "overtaken": self._overtaken(ask, current) if current and is_new else None,
            "workflows": self._cases(ask.caller) if at == WORKFLOWS else picked,
            "states": _states_of(picked),
            "fields": fields,
            "own": OWN,
            "rows": rows(form, fields),
        }
        title = "Make a filter" if name is None else f"Change the filter {name}"
        return Page(f"filters/{at}.html", title, data, back=FILTERS if name is None else f"{FILTERS}/{name}")

    def _picked(self, ask: Ask) -> list[Workflow]:
        names = [one for one in dict.fromkeys(ask.form.typed.get(WORKFLOWS, ())) if is_identifier(one)]
        found = (
            self.catalogue.get_many(ask.caller.tenant, Workflow, names[: WORKFLOWS_OF_A_TENANT.most]) if names else {}
        )
        return [found[one] for one in names if one in found and found[one].kind is Kind.CASE]

    def _cases(self, caller: Caller) -> list[Workflow]:
        read = partial(self.read.page, caller, Workflow, limit=_MOST_AT_ONCE)
        return [one for one in every_page(read) if one.kind is Kind.CASE]

    def _overtaken(self, ask: Ask, current: Filter) -> list[ChangedLine] | None:
        """Return what another user changed while the form was open; None if the filter was not saved since."""
        seen = ask.form.value("version")
        if seen == str(current.version):
            return None
        versions, _ = self.read_filters.page_of_versions(ask.caller, current.id, None, _MOST_AT_ONCE)
        before = next((one.shown.filter for one in versions if str(one.shown.filter.version) == seen), None)
        return filter_differences(before, current)


def _at(form: Form) -> str:
    said = form.value("at")
    return said if said in _STEPS else WORKFLOWS


def _check_picked(form: Form, name: FilterId | None, picked: Sequence[Workflow], at: str) -> None:
    if name is None and not form.value("name").strip():
        form.fail("name", "Enter a name for the filter")
    elif name is None and not is_identifier(form.value("name").strip()):
        form.fail("name", f"The name {IDENTIFIER_FORM}")
    if not picked:
        form.fail(WORKFLOWS, "Choose at least one workflow")
    elif at == CONDITIONS and not form.choices(STATES, list(_states_of(picked))):
        form.fail(STATES, "Choose at least one state")


def _field_in(form: Form, fields: Mapping[str, object]) -> str:
    missing = "Choose the field that the condition is about"
    if fields:
        return form.choice("add", list(fields), missing)
    form.fail("add", missing)
    return ""


def _states_of(workflows: Sequence[Workflow]) -> Mapping[str, list[str]]:
    """Return each state with the workflows that have it."""
    found: dict[str, list[str]] = {}
    for workflow in workflows:
        for state in workflow.states:
            found.setdefault(state.name, []).append(workflow.id)
    return found


def _tell(form: Form, error: Invalid, conditions: Sequence[str]) -> None:
    """Tell the form what a rule found at fault, at the fields that it is about."""
    for fault in error.faults:
        _, part, *place = fault.pointer.split("/")
        is_condition = part == "where" and place and int(place[0]) < len(conditions)
        field = f"{conditions[int(place[0])]}-op" if is_condition else part if part in _STEPS else "add"
        said = fault.message if error.code == "invalid_filter" else error.detail
        form.fail(field, sentence(said))
