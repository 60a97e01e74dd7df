"""Learners' and reviews' pages through the template's own functions: the roles, tables and bucket are the stack's (S7, S8)."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from infra.local import logs
from tests.imports.returns import UKPRN, a_learner, a_return
from tests.world import college, council
from tests.world.browser import Browser, Got, console
from tests.world.world import World

LEARNERS = "/console/learners"
A1 = f"{LEARNERS}/{UKPRN}-a1"
LEARNER = f"learners/{UKPRN}-a1"
ILR = f"{A1}/returns/{UKPRN}-2526"
XML = a_return(a_learner("A1"))


@pytest.fixture
def officer(here: World) -> Iterator[Browser]:
    college.found_college(here)
    with console(here) as place:
        browser = Browser(place)
        browser.sign_in(groups=college.RETAINER.replace(" ", ","))
        yield browser


def _filled(got: Got) -> dict[str, str]:
    """Return what the page's form holds."""
    return dict(got.tree.xpath("//main//form")[0].form_values())


def _form(officer: Browser, page: str) -> dict[str, str]:
    return _filled(officer.get(page))


def _send(officer: Browser, page: str, /, **typed: str) -> Got:
    """Open a form and send it, with what it holds and what is typed."""
    done = officer.post(page, {**_form(officer, page), **typed})
    return officer.get(done.goes_to) if done.status == 303 else done


def test_s8_a_return_is_imported_through_the_form_and_edited_the_setting_changed_and_the_report_written(
    here: World, officer: Browser
) -> None:
    done = officer.post_files(
        f"{LEARNERS}/all/import", _form(officer, f"{LEARNERS}/all/import"), {"file": ("r.xml", XML)}
    )
    here.settle()
    job = council.read_job(here, urlsplit(done.goes_to).path.rpartition("/")[2])
    assert (job["status"], job["outcomes"]) == ("success", {"imported": 1})
    assert council.versions(here, "imports/") == []
    assert "31 July 2019" in officer.get(LEARNERS).text
    council.guard(here, LEARNER)
    assert "Every aim is ignored" in _send(officer, f"{ILR}/status", status="excluded").text
    kept = here.call("GET", f"/v1/records/{LEARNER}/preserved-versions").expect(200).body["items"]
    assert [one["what"] for one in kept] == ["return"]
    here.call("DELETE", f"/v1/records/{LEARNER}/legal-hold").expect(204)
    _send(officer, f"{ILR}/status", status="included")
    day = {"ended-day": "1", "ended-month": "2", "ended-year": "2018"}
    assert "31 July 2019" in _send(officer, f"{ILR}/add-aim", status="2", reference="PLANTED-aim", **day).text
    assert "PLANTED-aim" in officer.get(ILR).text
    _send(officer, f"{ILR}/aims/2/take-out")
    assert "PLANTED-aim" not in officer.get(ILR).text
    here.settle()
    setting = f"{LEARNERS}/all/retention"
    preview = _send(officer, setting, enabled="on", years="6")
    assert "1 learner is past the threshold and will be removed for good" in preview.text
    confirmed = officer.post(setting, _filled(preview))
    assert "The setting is changed" in officer.get(confirmed.goes_to).text
    _send(officer, f"{LEARNERS}/all/report", format="csv")
    here.settle()
    assert [job["status"] for job in here.call("GET", "/v1/jobs?type=learner_report").expect(200).body["items"]] == [
        "success"
    ]
    assert "PLANTED" not in "\n".join(logs.lines())


def test_s8_a_script_sends_a_return_over_the_link(here: World, officer: Browser) -> None:
    page = f"{LEARNERS}/all/import"
    announced = officer.post(page, {**_form(officer, page), "file-name": "r.xml", "size": str(len(XML))})
    (link,) = announced.tree.xpath("//*[@id='upload']")
    key = urlsplit(link.get("data-url")).path.lstrip("/")
    here.clients.s3.put_object(Bucket=here.bucket, Key=key, Body=XML)
    here.settle()
    assert officer.get(link.get("data-then")).status == 200
    assert "31 July 2019" in officer.get(A1).text


def test_s7_what_is_held_and_what_is_asked_for_is_listed(here: World, officer: Browser) -> None:
    council.put(here, "complaints/one", state="closed")
    council.guard(here, "complaints/one")
    here.settle()
    assert "complaints/one" in officer.get("/console/reviews").text
    assert "No anonymisation request is open." in officer.get("/console/reviews/requests").text
