"""The sets: what is in them, in which order, and page by page (L9)."""

import pytest

from tests.odata.college import DATES, LEARNERS, ask, ids, read
from tests.world.world import World


def test_l9_users_show_final_funding_date_and_removal_date(here: World) -> None:
    (ann,) = read(here, "Users", filter="Id eq 'ann'")
    assert ann["FinalFundingDate"] == "2019-07-31"
    assert ann["FinalFundingDateReason"] == "dated"
    assert ann["RemovalDate"] is None, "the setting is off"
    assert (ann["Ukprn"], ann["LearnRefNumber"]) == ("10000001", "REF-ann")
    assert ann["dp_legal_hold"] is False
    assert "values" not in ann
    (eve,) = read(here, "Users", filter="Id eq 'eve'")
    assert (eve["FinalFundingDate"], eve["FinalFundingDateReason"]) == (None, "open")


@pytest.mark.parametrize("size", ["2", "100"])
def test_l9_users_come_in_the_order_that_was_asked_for_whatever_the_page(here: World, size: str) -> None:
    prefer = {"Prefer": f"odata.maxpagesize={size}"}

    def ordered(by: str) -> list[str]:
        return [one["Id"] for one in read(here, "Users", headers=prefer, orderby=by)]

    assert ordered("Id") == sorted(DATES)
    assert ordered("Id desc") == sorted(DATES, reverse=True)
    assert ordered("FinalFundingDate") == ["eve", "ann", "bob", "cat", "dan"]
    assert ordered("FinalFundingDate desc") == ["dan", "cat", "bob", "ann", "eve"]
    assert ordered("FinalFundingDate asc,Id asc") == ["eve", "ann", "bob", "cat", "dan"]


def test_a_page_is_as_large_as_the_client_prefers(here: World) -> None:
    reply = ask(here, "Users", headers={"Prefer": 'odata.maxpagesize=2; foo="bar"'}).expect(200)
    assert len(reply.body["value"]) == 2
    assert reply.headers["Preference-Applied"] == "odata.maxpagesize=2"
    assert reply.body["@odata.nextLink"].startswith("http://localhost/odata/1.0/Users?")


def test_top_and_skip_hold_over_all_pages(here: World) -> None:
    prefer = {"Prefer": "maxpagesize=1"}

    def some(top: str, skip: str) -> list[str]:
        return [one["Id"] for one in read(here, "Users", headers=prefer, orderby="Id", top=top, skip=skip)]

    everybody = sorted(DATES)
    assert some("2", "1") == everybody[1:3]
    assert some("1000000", "3") == everybody[3:]
    assert some("0", "0") == []
    assert some("5", "99") == []


def test_count_is_of_all_that_match(here: World) -> None:
    reply = ask(here, "Users", count="true", top="1").expect(200)
    assert (reply.body["@odata.count"], len(reply.body["value"])) == (len(DATES), 1)
    assert ask(here, "Users/$count").expect(200).body == "5"
    assert ask(here, "Users/$count", filter="FinalFundingDate ge 2020-01-01").expect(200).body == "3"
    assert ask(here, "Users/$count", filter="contains(Id,'a')").expect(200).body == "3"
    assert ask(here, "Records/$count").expect(200).body == "5"
    assert ask(here, "IlrAims/$count").expect(200).body == "5"
    assert ask(here, "Jobs/$count").expect(200).body == "0"


def test_select_shows_what_it_names_and_says_so(here: World) -> None:
    reply = ask(here, "Users", select="Id, FinalFundingDate", top="1", orderby="Id").expect(200)
    assert reply.body["value"] == [{"Id": "ann", "FinalFundingDate": "2019-07-31"}]
    assert reply.body["@odata.context"] == "http://localhost/odata/1.0/$metadata#Users(Id,FinalFundingDate)"


def test_one_user_is_read_by_their_id(here: World) -> None:
    reply = ask(here, "Users('bob')").expect(200)
    assert (reply.body["Id"], reply.body["FinalFundingDate"]) == ("bob", "2020-02-29")
    assert reply.body["@odata.context"].endswith("$metadata#Users/$entity")
    assert ask(here, "Users('bob')", select="Id").expect(200).body["@odata.context"].endswith("#Users(Id)/$entity")
    assert ask(here, "Users('nobody')").expect(404).body["code"] == "unknown_learner"
    assert ask(here, "Users('no body')").expect(422).body["code"] == "invalid_identifier"


def test_aims_and_records_are_sets_too(here: World) -> None:
    (aim,) = read(here, "IlrAims", filter="LearnerId eq 'ann'")
    assert aim["CompletionStatus"] == 2
    assert (aim["IlrId"], aim["LearnActualEndDate"], aim["AchievementDate"]) == ("10000001-2019", "2019-07-31", None)
    assert len(read(here, "IlrAims", headers={"Prefer": "maxpagesize=1"})) == 5
    records = read(here, "Records", orderby="Id desc")
    assert [one["Id"] for one in records] == sorted(DATES, reverse=True)
    assert {one["Workflow"] for one in records} == {LEARNERS}
    assert ids(here, "Records", filter=f"Workflow eq '{LEARNERS}' and Id in ('ann','nobody')") == ["ann"]
    assert ids(here, "Records", filter="Workflow eq 'a#b'") == []


@pytest.mark.parametrize(
    ("filter_", "found"),
    [
        ("FinalFundingDate eq 2020-02-29", {"bob", "cat"}),
        ("FinalFundingDate gt 2020-02-29", {"dan"}),
        ("FinalFundingDate lt 2020-02-29", {"ann"}),
        ("2020-02-29 le FinalFundingDate and FinalFundingDate le 2020-02-29", {"bob", "cat"}),
        ("FinalFundingDate eq null", {"eve"}),
        ("FinalFundingDate ne null and Id ne 'ann'", {"bob", "cat", "dan"}),
        ("year(FinalFundingDate) eq 2020 and month(FinalFundingDate) eq 2", {"bob", "cat"}),
        ("not (FinalFundingDateReason eq 'dated')", {"eve"}),
        ("Id in ('ann','eve','nobody','a#b')", {"ann", "eve"}),
        ("Id in ('ann')", {"ann"}),
        ("endswith(LearnRefNumber,'-dan') or tolower(LearnRefNumber) eq 'ref-eve'", {"dan", "eve"}),
        ("startswith(toupper(Id),'C') and length(Id) eq 3", {"cat"}),
        ("RemovalDate eq null", set(DATES)),
        ("Id eq 'ann' and Id eq 'bob'", set()),
    ],
)
def test_a_filter_keeps_what_it_says(here: World, filter_: str, found: set[str]) -> None:
    assert set(ids(here, filter=filter_)) == found
    assert ask(here, "Users/$count", filter=filter_).expect(200).body == str(len(found))
