"""What every page of the console promises, whatever is on it."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from jinja2 import ChoiceLoader, FileSystemLoader, PrefixLoader

from functions.console.frame import render as rendering
from functions.console.frame.app import WATCHING
from functions.console.frame.ask import Ask
from functions.console.frame.forgery import FIELD
from functions.console.frame.page import Page, Redirect
from functions.console.frame.render import from_sources
from functions.console.frame.routes import EVERYBODY, Pages
from shared.access.permissions import Permission
from shared.kernel.errors import Invalid, NotFound, RuleConflict, StaleVersion, Unavailable
from tests.unit.application.ports_in_memory import PortsInMemory
from tests.unit.console.officer import HOST, Officer

HERE = Path(__file__).parent
NEEDED = Permission.EDIT_DATA_PROTECTION
MARKUP = "<script>alert('x')</script>"


class Things:
    """A subject with one page and one form, whose rule the test chooses."""

    def __init__(self) -> None:
        self.saved: list[tuple[str, str]] = []
        self.refusal: Exception | None = None

    def register(self, pages: Pages) -> None:
        pages.get("/console/things", self.shown, needs=EVERYBODY)
        pages.act(
            "/console/things/<id>",
            self.form,
            self.save,
            needs=[NEEDED],
            errors={"too_early": ("reason", "Enter a reason that is late enough")},
        )

    def shown(self, _ask: Ask) -> Page:
        return Page("tests/thing.html", MARKUP)

    def form(self, _ask: Ask, id: str) -> Page:  # noqa: A002 – as the path has it
        if id == "unknown":
            raise NotFound("unknown_thing", "there is no such thing")
        return Page("tests/thing.html", f"Thing {id}")

    def save(self, ask: Ask, id: str) -> Redirect:  # noqa: A002 – as the path has it
        with ask.form.reading() as form:
            reason = form.text("reason", "Enter a reason")
            form.day("day", "Enter a day")
        if self.refusal is not None:
            raise self.refusal
        self.saved.append((id, reason))
        return Redirect("/console/things", notice="signed_in_again")


@pytest.fixture(autouse=True)
def _a_template_of_the_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    own = from_sources()
    assert own.loader is not None
    own.loader = ChoiceLoader([PrefixLoader({"tests": FileSystemLoader(HERE / "templates")}), own.loader])
    monkeypatch.setattr(rendering, "_pages", lambda: own)


@pytest.fixture
def things() -> Things:
    return Things()


def _officer(things: Things, permissions: Iterable[Permission] = (NEEDED,)) -> Officer:
    return Officer(PortsInMemory(), [things], permissions)


def test_s1_a_form_does_what_it_says_and_leads_on(things: Things) -> None:
    officer = _officer(things)
    page = officer.get("/console/things/one")
    done = officer.send(page, "Save the thing", reason="enough", day_day="1", day_month="12", day_year="2026")
    assert (done.status, done.goes_to) == (303, "/console/things?notice=signed_in_again")
    assert things.saved == [("one", "enough")]
    assert "You are signed in again" in officer.follow(done).text


def test_a_form_at_fault_is_shown_again_with_what_was_typed(things: Things) -> None:
    officer = _officer(things)
    page = officer.get("/console/things/one")
    again = officer.send(page, "Save the thing", reason=" ", day_day="31", day_month="2", day_year="2026")
    assert again.status == 422
    assert again.errors == ["Enter a reason", "Enter a real date, like 27 3 2027"]
    assert again.title.startswith("Error: ")
    assert again.form("Save the thing").fields["day-day"] == "31"
    assert {one for one in again.links.values() if one.startswith("#")} >= {"#reason", "#day"}
    assert things.saved == []


@pytest.mark.parametrize(
    ("refusal", "status", "says"),
    [
        (Invalid("too_early", "it is too early"), 422, "Enter a reason that is late enough"),
        (RuleConflict("held", "the record is held"), 409, "The record is held"),
        (StaleVersion("stale", "it has changed"), 412, "Somebody else has changed this"),
    ],
)
def test_what_a_rule_refuses_is_said_in_the_form(things: Things, refusal: Exception, status: int, says: str) -> None:
    officer = _officer(things)
    things.refusal = refusal
    page = officer.get("/console/things/one")
    again = officer.send(page, "Save the thing", reason="enough", day_day="1", day_month="12", day_year="2026")
    assert again.status == status
    assert len(again.errors) == 1
    assert again.errors[0].startswith(says)
    assert again.form("Save the thing").fields["reason"] == "enough"


def test_a_store_that_does_not_answer_is_a_page_that_says_so(things: Things) -> None:
    officer = _officer(things)
    page = officer.get("/console/things/one")
    things.refusal = Unavailable("throttled", "the table does not answer")
    shown = officer.send(page, "Save the thing", reason="enough", day_day="1", day_month="12", day_year="2026")
    assert (shown.status, "Nothing is half done" in shown.text) == (503, True)


def test_an_unforeseen_error_is_a_page_without_its_message(things: Things, capsys: pytest.CaptureFixture[str]) -> None:
    officer = _officer(things)
    page = officer.get("/console/things/one")
    things.refusal = KeyError("Olive's secret")
    shown = officer.send(page, "Save the thing", reason="enough", day_day="1", day_month="12", day_year="2026")
    assert shown.status == 500
    assert "secret" not in shown.body
    assert "secret" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "forged",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": f"http://{HOST}"},
        {"token": "another"},
        {"token": ""},
    ],
)
def test_a_forged_form_does_nothing(things: Things, forged: dict[str, str]) -> None:
    officer = _officer(things)
    typed = {"reason": "enough", "day-day": "1", "day-month": "12", "day-year": "2026"}
    own = {"origin": f"https://{HOST}", "token": "a-token-of-the-session", **forged}
    shown = officer.post("/console/things/one", {**typed, FIELD: own["token"]}, own["origin"])
    assert (shown.status, things.saved) == (403, [])
    assert "Nothing was changed" in shown.text


def test_a_form_that_comes_twice_in_one_is_refused(things: Things) -> None:
    officer = _officer(things)
    typed = {"reason": ["one", "two"], "day-day": "1", "day-month": "12", "day-year": "2026"}
    shown = officer.post("/console/things/one", {**typed, FIELD: "a-token-of-the-session"})
    assert (shown.status, things.saved) == (422, [])


def test_a_person_without_the_permission_sees_no_form_and_sends_none(things: Things) -> None:
    officer = _officer(things, ())
    assert officer.get("/console/things/one").status == 403
    assert officer.post("/console/things/one", {"reason": "x", FIELD: "a-token-of-the-session"}).status == 403
    assert things.saved == []


def test_a_person_who_is_not_signed_in_goes_to_sign_in_and_comes_back(things: Things) -> None:
    officer = _officer(things)
    page = officer.get("/console/things/one")
    officer.session = None
    shown = officer.get("/console/things?state=closed")
    assert (shown.status, shown.goes_to) == (303, "/console/sign-in?to=%2Fconsole%2Fthings%3Fstate%3Dclosed")
    assert officer.get("/console/nowhere").status == 303
    # What was typed would be lost behind a redirect.
    sent = officer.send(page, "Save the thing", reason="enough", day_day="1", day_month="12", day_year="2026")
    assert (sent.status, things.saved) == (403, [])
    assert sent.links["Sign in"] == "/console/sign-in"


def test_what_is_unknown_and_what_is_no_id_are_one_page(things: Things) -> None:
    officer = _officer(things)
    pages = [officer.get(f"/console/things/{one}") for one in ("unknown", "a~b", "one/two/three")]
    assert [one.status for one in pages] == [404, 404, 404]
    assert {one.title for one in pages} == {pages[0].title}


def test_markup_in_a_value_stays_text(things: Things) -> None:
    shown = _officer(things).get("/console/things")
    assert MARKUP not in shown.body
    assert MARKUP in shown.text


def test_a_page_may_load_and_reach_only_what_its_policy_names(things: Things) -> None:
    shown = _officer(things).get("/console/things")
    policy = dict(one.partition(" ")[::2] for one in shown.headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in shown.headers["Content-Security-Policy"]
    assert policy["frame-ancestors"] == "'none'"
    # Signing out leads to the provider's page for it, which may be at another host than its sign-in.
    assert policy["form-action"] == "'self' https://login.example https://out.example"
    assert shown.headers["Referrer-Policy"] == "same-origin"
    assert shown.headers["Cache-Control"] == "no-store"
    assert not shown.tree.xpath("//@style")


def test_the_navigation_has_what_the_person_may_see(things: Things) -> None:
    assert "Policies" not in _officer(things).get("/console/things").links
    assert "Policies" in _officer(things, [Permission.MANAGE_RETENTION_POLICIES]).get("/console/things").links


def test_a_page_that_asks_by_itself_keeps_no_session_open(things: Things) -> None:
    officer = _officer(things)
    officer.get("/console/things", **{WATCHING: "1"})
    assert officer.watched
    officer.get("/console/things")
    assert not officer.watched


def test_x19_an_address_with_something_that_the_page_does_not_know_is_refused(things: Things) -> None:
    shown = _officer(things).get("/console/things?stat=closed")
    assert (shown.status, shown.title) == (422, "Part of this address is unknown – council – Expunge")
    assert "stat" not in shown.text
    assert _officer(things).get("/console/things?notice=signed_in_again").status == 200


def test_x19_a_form_with_a_field_that_the_page_does_not_know_does_nothing(things: Things) -> None:
    officer = _officer(things)
    typed = {"reason": "enough", "day-day": "1", "day-month": "12", "day-year": "2026", "dry-run": "yes"}
    shown = officer.post("/console/things/one", {**typed, FIELD: "a-token-of-the-session"})
    assert (shown.status, things.saved) == (422, [])
    assert shown.errors == ["The form has a field that this page doesn’t know. Load the page again."]


def test_x19_a_form_that_is_sent_to_an_address_with_something_unknown_does_nothing(things: Things) -> None:
    officer = _officer(things)
    typed = {"reason": "enough", "day-day": "1", "day-month": "12", "day-year": "2026", FIELD: "a-token-of-the-session"}
    assert (officer.post("/console/things/one?surprise=1", typed).status, things.saved) == (422, [])
    assert officer.post("/console/things/one?notice=signed_in_again", typed).status == 303


def test_x19_what_every_form_carries_counts_once(things: Things) -> None:
    officer = _officer(things)
    typed = {"reason": "enough", "day-day": "1", "day-month": "12", "day-year": "2026", "act": "save"}
    once: dict[str, str | list[str]] = {**typed, FIELD: "a-token-of-the-session"}
    for doubled in (FIELD, "act"):
        shown = officer.post("/console/things/one", {**once, doubled: [str(once[doubled]), "another"]})
        assert (shown.status, things.saved) == (422, [])


def test_a_path_with_a_lines_end_in_it_is_no_page(things: Things) -> None:
    # A pattern's end would overlook it, and the gateway hands it over decoded.
    officer = _officer(things)
    for end in ("\n", "\r\n", "\x00"):
        assert officer.get_path(f"/console/things{end}").status == 404
        assert officer.get_path(f"/console/things/one{end}").status == 404
    assert officer.get("/console/things").status == 200


def test_an_address_from_elsewhere_says_nothing_of_acts_that_never_were(things: Things) -> None:
    officer = _officer(things)
    address = "/console/things?notice=signed_in_again"
    says = "You are signed in again"
    for site in ("cross-site", "same-site", "none"):
        assert says not in officer.get(address, **{"sec-fetch-site": site}).text
    assert says in officer.get(address, **{"sec-fetch-site": "same-origin"}).text
