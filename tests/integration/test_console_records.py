"""A record's pages through the template's own functions: the roles, tables and bucket are the stack's, the acts an officer's."""

from datetime import timedelta
from urllib.parse import urlsplit

from infra.local import logs
from shared.kernel.identifiers import shard_of
from tests.world import council
from tests.world.browser import Browser, Got
from tests.world.delivery import VISIBILITY, run_until_killed, send, take_messages
from tests.world.world import World

CASE = "complaints/one"
STRAND = "strands/of-one"
ADDRESS = f"/console/records/{CASE}"


def _filled(got: Got) -> dict[str, str]:
    """Return what the page's form holds."""
    (form,) = got.tree.xpath("//main//form")
    return dict(form.form_values())


def _send(officer: Browser, page: str, /, **typed: str) -> Got:
    """Open a form and send it, with what it holds and what is typed."""
    shown = officer.get(page)
    assert shown.status == 200, shown.title
    done = officer.post(page, {**_filled(shown), **typed})
    assert done.status == 303, done.tree.xpath("string(//main)")
    return officer.get(done.goes_to)


def _day(name: str, year: str) -> dict[str, str]:
    return {f"{name}-day": "1", f"{name}-month": "2", f"{name}-year": year}


def test_s5_an_officer_keeps_a_case_adds_to_it_and_deletes_its_personal_data(here: World, officer: Browser) -> None:
    council.put(here, "people/ann", values={})
    council.put(here, CASE, person_id="people/ann")
    council.put(here, STRAND, values={}, parent_id=CASE, person_id="people/ann")
    here.settle()
    assert officer.post("/console/records", _find(officer)).goes_to == ADDRESS
    _send(officer, f"{ADDRESS}/legal-hold", reason="PLANTED-hold", **_day("review_date", "2099"))
    assert "on legal hold" in officer.get(ADDRESS).text
    _send(officer, f"{ADDRESS}/edit", address="streets/s1")
    _send(officer, f"/console/records/{STRAND}/edit", person="")  # the case's own pointer keeps the person held
    _send(officer, f"{ADDRESS}/notes/new", body="PLANTED-note")
    files = _send_a_file(here, officer)
    assert "PLANTED.pdf" in files.text
    assert "streets" not in officer.get(f"{ADDRESS}/preserved-versions").text
    timeline = officer.get(f"{ADDRESS}/timeline").text
    assert "Kept what an edit replaced, as a preserved version" in timeline
    assert "number: 1" in timeline
    person = officer.get("/console/records/people/ann").text
    assert CASE in person
    assert STRAND not in person
    assert "because it is on legal hold" in officer.get(f"{ADDRESS}/deletion").text
    _send(officer, f"{ADDRESS}/legal-hold/lifting")
    _send(officer, f"{ADDRESS}/anonymisation-request", reason="asked", **_day("due_date", "2099"))
    _send(officer, f"{ADDRESS}/anonymisation-request/withdrawal")
    _send(officer, f"{ADDRESS}/processing-restriction", reason="PLANTED", **_day("review_date", "2099"))
    _send(officer, f"{ADDRESS}/processing-restriction/lifting", **_day("person_informed_on", "2026"))
    _send(officer, f"{ADDRESS}/transition", transition=council.LEAVE)
    outcome = _send(officer, f"{ADDRESS}/deletion")
    here.settle()
    assert "The personal data of this case is deleted." in outcome.text
    assert "1 note 1 attachment 2 pointers" in outcome.text
    assert council.read(here, CASE)["values"] == council.LEFT
    assert "PLANTED" not in here.everything()
    assert "PLANTED" not in "\n".join(logs.lines())


def test_x3_a_deletion_of_what_another_job_has_in_hand_goes_on_by_itself(here: World, officer: Browser) -> None:
    council.put(here, CASE)
    council.fill(here, CASE)
    here.settle()
    page = officer.get(f"{ADDRESS}/deletion")
    council.ask(here)
    messages = take_messages(here)
    send(here, messages[f"SHARD#{shard_of('one'):02d}"])
    run_until_killed(here, lambda call: call.operation == "BatchWriteItem")  # claimed by now
    here.pass_time(timedelta(minutes=2))  # so the session is seen again, too
    done = officer.post(f"{ADDRESS}/deletion", _filled(page))
    assert "It goes on by itself" in officer.get(done.goes_to).text
    here.pass_time(VISIBILITY)
    send(here, *messages.values())
    here.settle()
    assert council.read_job(here, done.goes_to.rpartition("/")[2])["outcomes"] == {"already_erased": 1}


def _find(officer: Browser) -> dict[str, str]:
    return {"csrf": officer.get("/console/records").csrf, "workflow": "complaints", "record": "one"}


def _send_a_file(here: World, officer: Browser) -> Got:
    """Announce a file as the page's script does, and send it over the link."""
    page = officer.get(f"{ADDRESS}/attachments/new")
    typed = {"csrf": page.csrf, "counted": "0", "file_type": "letter", "file-name": "PLANTED.pdf", "size": "12"}
    answer = officer.post(f"{ADDRESS}/attachments/new", typed)
    (link,) = answer.tree.xpath("//*[@id='upload']")
    here.clients.s3.put_object(
        Bucket=here.bucket, Key=urlsplit(link.get("data-url")).path.lstrip("/"), Body=b"PLANTED-file"
    )
    here.settle()
    return officer.get(link.get("data-then"))
