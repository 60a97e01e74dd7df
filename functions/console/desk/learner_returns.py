"""A learner's return: its status and aims, and changing one of them at a time (S8, L2, L3, L4)."""

from typing import Final

from functions.console.desk.learner_aims import aim_data, read_aim
from functions.console.desk.learner_words import ILR_STATUSES, aim_rows, status_of
from functions.console.desk.learners import LEARNERS
from functions.console.frame.ask import Ask
from functions.console.frame.faults import WHOLE_FORM
from functions.console.frame.page import Page, Redirect
from functions.console.frame.routes import Pages
from shared.access.permissions import Permission
from shared.application.all_ports import Ports
from shared.application.learners.edit_aims import EditAims
from shared.application.learners.explain_funding import ExplainFunding, JudgedReturn
from shared.kernel.errors import NotFound
from shared.kernel.identifiers import RecordId
from shared.learners.funding_words import why
from shared.learners.ilr import Aim, IlrId

_RETURN: Final = f"{LEARNERS}/<id>/returns/<ilr>"
_AIM: Final = f"{_RETURN}/aims/<place>"
_SEEN: Final = "seen"
_REFUSALS: Final = {
    "return_changed": (
        WHOLE_FORM,
        "Somebody else has changed this return since you opened it. Go back to the learner and open it again.",
    ),
    "processing_restricted": (
        WHOLE_FORM,
        "Processing of this learner’s data is restricted, so their returns can’t be changed until the restriction is lifted.",
    ),
    "erasure_in_progress": (WHOLE_FORM, "This learner is being removed, so their returns can’t be changed."),
    "already_erased": (WHOLE_FORM, "This learner has been removed, so their returns can’t be changed."),
    "too_many_aims": (WHOLE_FORM, "This return has as many aims as it may be given. Take one out first."),
    "too_many_contents": (
        WHOLE_FORM,
        "A hold keeps what each change replaces, and there is no room for more of it. Nothing was changed.",
    ),
    "not_storable": (WHOLE_FORM, "The return is too large to be kept with this change. Nothing was changed."),
}


class ReturnPages:
    """A return, and the forms that change it."""

    def __init__(self, ports: Ports) -> None:
        self.explain, self.edit = ExplainFunding(ports), EditAims(ports)

    def register(self, pages: Pages) -> None:
        pages.get(_RETURN, self.shown, needs=[Permission.READ_RECORDS])
        for path, asked, done in (
            (f"{_RETURN}/status", self.status, self.status_set),
            (f"{_RETURN}/add-aim", self.new_aim, self.added),
            (_AIM, self.aim, self.changed),
            (f"{_AIM}/take-out", self.leaving, self.taken_out),
        ):
            pages.act(path, asked, done, needs=[Permission.READ_RECORDS, Permission.EDIT_RECORDS], errors=_REFUSALS)

    def shown(self, ask: Ask, id: RecordId, ilr: IlrId) -> Page:  # noqa: A002 – as the path has it
        found = self.explain.of_return(ask.caller, id, ilr)
        data = {
            "id": id,
            "ilr": found.ilr,
            "status": ILR_STATUSES[found.ilr.status],
            "rows": aim_rows(found, None),
        }
        return Page("learners/return.html", f"Return {ilr}", data, back=f"{LEARNERS}/{id}")

    # ------------------------------------------------------------------------------------- its status
    def status(self, ask: Ask, id: RecordId, ilr: IlrId) -> Page:  # noqa: A002 – as above
        found = self.explain.of_return(ask.caller, id, ilr).ilr
        items = [{"value": one.value, "text": text} for one, text in ILR_STATUSES.items()]
        data = {"id": id, "ilr": found, "seen": _seen(ask, found.digest), "items": items}
        return Page("learners/status.html", f"Does return {ilr} count?", data, back=_address(id, ilr))

    def status_set(self, ask: Ask, id: RecordId, ilr: IlrId) -> Redirect:  # noqa: A002 – as above
        with ask.form.reading(_SEEN) as form:
            status = form.choice("status", list(ILR_STATUSES), "Choose whether the return counts")
        self.edit.set_status(ask.caller, id, ilr, form.value(_SEEN), status)
        return _saved(id)

    # ------------------------------------------------------------------------------------- its aims
    def new_aim(self, ask: Ask, id: RecordId, ilr: IlrId) -> Page:  # noqa: A002 – as above
        found = self.explain.of_return(ask.caller, id, ilr).ilr
        data = {"id": id, "ilr": found, "seen": _seen(ask, found.digest), "button": "Add the aim", **aim_data(Aim())}
        return Page("learners/aim.html", f"Add an aim to return {ilr}", data, back=_address(id, ilr))

    def added(self, ask: Ask, id: RecordId, ilr: IlrId) -> Redirect:  # noqa: A002 – as above
        with ask.form.reading(_SEEN) as form:
            aim = read_aim(form, Aim())
        self.edit.add(ask.caller, id, ilr, form.value(_SEEN), aim)
        return _saved(id)

    def aim(self, ask: Ask, id: RecordId, ilr: IlrId, place: str) -> Page:  # noqa: A002 – as above
        found = self.explain.of_return(ask.caller, id, ilr)
        aim = _aim_at(found, place)
        seen = _seen(ask, found.ilr.digest)
        data = {"id": id, "ilr": found.ilr, "seen": seen, "button": "Save the aim", **aim_data(aim)}
        return Page("learners/aim.html", f"Change aim {place} of return {ilr}", data, back=_address(id, ilr))

    def changed(self, ask: Ask, id: RecordId, ilr: IlrId, place: str) -> Redirect:  # noqa: A002 – as above
        before = _aim_at(self.explain.of_return(ask.caller, id, ilr), place)
        with ask.form.reading(_SEEN) as form:
            aim = read_aim(form, before)
        self.edit.replace(ask.caller, id, ilr, form.value(_SEEN), int(place), aim)
        return _saved(id)

    def leaving(self, ask: Ask, id: RecordId, ilr: IlrId, place: str) -> Page:  # noqa: A002 – as above
        found = self.explain.of_return(ask.caller, id, ilr)
        aim = _aim_at(found, place)
        after = self.explain.without_aim(ask.caller, id, ilr, int(place))
        data = {
            "id": id,
            "ilr": found.ilr,
            "seen": _seen(ask, found.ilr.digest),
            "aim": aim,
            "status": status_of(aim),
            "place": int(place),
            "day": after.funding.day,
            "reason": why(after.funding.reason),
            "removal_date": after.removal_date,
        }
        return Page("learners/take_out.html", f"Take aim {place} out of return {ilr}", data, back=_address(id, ilr))

    def taken_out(self, ask: Ask, id: RecordId, ilr: IlrId, place: str) -> Redirect:  # noqa: A002 – as above
        with ask.form.reading() as form:
            seen = form.value(_SEEN)
        self.edit.take_out(ask.caller, id, ilr, seen, _number(place))
        return _saved(id)


def _address(learner: RecordId, ilr: IlrId) -> str:
    return f"{LEARNERS}/{learner}/returns/{ilr}"


def _saved(learner: RecordId) -> Redirect:
    # To the learner, where the date that comes of it is shown.
    return Redirect(f"{LEARNERS}/{learner}", notice="return_saved")


def _seen(ask: Ask, digest: str) -> str:
    # A form that comes back keeps what its officer saw: with the new digest it would be saved over what they haven't seen.
    return ask.form.value(_SEEN, digest)


def _number(place: str) -> int:
    if not (place.isascii() and place.isdigit()):
        raise NotFound("unknown_aim", "this return has no such aim")
    return int(place)


def _aim_at(found: JudgedReturn, place: str) -> Aim:
    number = _number(place)
    if not 1 <= number <= len(found.aims):
        raise NotFound("unknown_aim", "this return has no such aim")
    return found.aims[number - 1].aim
