"""Learners: the list, and one with their returns and what becomes of each aim (S8, L2, L3, L9)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from functions.console.desk.learner_words import ILR_STATUSES, AimRow, LearnerLine, aim_rows
from functions.console.frame.ask import Ask
from functions.console.frame.lists import PartOfList, listed
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import EVERYBODY, Pages
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.learners.explain_funding import ExplainedLearner, ExplainFunding, JudgedReturn
from shared.application.learners.reading import ReadLearners
from shared.jobs.job import IlrImport, LearnerReport
from shared.kernel.errors import RuleConflict
from shared.kernel.identifiers import RecordId
from shared.learners.funding_words import why
from shared.learners.ilr import IlrId
from shared.records.learner import FinalFunding, LearnerFacts

LEARNERS: Final = "/console/learners"
SETTING: Final = f"{LEARNERS}/all/retention"
SETTING_NEEDS: Final = (Permission.MANAGE_DATA_RETENTION, Permission.MANAGE_TENANT_SETTINGS)
_RETURNS_A_PAGE: Final = 10
_AIMS_A_RETURN: Final = 20  # the rest is on the return's own page
_ID_HINT: Final = "Enter the learner’s id as the list shows it, like 10000001-0fm01"


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnerWay:
    """A way from the list to what else there is about learners."""

    text: str
    href: str
    needs: Sequence[Permission]


# No learner has an address of two parts here, whatever their id.
WAYS: Final = (
    LearnerWay(text="Import a return", href=f"{LEARNERS}/all/import", needs=(IlrImport.started_by,)),
    LearnerWay(text="Get the report", href=f"{LEARNERS}/all/report", needs=(LearnerReport.started_by,)),
    LearnerWay(text="How long learners are kept", href=SETTING, needs=SETTING_NEEDS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRows:
    """A return as a learner's page shows it: its first aims, and how many there are."""

    id: IlrId
    status: str
    aims: Sequence[AimRow]
    total: int
    counting: int

    @classmethod
    def of(cls, one: JudgedReturn, funding: FinalFunding) -> "ReturnRows":
        rows = aim_rows(one, funding)
        return cls(
            id=one.ilr.id,
            status=ILR_STATUSES[one.ilr.status],
            aims=rows[:_AIMS_A_RETURN],
            total=len(rows),
            counting=sum(not row.is_ignored for row in rows),
        )


class LearnerPages:
    """The list and a learner."""

    def __init__(self, ports: Ports) -> None:
        self.read, self.explain = ReadLearners(ports), ExplainFunding(ports)

    def register(self, pages: Pages) -> None:
        pages.act(LEARNERS, self.all, self.found, needs=EVERYBODY)
        pages.get(f"{LEARNERS}/<id>", self.one, needs=[Permission.READ_RECORDS])

    def all(self, ask: Ask) -> Page:
        """Return the list for callers who may read it, and for the others the ways that they may go."""
        ways = [way for way in WAYS if ask.may(*way.needs)]
        if not ways:
            ask.caller.require(Permission.READ_RECORDS)
        data: dict[str, object] = {"ways": ways, "listed": None, "rows": (), "has_workflow": True}
        if ask.may(Permission.READ_RECORDS):
            data |= self._listed(ask)
        return Page("learners/learners.html", "Learners", data)

    def found(self, ask: Ask) -> Redirect:
        """Go to the learner. It is a POST, because what is typed may be a name, and an address holds none (X8)."""
        ask.caller.require(Permission.READ_RECORDS)
        with ask.form.reading() as form:
            wanted = form.identifier("id", _ID_HINT, _ID_HINT)
        return Redirect(f"{LEARNERS}/{wanted}")

    def one(self, ask: Ask, id: RecordId) -> Page:  # noqa: A002 – as the path has it
        found = self.explain(ask.caller, id)
        data = {
            "learner": LearnerLine.of(found.view),
            "record": found.view.record.key,
            "facts": found.view.record.learner or LearnerFacts(),
            "reason": why(found.funding.reason),
            "listed": None if found.returns is None else self._returns(ask, found),
        }
        return Page("learners/learner.html", f"Learner {id}", data, back=LEARNERS)

    def _listed(self, ask: Ask) -> dict[str, object]:
        try:
            found = listed(ask, lambda after, limit: self.read.page(ask.caller, after, limit), "learners")
        except RuleConflict as error:
            if error.code != "no_learner_workflow":
                raise
            return {"has_workflow": False}
        return {"listed": found, "rows": [LearnerLine.of(view) for view in found.items]}

    def _returns(self, ask: Ask, found: ExplainedLearner) -> PartOfList[ReturnRows]:
        def read(after: str | None, limit: int) -> tuple[Sequence[ReturnRows], str | None]:
            behind = [one for one in found.returns or () if after is None or one.ilr.id > after]
            shown = [ReturnRows.of(one, found.funding) for one in behind[:limit]]
            return shown, shown[-1].id if len(behind) > limit else None

        return listed(ask, read, "returns", found.view.record.key, most=_RETURNS_A_PAGE)
