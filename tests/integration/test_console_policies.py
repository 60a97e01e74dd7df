"""Policies, filters and redactions through the template's own functions, as an officer uses them."""

from tests.world import council
from tests.world.browser import Browser, Got
from tests.world.world import World

POLICY = "/console/policies/complaints"
CASE = "complaints/one"


def _send(officer: Browser, at: str, shown: Got, button: str, /, **typed: str | list[str]) -> Got:
    """Send the form of a button of the page *at* an address, with what it holds and what is typed, and go where that leads."""
    (form,) = shown.tree.xpath("//main//form[.//button[normalize-space()=$name]]", name=button)
    pressed = form.xpath(".//button[normalize-space()=$name and @name]", name=button)[:1]
    held = [(name, value) for name, value in form.form_values() if name.replace("-", "_") not in typed]
    held += [(one.get("name"), one.get("value")) for one in pressed]
    given = {name.replace("_", "-") if name not in form.fields else name: said for name, said in typed.items()}
    held += [(name, one) for name, said in given.items() for one in ([said] if isinstance(said, str) else said)]
    done = officer.post(form.get("action") or at, held)
    return officer.get(done.goes_to) if done.status == 303 else done


def test_s3_an_officer_publishes_a_policy_and_dates_are_recalculated(here: World, officer: Browser) -> None:
    council.put(here, CASE)
    assert "complaints Nothing yet" in officer.get("/console/policies").text
    draft = officer.get(f"{POLICY}/draft")
    shown = _send(officer, f"{POLICY}/draft", draft, "Save the draft", enabled="yes", records="1200", state_1="600")
    assert "Records in closed 600 months Changed" in shown.text
    preview = _send(officer, POLICY, shown, "Preview and publish changes")
    assert "Records whose date changes up to 1" in preview.text
    shown = _send(officer, POLICY, preview, "Publish version 1", reason="As decided")
    assert "Dates are being recalculated by version 1." in shown.text
    here.settle()
    assert "Dates Recalculated" in officer.get(POLICY).text
    assert council.read(here, CASE)["dp_anonymisation_date"] == "2074-01-01"
    assert "Records in closed: 600 months (before: the default)" in officer.get(f"{POLICY}/versions").text


def test_s4_an_officer_builds_a_filter_and_erases_its_cases_with_a_transition(here: World, officer: Browser) -> None:
    council.put(here, CASE)
    council.put(here, "complaints/other", values={"ward": "south"})
    build = "/console/filters/new/build"
    shown = _send(officer, build, officer.get(build), "Continue to states", name="north", workflows=["complaints"])
    shown = _send(officer, build, shown, "Continue to conditions", states=["closed"])
    shown = _send(officer, build, shown, "Add a condition", add="ward")
    shown = _send(officer, build, shown, "Save the filter", condition_1="north")
    assert "complaints/one closed" in shown.text
    assert "complaints/other" not in shown.text
    start = "/console/redactions/north"
    shown = _send(officer, start, officer.get(start), "Start a dry run", transition=council.LEAVE)
    assert "The dry run is looking at the cases" in shown.text
    here.settle()
    before = f"{start}/{here.call('GET', '/v1/jobs').body['items'][0]['id']}"
    assert "complaints/one" in officer.get(before).links
    _send(officer, before, officer.get(before), "Erase 1 case")
    here.settle()
    found = council.read(here, CASE)
    assert (found["state"], found["values"]) == ("gone", council.LEFT)
    assert "There is no case in the filter now." in officer.get("/console/filters/north").text
    delete = "/console/filters/north/delete"
    shown = _send(officer, delete, officer.get(delete), "Delete the filter north")
    assert "The filter is deleted." in shown.text
