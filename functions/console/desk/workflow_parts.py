"""The parts of a workflow, edited each on a page of its own: general, fields, states, rules and each transition."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from functions.console.desk import workflow_forms as forms
from functions.console.desk import workflow_words as words
from functions.console.desk.overtaken import carried, overtaken
from functions.console.desk.set_up_paths import WORKFLOW, WORKFLOWS
from functions.console.frame.ask import Ask
from functions.console.frame.faults import WHOLE_FORM, FormAtFault
from functions.console.frame.forms import Form
from functions.console.frame.page import Answer, Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.frame.words import sentence
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.configuration.read_configuration import ReadConfiguration
from shared.application.configuration.save_workflow import SaveWorkflow
from shared.kernel.errors import Invalid
from shared.kernel.identifiers import WorkflowId
from shared.records.workflow import Workflow

NEEDS: Final = (Permission.MANAGE_RETENTION_POLICIES,)
REFUSALS: Final = {
    "state_in_use": (
        WHOLE_FORM,
        "Records stand in a state that you took out. Leave it, or move the records to another state first.",
    ),
}
ADD: Final = "add"
# Of a row that is taken out, nothing else is read.
_ROW: Final = r"[a-z]+-[0-9]+-[a-z]+"
# Which input of the row that a fault's pointer leads to shows it.
_INPUTS: Final = {"for_days": "days", "in_state": "state"}
Places = Mapping[str, str]  # the row of each place in a list
Read = Callable[[Form, Workflow], tuple[Places, Workflow]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part: its address below the workflow's, its title, the lines that say it, and its form, read."""

    name: str
    title: str
    lines: Callable[[Workflow], dict[str, str]]
    read: Read
    rows: Callable[..., object] = lambda *_, **__: ()


def _general(form: Form, workflow: Workflow) -> tuple[Places, Workflow]:
    types = forms.file_types_in(form)
    return {}, replace(workflow, allow_personal_data_deletion=form.is_ticked("allow"), file_types=types)


def _fields(form: Form, workflow: Workflow) -> tuple[Places, Workflow]:
    places, found = forms.fields_in(form)
    return places, replace(workflow, fields=found)


def _states(form: Form, workflow: Workflow) -> tuple[Places, Workflow]:
    places, found = forms.states_in(form)
    return places, replace(workflow, states=found)


def _rules(form: Form, workflow: Workflow) -> tuple[Places, Workflow]:
    places, found = forms.rules_in(form, workflow)
    return places, replace(workflow, rules=found)


PARTS: Final = (
    Part(name="general", title="General settings", lines=words.general_lines, read=_general),
    Part(name="fields", title="Fields", lines=words.field_lines, read=_fields, rows=forms.field_rows),
    Part(name="states", title="States", lines=words.state_lines, read=_states, rows=forms.state_rows),
    Part(name="rules", title="Rules", lines=words.rule_lines, read=_rules, rows=forms.rule_rows),
)


class WorkflowParts:
    """The forms of the parts that a workflow has once."""

    def __init__(self, ports: Ports) -> None:
        self.read, self.save_workflow = ReadConfiguration(ports), SaveWorkflow(ports)

    def register(self, pages: Pages) -> None:
        for part in PARTS:
            shown, saved = partial(self.shown, part), partial(self.saved, part)
            pages.act(f"{WORKFLOW}/{part.name}", shown, saved, needs=NEEDS, errors=REFUSALS)

    def shown(self, part: Part, ask: Ask, workflow: WorkflowId) -> Page:
        return self._page(part, ask, workflow)

    def saved(self, part: Part, ask: Ask, workflow: WorkflowId) -> Answer:
        if ask.form.value("act") == ADD:
            return self._page(part, ask, workflow, more=True)
        current = self.read.one(ask.caller, Workflow, workflow)
        with ask.form.reading(_ROW) as form:
            places, wanted = part.read(form, current)
            version = form.optional_whole("version")
        return saved_as(self.save_workflow, ask, wanted, version, part.name, places)

    def _page(self, part: Part, ask: Ask, workflow: WorkflowId, *, more: bool = False) -> Page:
        current, form = self.read.one(ask.caller, Workflow, workflow), ask.form
        lines = part.lines(current)
        data = {
            "workflow": current,
            "rows": part.rows(current, form, more=more),
            # A form with one row more stays as old as it was.
            "version": form.value("version") if more else current.version,
            "carried": form.typed.get("was", ()) if more else carried(lines),
            "overtaken": None if more else overtaken(form, lines, current.version),
            "words": words,
        }
        return Page(f"set_up/{part.name}.html", f"{part.title} of {workflow}", data, back=f"{WORKFLOWS}/{workflow}")


def saved_as(
    save: SaveWorkflow, ask: Ask, wanted: Workflow, version: int | None, part: str, places: Places
) -> Redirect:
    """Save *wanted*; what a rule finds at fault goes to the row that it is about."""
    try:
        saved = save(ask.caller, wanted, version)
    except Invalid as error:
        if not error.faults:
            raise
        for fault in error.faults:
            ask.form.fail(*_place_of(fault.pointer, fault.message, wanted, part, places))
        raise FormAtFault from None
    notice = "workflow_saved_and_left" if saved.left_in_erased else "workflow_saved"
    return Redirect(f"{WORKFLOWS}/{wanted.id}", notice=notice)


def _place_of(pointer: str, message: str, wanted: Workflow, part: str, places: Places) -> tuple[str, str]:
    said = sentence(message)
    _, of, *rest = pointer.split("/")
    if of == forms.FILE_TYPES:
        return of, said
    if not rest:
        return WHOLE_FORM, said
    place, name = rest[0], _INPUTS.get(rest[-1], rest[-1])
    if of == part and place in places:
        return f"{places[place]}-{name}", said
    # Such as a transition that leads to a state that the form takes out.
    things = {"transitions": wanted.transitions, "rules": wanted.rules}.get(of, ())
    which = getattr(things[int(place)], "name", f"rule {int(place) + 1}") if things else place
    return WHOLE_FORM, f"{of.capitalize()}, {which}: {message}"
