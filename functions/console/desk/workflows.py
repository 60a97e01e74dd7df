"""Workflows: the list, one with its parts and its picture, a new one, and what it was (S9)."""

from functools import partial
from typing import Final

from functions.console.desk import workflow_words as words
from functions.console.desk.differences import ChangedLine, compared, differing
from functions.console.desk.set_up_paths import SET_UP, WORKFLOW, WORKFLOWS
from functions.console.desk.workflow_forms import name_in
from functions.console.desk.workflow_parts import NEEDS, WorkflowParts, saved_as
from functions.console.desk.workflow_transitions import WorkflowTransitions
from functions.console.frame.ask import Ask
from functions.console.frame.lists import listed
from functions.console.frame.page import Answer, Page
from functions.console.frame.routes import EVERYBODY, Pages
from functions.console.pictures.transitions import picture_of
from shared.application.all_ports import Ports
from shared.application.configuration.read_configuration import ReadConfiguration
from shared.application.configuration.read_versions import ReadVersions
from shared.application.configuration.save_workflow import SaveWorkflow
from shared.kernel.identifiers import IDENTIFIER_FORM, WorkflowId
from shared.records.saved_versions import WorkflowVersion
from shared.records.workflow import Kind, State, Workflow

_NEW: Final = f"{SET_UP}/new-workflow"
_REFUSALS: Final = {
    "stale_version": ("name", "There is a workflow of that name already"),
    "learner_workflow_exists": ("kind", "Your organisation has a workflow of learners already, and can have one"),
}


class WorkflowPages:
    """The subject."""

    def __init__(self, ports: Ports) -> None:
        self.read, self.read_versions = ReadConfiguration(ports), ReadVersions(ports)
        self.save_workflow = SaveWorkflow(ports)
        self.parts = (WorkflowParts(ports), WorkflowTransitions(ports))

    def register(self, pages: Pages) -> None:
        pages.get(WORKFLOWS, self.all, needs=EVERYBODY)
        pages.act(_NEW, self.asked, self.made, needs=NEEDS, errors=_REFUSALS)
        pages.get(WORKFLOW, self.one, needs=EVERYBODY)
        pages.get(f"{WORKFLOW}/versions", self.versions, needs=NEEDS)
        for part in self.parts:
            part.register(pages)

    def all(self, ask: Ask) -> Page:
        found = listed(ask, partial(self.read.page, ask.caller, Workflow), "workflows")
        return Page("set_up/workflows.html", "Workflows", {"listed": found, "words": words}, back=SET_UP)

    def one(self, ask: Ask, workflow: WorkflowId) -> Page:
        found = self.read.one(ask.caller, Workflow, workflow)
        data = {"workflow": found, "picture": picture_of(found), "words": words}
        return Page("set_up/workflow.html", f"Workflow {workflow}", data, back=WORKFLOWS)

    def versions(self, ask: Ask, workflow: WorkflowId) -> Page:
        read = partial(self.read_versions.of_workflow, ask.caller, workflow)
        found = listed(ask, partial(compared, read, _differences), "workflow-versions", workflow)
        title, people = f"Versions of {workflow}", {one.version.saved_by for one in found.items}
        return Page("set_up/versions.html", title, {"listed": found}, back=f"{WORKFLOWS}/{workflow}", people=people)

    def asked(self, _ask: Ask) -> Page:
        return Page("set_up/new_workflow.html", "New workflow", {"words": words}, back=WORKFLOWS)

    def made(self, ask: Ask) -> Answer:
        with ask.form.reading() as form:
            name = form.identifier("name", "Enter a name for the workflow", f"The name {IDENTIFIER_FORM}")
            kind = form.choice("kind", list(Kind), "Choose what its records are")
            first = name_in(form, "first", "Enter the state in which a record begins")
            last = name_in(form, "last", "Enter the state in which a record ends")
            if first and first == last:
                form.fail("last", "Enter another state than the one in which a record begins")
        states = (State(name=first, end=False), State(name=last, end=True))
        return saved_as(self.save_workflow, ask, Workflow(id=WorkflowId(name), kind=kind, states=states), None, "", {})


def _differences(before: WorkflowVersion | None, now: WorkflowVersion) -> list[ChangedLine]:
    return differing(words.all_lines(before.workflow) if before else {}, words.all_lines(now.workflow))
