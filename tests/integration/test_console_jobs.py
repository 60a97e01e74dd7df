"""Jobs and the ledger in the console, through the template's own functions: a night that the brake stops, a report, an import."""

import base64

from tests.imports.returns import a_learner, a_return, announce, send
from tests.odata.college import enrol, found_college
from tests.scenarios.story import ANONYMISATION_RUN, POLICY_RUN
from tests.scenarios.town import put_in_force
from tests.world import council
from tests.world.browser import Browser, Got
from tests.world.world import World

SETTINGS = {"time_zone": "Europe/London", "erasure_brake": 0, "file_erasure_brake": 0}


def _sent(officer: Browser, page: Got, path: str) -> Got:
    """Send the one form of the page, which asks for nothing more, and go where that leads."""
    done = officer.post(path, {"csrf": page.csrf})
    assert done.status == 303, done.body
    return officer.get(done.goes_to)


def test_x17_a_stopped_night_is_seen_confirmed_followed_and_is_in_the_ledger(here: World, officer: Browser) -> None:
    council.put(here, "complaints/one")
    put_in_force(here, "complaints", {"months": 1})
    here.call("PUT", "/v1/settings/tenant", SETTINGS).expect(200)
    for run in (POLICY_RUN, ANONYMISATION_RUN):
        here.tick(run)
        here.settle()
    night = f"retention_anonymisation-{here.now.date()}"
    assert "Stopped by the brake" in officer.get("/console/jobs?type=retention_anonymisation").text
    shown = officer.get(f"/console/jobs/{night}")
    assert "The brake stopped this night" in shown.text
    path = shown.links["Confirm complaints"]
    before = officer.get(path)
    assert "This anonymises 1 record." in before.text
    assert before.links["complaints/one"] == "/console/records/complaints/one"
    assert not council.read(here, "complaints/one")["erased_at"]
    started = _sent(officer, before, path)
    here.settle()
    assert council.read(here, "complaints/one")["erased_at"]
    job = here.call("GET", "/v1/jobs?type=retention_anonymisation").expect(200).body["items"][0]["id"]
    assert "The night is confirmed." in started.text
    assert "Erased 1" in officer.get(f"/console/jobs/{job}").text
    assert "complaints/one Erased" in officer.get(f"/console/jobs/{job}/history?outcome=erased").text
    file = base64.b64decode(officer.get(f"/console/jobs/{job}/history.csv").body).decode("utf-8-sig")
    assert file.splitlines()[1].startswith("complaints/one,,erased,info,")
    ledger = officer.get("/console/ledger").text
    assert "The brake stopped a night" in ledger
    assert "Confirmed a night that the brake had stopped" in ledger
    assert "complaints/one" in officer.get("/console/ledger?record=complaints/one").text
    assert "PLANTED" not in ledger + file


def test_x12_an_import_is_cancelled_and_a_report_is_fetched(here: World, officer: Browser) -> None:
    found_college(here)
    enrol(here, "ann", "2019-07-31")
    here.settle()
    data = a_return(a_learner())
    job = announce(here, len(data))
    send(here, job, data)  # the bucket's event has not come yet
    path = officer.get(f"/console/jobs/{job}").links["Cancel the job"]
    assert "Cancelled" in _sent(officer, officer.get(path), path).text
    assert council.versions(here, "imports/") == []
    report = here.call("POST", "/v1/reports/learner-retention", {"format": "csv"}).expect(202).body["id"]
    here.settle()
    link = officer.get(f"/console/jobs/{report}").links["Download the report"]
    assert f"reports/council/{report}.csv" in link
