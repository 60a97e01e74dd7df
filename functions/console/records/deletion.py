"""*Delete personal data*: the page that says what goes, the act, and the page of what became of it (R5, S1)."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import Final

from functions.console.frame.ask import Ask
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.frame.statuses import because
from functions.console.records.address import RECORD, address_of
from functions.console.records.backups import Backups
from functions.console.records.shown import taken
from functions.console.records.words import LEFT_BY, REFUSALS
from shared.application.all_ports import Ports
from shared.application.jobs.preview_redaction import PreviewRedaction, RedactionPreview
from shared.application.jobs.redact_record import RedactRecord
from shared.application.jobs.run_shard import RunShard
from shared.application.jobs.time_budget import TimeBudget
from shared.jobs.history import HistoryEntry
from shared.jobs.job import Job, RecordRedaction
from shared.kernel.identifiers import JobId, RecordId, RecordKey, WorkflowId
from shared.records.outcome import Outcome
from shared.records.record import ErasedCounts

NEEDS: Final = (RecordRedaction.started_by,)
ONCE: Final = "once"  # the field that makes a form that is sent twice one act (X14)
_ERRORS: Final = {
    **REFUSALS,
    "deletion_not_allowed": ("", "This workflow no longer allows staff to delete personal data from single cases."),
    "replay_required": ("", "Nothing is erased while a restored backup is made good. Try again when that has ended."),
    "runs_stopped": (
        "",
        "Nothing is erased at the moment: the person who runs the service has stopped all erasures. Try again later.",
    ),
    "idempotency_key_reused": ("", "This form was used before. Load the page again."),
    "invalid_idempotency_key": ("", "This form can’t be used. Load the page again."),
}
_SAID: Final = {
    Outcome.ERASED: "The personal data of this case is deleted.",
    Outcome.TRANSITION_FAILED: "The personal data of this case is deleted.",
    Outcome.ALREADY_ERASED: "Nothing was left to delete: the personal data of this case was deleted before.",
    Outcome.NO_LONGER_MATCHING: "Nothing was deleted: the case is no longer there.",
}


class Deletion:
    """The pages of one case's erasure by hand.

    *budget* returns the time that is left for it, and *recovery* is how long backups hold what is erased.
    """

    def __init__(
        self, ports: Ports, run_shard: RunShard, budget: Callable[[], TimeBudget], recovery: timedelta
    ) -> None:
        self.preview, self.redact = PreviewRedaction(ports), RedactRecord(ports, run_shard)
        self.budget, self.backups, self.randomness = budget, Backups(ports, recovery), ports.randomness

    def register(self, pages: Pages) -> None:
        pages.act(f"{RECORD}/deletion", self.asked, self.deleted, needs=NEEDS, errors=_ERRORS)
        pages.get(f"{RECORD}/deletion/<job>", self.outcome, needs=NEEDS)

    def asked(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Page:
        key = RecordKey(workflow, record)
        preview = self.preview(ask.caller, key)
        is_possible = preview.outcome is Outcome.ERASED
        data = {
            "is_possible": is_possible,
            "why_not": None if is_possible else _why_not(preview),
            "goes": list(_goes(preview)),
            "stays": list(_stays(preview)),
            "backups_until": self.backups.until(ask.caller),
            "once_name": ONCE,
            "once": self.randomness.token(),
            "address": address_of(key),
        }
        return Page("records/deletion.html", f"Delete personal data from {key}", data, back=address_of(key))

    def deleted(self, ask: Ask, workflow: WorkflowId, record: RecordId) -> Redirect:
        key = RecordKey(workflow, record)
        with ask.form.reading() as form:
            once = form.text(ONCE, "This form can’t be used. Load the page again.")
        job, _ = self.redact(ask.caller, key, once, self.budget())
        # The page of the outcome has an address of its own, so that loading it again does nothing.
        return Redirect(address_of(key, "deletion", job.id))

    def outcome(self, ask: Ask, workflow: WorkflowId, record: RecordId, job: JobId) -> Page:
        key = RecordKey(workflow, record)
        found, entry = self.redact.outcome(ask.caller, key, job)
        data = {
            "is_open": found.status.is_open and entry is None,
            "says": _said(found, entry),
            "taken": taken(asdict(entry.erased or ErasedCounts())) if entry is not None else [],
            "address": address_of(key),
        }
        return Page("records/deleted.html", f"Deletion of personal data from {key}", data, back=address_of(key))


def _said(job: Job, entry: HistoryEntry | None) -> str:
    if entry is None and job.status.is_open:
        return "The personal data of this case is being deleted. It goes on by itself, also when you leave this page."
    if entry is None:
        return "The job has ended, and its history has no entry for this case any more."
    if entry.outcome is Outcome.WITHHELD:
        return f"Nothing was deleted, because {because(entry.ground)}."
    failed = f"Nothing was deleted: it failed ({entry.ground}). Ask the person who runs the service."
    return _SAID.get(entry.outcome, failed)


def _why_not(preview: RedactionPreview) -> str:
    match preview.outcome:
        case Outcome.WITHHELD:
            return f"Nothing can be deleted from this case, because {because(preview.ground)}."
        case Outcome.ALREADY_ERASED if preview.record.claim is not None:
            return "This case is being erased at this moment by a job that has begun before."
        case Outcome.ALREADY_ERASED:
            return "Nothing is left to delete: the personal data of this case was deleted before."
        case _:
            return "Nothing can be deleted from this case: a record that it is linked with can’t be read."


def _goes(preview: RedactionPreview) -> Iterator[str]:
    record, counts = preview.record, asdict(preview.counts)
    if preview.removed:
        yield f"The values of {', '.join(preview.removed)}"
    for name, treatment in preview.shortened.items():
        yield f"The value of {name}, of which {LEFT_BY[treatment]} is left"
    yield from (
        f"{said}" for said in taken({name: counts[name] for name in counts if name not in {"fields", "pointers"}})
    )
    if record.counts.preserved_versions:
        yield from taken({"preserved_versions": record.counts.preserved_versions})
    if record.person is not None:
        yield f"The pointer to the person {record.person}"
    if record.address is not None:
        yield f"The pointer to the address {record.address}"


def _stays(preview: RedactionPreview) -> Iterator[str]:
    record = preview.record
    yield f"The case itself, in the state {record.state}"
    if preview.kept:
        yield f"The values of {', '.join(preview.kept)}, which aren’t sensitive"
    if record.parent is not None:
        yield f"The pointer to the parent case {record.parent}"
    if record.person is not None:
        yield f"The person {record.person}, with all that is in that record"
    if record.request is not None:
        yield "The reason of the anonymisation request"
    yield "An entry in the ledger, without personal data: who deleted what, and when"
