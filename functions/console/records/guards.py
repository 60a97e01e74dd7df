"""Put a legal hold or a restriction on a record, renew it, and lift it (P10, P11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from functions.console.frame.ask import Ask
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.frame.words import day
from functions.console.records.address import RECORD, address_of, after
from functions.console.records.words import GUARDS, REFUSALS
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.reading.records import ReadRecord, RecordView
from shared.application.records.guard_record import GuardRecord
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import RecordId, RecordKey, WorkflowId
from shared.records.guards import GuardName

NEEDS: Final = (Permission.EDIT_DATA_PROTECTION,)
_PLACING: Final = {
    **REFUSALS,
    "review_date_in_past": ("review_date", "The day must be today or in the future"),
    "no_guards_on_kind": ("", "Only persons, cases, strands and learners can be put on hold or be restricted."),
}
_SEEN: Final = "seen"  # which guard the page was about: another may have been set since
_LIFTING: Final = {
    **REFUSALS,
    "guard_set_anew": (
        "",
        "It was lifted and set anew since you opened this page. Look at what it says now, then lift it.",
    ),
    "person_informed_on_required": ("person_informed_on", "Enter the day on which the person was told"),
    "person_informed_on_in_future": ("person_informed_on", "The day must be today or in the past"),
    "person_informed_on_too_early": ("person_informed_on", "The day must be 25 May 2018 or later"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardWords:
    """The words that set a guard's pages apart."""

    title: str
    button: str
    consequence: str
    also: tuple[str, ...]
    question: str
    missing: str


WORDS: Final[Mapping[GuardName, GuardWords]] = {
    GuardName.LEGAL_HOLD: GuardWords(
        title="Put {} on legal hold",
        button="Put on legal hold",
        consequence="While it is on legal hold, nothing erases this record or any file of it.",
        also=(
            "It also keeps the person and the case that this record points to, and the records that point to it.",
            "People can still read and edit the record. What an edit replaces is kept as a preserved version.",
            "Nothing is lifted by itself: on the day that you enter, the hold is listed for review.",
        ),
        question="Why must this record be kept?",
        missing="Enter why this record must be kept",
    ),
    GuardName.RESTRICTION: GuardWords(
        title="Restrict the processing of {}",
        button="Restrict processing",
        consequence=(
            "While its processing is restricted, no user can edit this record, move it or add to it, and nothing erases it."
        ),
        also=(
            "It also keeps the person and the case that this record points to, and the records that point to it.",
            "The person must be told before you lift it.",
            "Nothing is lifted by itself: on the day that you enter, the restriction is listed for review.",
        ),
        question="Why is the processing of this record restricted?",
        missing="Enter why the processing of this record is restricted",
    ),
}


class Guards:
    """Both guards, whose pages differ in words alone."""

    def __init__(self, ports: Ports) -> None:
        self.each = [Guarding(ports, name) for name in GuardName]

    def register(self, pages: Pages) -> None:
        for one in self.each:
            one.register(pages)


class Guarding:
    """The pages of one guard."""

    def __init__(self, ports: Ports, name: GuardName) -> None:
        self.read_record, self.guard_record = ReadRecord(ports), GuardRecord(ports)
        self.name, self.noun, self.words = name, GUARDS[name], WORDS[name]

    def register(self, pages: Pages) -> None:
        place = f"{RECORD}/{self.noun.path}"
        pages.act(place, self.asked, self.placed, needs=NEEDS, errors=_PLACING)
        pages.act(f"{place}/lifting", self.asked_to_lift, self.lifted, needs=NEEDS, errors=_LIFTING)

    def asked(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        guard = self.read_record(ask.caller, key).record.guards.get(self.name)
        title = self.words.title.format(key) if guard is None else f"Renew the {self.noun.one} on {key}"
        button = self.words.button if guard is None else f"Renew the {self.noun.one}"
        data = {"guard": guard, "words": self.words, "button": button, "noun": self.noun, "address": address_of(key)}
        return Page("records/guard.html", title, data, back=address_of(key))

    def placed(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Redirect:
        key = RecordKey(workflow, record)
        with ask.form.reading() as form:
            reason = form.text("reason", self.words.missing)
            review = form.day("review_date", "Enter the day on which you will look at it again")
        self.guard_record.place(ask.caller, key, self.name, reason, review)
        return after(ask, key, f"{self.name}_placed")

    def asked_to_lift(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        view = self.read_record(ask.caller, key)
        data = {
            "guard": view.record.guards.get(self.name),
            "noun": self.noun,
            "is_person_informed": self.name.facts.is_person_informed,
            "then": _then(view),
            "address": address_of(key),
        }
        return Page("records/lift_guard.html", f"Lift the {self.noun.one} on {key}", data, back=address_of(key))

    def lifted(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Redirect:
        key, informed_on = RecordKey(workflow, record), None
        with ask.form.reading() as form:
            seen = form.text(_SEEN, "This form can’t be used. Load the page again.")
            if self.name.facts.is_person_informed:
                informed_on = form.day("person_informed_on", "Enter the day on which the person was told")
        try:
            self.guard_record.lift(ask.caller, key, self.name, informed_on, seen)
        except NotFound as refusal:
            # A second click finds it lifted.
            if refusal.code != "no_such_guard":
                raise
        return after(ask, key, f"{self.name}_lifted")


def _then(view: RecordView) -> str:
    """Return what becomes of the record once the guard is lifted, by the date that it has (P10)."""
    due = view.dp["dp_anonymisation_date"]
    if not isinstance(due, date):
        return "It has no anonymisation date now."
    if view.dp["dp_days_until_anonymisation"] == 0:
        return f"Its anonymisation date, {day(due)}, has come: the next night takes it, unless something else keeps it."
    return f"Its anonymisation date is {day(due)}."
