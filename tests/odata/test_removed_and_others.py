"""Nothing of a removed learner, and nothing of another tenant (L7)."""

import json
from collections.abc import Iterator
from datetime import date, datetime

import pytest

from tests.odata import college
from tests.odata.college import READER, ask, ids, read
from tests.world.world import World, world

NIGHT = "StartAnonymisationRunFunction"
SETS = ("Users", "IlrAims", "Records")


@pytest.fixture(scope="module")
def after() -> Iterator[World]:
    """Return a world in which the night has removed the two whose time was over, and another tenant's learner is there."""
    with world() as made:
        college.found_college(made)
        college.found_college(made, "county")
        for learner, day in (("old", "2019-07-31"), ("older", "2018-07-31"), ("young", "2024-08-01"), ("none", None)):
            college.enrol(made, learner, day)
        college.enrol(made, "theirs", "2019-07-31", tenant="county")
        made.settle()
        college.keep_for(made, 6)
        made.tick(NIGHT)
        made.settle()
        yield made


def test_l7_a_removed_learner_is_in_no_set(after: World) -> None:
    assert sorted(ids(after)) == ["none", "young"]
    assert sorted(ids(after, "Records")) == ["none", "young"]
    assert {one["LearnerId"] for one in read(after, "IlrAims")} == {"none", "young"}
    assert ask(after, "Users/$count").expect(200).body == "2"
    assert ask(after, "Records/$count").expect(200).body == "2"
    assert ask(after, "Users('old')").expect(404).body["code"] == "unknown_learner"
    for wanted in ("Users", "Records"):
        assert ids(after, wanted, filter="Id in ('old','older','young')") == ["young"]
    assert read(after, "IlrAims", filter="LearnerId eq 'old'") == []
    assert sorted(ids(after, orderby="Id desc")) == ["none", "young"]


def test_l9_the_removal_date_is_worked_out_from_the_setting(after: World) -> None:
    (young,) = read(after, "Users", filter="Id eq 'young'")
    assert young["RemovalDate"] == "2030-08-02"
    assert young["dp_anonymisation_date"] == "2030-08-02"
    (none,) = read(after, "Users", filter="RemovalDate eq null")
    assert none["Id"] == "none"
    assert ids(after, filter="RemovalDate lt 2031-01-01") == ["young"]


def test_nothing_of_another_tenant_is_in_any_set(after: World) -> None:
    for name in (*SETS, "Jobs"):
        ours = json.dumps(read(after, name))
        assert "theirs" not in ours
        county = ask(after, name, tenant="county").expect(200).body["value"]
        assert not {"young", "none"} & {one.get("Id", one.get("LearnerId")) for one in county}
    ask(after, "Users('theirs')").expect(404)
    ask(after, "Users('young')", tenant="county").expect(404)
    assert ask(after, "Users", tenant="county").expect(200).body["value"][0]["Id"] == "theirs"


def test_a_token_leads_into_no_other_tenant(after: World) -> None:
    prefer = {"Prefer": "maxpagesize=1"}
    link = ask(after, "Users", headers=prefer).expect(200).body["@odata.nextLink"]
    path = link.partition("localhost")[2]
    theirs = after.call("GET", path, tenant="county", groups=READER, headers=prefer).expect(200)
    assert {one["Id"] for one in theirs.body["value"]} <= {"theirs"}


def test_the_jobs_of_the_night_are_a_set(after: World) -> None:
    (job,) = read(after, "Jobs", filter="Type eq 'retention_anonymisation'")
    assert (job["Status"], job["Processed"]) == ("success", 2)
    assert datetime.fromisoformat(job["CreatedAt"]).date() == date(2026, 3, 2)
    assert ids(after, "Jobs", filter="Status eq 'failed'") == []
    assert ids(after, "Jobs", filter="Status eq 'no such status'") == []
