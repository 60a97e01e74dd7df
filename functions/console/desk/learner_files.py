"""The import of a return, and the report on learners' retention: each a form that starts a job (S8, L9, L10)."""

from typing import Final

from functions.console.desk.learners import LEARNERS
from functions.console.frame.ask import Ask
from functions.console.frame.page import Answer, Page, Redirect
from functions.console.frame.routes import Pages
from functions.console.frame.uploads import FILE, LARGEST_SENT, LARGEST_UPLOAD_FORM, MB, sending
from functions.gateway.files import LONGEST_FILE_NAME
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.learners.request_import import RequestImport, SendImport
from shared.application.reporting.request_report import RequestReport
from shared.jobs.job import IlrImport, Job, LearnerReport, ReportFormat
from shared.learners.ilr_file import LARGEST_FILE

_IMPORT_REFUSALS: Final = {
    "unknown_file_type": (FILE, "The file must be an .xml file, or a .zip file with one in it"),
    "file_too_large": (FILE, f"The file must be smaller than {LARGEST_FILE // MB} MB"),
    "no_learner_workflow": (FILE, "Your organisation has no workflow of learners to import into. Set one up first."),
    "idempotency_key_reused": (FILE, "This form has been used for another file. Choose the file again."),
}
_REPORT_REFUSALS: Final = {
    "no_learner_workflow": ("format", "Your organisation has no workflow of learners to report on. Set one up first."),
    "idempotency_key_reused": ("format", "This form has been used already. Choose again."),
}
_FORMATS: Final = {
    ReportFormat.XLSX: ("Excel workbook", "An .xlsx file, for Excel and other spreadsheets"),
    ReportFormat.CSV: ("CSV", "A .csv file, for other programs"),
}


class LearnerFilePages:
    """The two forms."""

    def __init__(self, ports: Ports) -> None:
        self.randomness, self.files = ports.randomness, ports.files
        self.request_import, self.send_import = RequestImport(ports), SendImport(ports)
        self.request_report = RequestReport(ports)

    def register(self, pages: Pages) -> None:
        pages.act(
            f"{LEARNERS}/all/import",
            self.importing,
            self.imported,
            needs=[IlrImport.started_by],
            errors=_IMPORT_REFUSALS,
            largest=LARGEST_UPLOAD_FORM,
            takes_files=True,
        )
        pages.act(
            f"{LEARNERS}/all/report",
            self.reporting,
            self.reported,
            needs=[LearnerReport.started_by],
            errors=_REPORT_REFUSALS,
        )

    def importing(self, ask: Ask) -> Page:
        data = {"key": self.randomness.token(), "largest_sent": LARGEST_SENT // MB, "largest": LARGEST_FILE // MB}
        sends_to = self.files.import_origin(ask.caller.tenant)
        return Page("learners/import.html", "Import a return", data, back=LEARNERS, sends_to=sends_to)

    def imported(self, ask: Ask) -> Answer:
        """Start the import. A script only announces its file, and sends it over the link that the answer holds."""
        if ask.form.value("size"):
            with ask.form.reading("key") as form:
                name = form.text("file-name", "Choose a file", most=LONGEST_FILE_NAME)
                size = form.whole("size", "Choose a file", least=1)
            job, link = self.request_import(ask.caller, name, size, _key(ask))
            return sending("import", link, _job_page(ask, job), f"{LEARNERS}/all/import")
        with ask.form.reading("key") as form:
            sent = form.file(FILE, "Choose a file", "The file is empty. Choose another one.")
        return _job_page(ask, self.send_import(ask.caller, sent.name, sent.content, _key(ask)))

    def reporting(self, _ask: Ask) -> Page:
        items = [{"value": one.value, "text": text, "hint": {"text": hint}} for one, (text, hint) in _FORMATS.items()]
        data = {"key": self.randomness.token(), "items": items}
        return Page("learners/report.html", "Get the report on learners’ retention", data, back=LEARNERS)

    def reported(self, ask: Ask) -> Redirect:
        with ask.form.reading("key") as form:
            wanted = form.choice("format", list(_FORMATS), "Choose a format")
        return _job_page(ask, self.request_report(ask.caller, wanted, _key(ask)))


def _key(ask: Ask) -> str | None:
    return ask.form.value("key") or None


def _job_page(ask: Ask, job: Job) -> Redirect:
    if ask.may(Permission.VIEW_JOBS):
        return Redirect(f"/console/jobs/{job.id}", notice=f"{job.type}_started")
    return Redirect(LEARNERS, notice=f"{job.type}_started")
