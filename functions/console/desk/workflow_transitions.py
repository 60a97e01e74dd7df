"""One transition of a workflow, edited or taken out."""

from dataclasses import replace
from typing import Final

from functions.console.desk import workflow_words as words
from functions.console.desk.overtaken import carried, overtaken
from functions.console.desk.set_up_paths import WORKFLOW, WORKFLOWS
from functions.console.desk.workflow_forms import name_in
from functions.console.desk.workflow_parts import NEEDS, REFUSALS, saved_as
from functions.console.frame.ask import Ask
from functions.console.frame.forms import Form
from functions.console.frame.page import Answer, Page
from functions.console.frame.routes import Pages
from shared.application.all_ports import Ports
from shared.application.configuration.read_configuration import ReadConfiguration
from shared.application.configuration.save_workflow import SaveWorkflow
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import WorkflowId
from shared.records.workflow import Transition, Workflow

_REMOVE: Final = "remove"
_NEW: Final = Transition(name="", origins=(), target="")


class WorkflowTransitions:
    """The form: of a transition that the address names, or of a new one."""

    def __init__(self, ports: Ports) -> None:
        self.read, self.save_workflow = ReadConfiguration(ports), SaveWorkflow(ports)

    def register(self, pages: Pages) -> None:
        pages.act(f"{WORKFLOW}/transition", self.shown, self.saved, needs=NEEDS, errors=REFUSALS, query=["name"])

    def shown(self, ask: Ask, workflow: WorkflowId) -> Page:
        current, form = self.read.one(ask.caller, Workflow, workflow), ask.form
        # A name may hold any sign, so it is no part of the path.
        name = form.value("known", ask.query.get("name"))
        found = current.transition(name)
        if name and found is None and not form.is_sent:
            raise NotFound("unknown_transition", "there is no such transition")
        lines = words.transition_lines(current)
        data = {
            "workflow": current,
            "known": name,
            "transition": found or _NEW,
            "version": current.version,
            "carried": carried(lines),
            "overtaken": overtaken(form, lines, current.version),
        }
        title = f"Transition {name} of {workflow}" if name else f"New transition of {workflow}"
        return Page("set_up/transition.html", title, data, back=f"{WORKFLOWS}/{workflow}")

    def saved(self, ask: Ask, workflow: WorkflowId) -> Answer:
        current = self.read.one(ask.caller, Workflow, workflow)
        known = ask.form.value("known")
        with ask.form.reading("name|origins|target") as form:
            wanted = _without(current, known) if form.value("act") == _REMOVE else _with(current, form, known)
            version = form.optional_whole("version")
        return saved_as(self.save_workflow, ask, wanted, version, "transitions", {})


def _without(workflow: Workflow, known: str) -> Workflow:
    return replace(workflow, transitions=tuple(one for one in workflow.transitions if one.name != known))


def _with(workflow: Workflow, form: Form, known: str) -> Workflow:
    """Return the workflow with the transition that was typed, in its place or behind the others; rules follow its name."""
    states = [one.name for one in workflow.states]
    typed = Transition(
        name=name_in(form, "name", "Enter a name for the transition"),
        origins=tuple(form.choices("origins", states)),
        target=form.choice("target", states, "Choose the state that it leads to"),
    )
    if not typed.origins:
        form.fail("origins", "Choose at least one state that it leaves")
    if typed.name != known and workflow.transition(typed.name) is not None:
        form.fail("name", "There is a transition of that name already")
    places = tuple(typed if one.name == known else one for one in workflow.transitions)
    rules = (replace(one, transition=typed.name) if one.transition == known else one for one in workflow.rules)
    return replace(workflow, transitions=places if typed in places else (*places, typed), rules=tuple(rules))
