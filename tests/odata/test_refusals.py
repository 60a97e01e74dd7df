"""What the service refuses: clearly, with codes that stay, in both forms of an error, and never with a 5xx of its own (L9)."""

import pytest

from tests.odata.college import READER, ROOT, ask
from tests.world.world import World

MALFORMED = [
    ({"filter": "Nobody eq 'x'"}, "unknown_property"),
    ({"filter": "Id/Name eq 'x'"}, "unknown_property"),
    ({"filter": "Id eq"}, "invalid_filter"),
    ({"filter": ""}, "invalid_filter"),
    ({"filter": "Id eq 1"}, "invalid_filter"),
    ({"filter": "FinalFundingDate gt '2020-01-01'"}, "invalid_filter"),
    ({"filter": "FinalFundingDate gt 2020-02-30"}, "invalid_filter"),
    ({"filter": "Id"}, "invalid_filter"),
    ({"filter": "nosuch(Id)"}, "invalid_filter"),
    ({"filter": "contains(Id)"}, "invalid_filter"),
    ({"filter": "year(Id) eq 2020"}, "invalid_filter"),
    ({"filter": "not Id"}, "invalid_filter"),
    ({"filter": "Id and true"}, "invalid_filter"),
    ({"filter": "Id in ('a',1)"}, "invalid_filter"),
    ({"filter": "Id eq '" + "x" * 8000 + "'"}, "invalid_filter"),
    ({"filter": f"length(Id) in ({','.join(['1'] * 3990)})"}, "invalid_filter"),
    ({"filter": " or ".join(["Id eq 'a'"] * 600)}, "invalid_filter"),
    ({"filter": "not (" * 70 + "true" + ")" * 70}, "invalid_filter"),
    ({"select": "Nobody"}, "unknown_property"),
    ({"select": ""}, "unknown_property"),
    ({"orderby": "Nobody"}, "unknown_property"),
    ({"orderby": ""}, "invalid_option"),
    ({"orderby": "Id upwards"}, "invalid_option"),
    ({"top": "-1"}, "invalid_option"),
    ({"top": "many"}, "invalid_option"),
    ({"skip": "-1"}, "invalid_option"),
    ({"skip": "1.5"}, "invalid_option"),
    ({"count": "perhaps"}, "invalid_option"),
    ({"nosuch": "1"}, "unknown_option"),
    ({"skiptoken": "x"}, "invalid_cursor"),
    ({"skiptoken": ""}, "invalid_cursor"),
]
NOT_DONE = [
    ({"expand": "Aims"}, "unsupported_option"),
    ({"search": "ann"}, "unsupported_option"),
    ({"apply": "aggregate(Id)"}, "unsupported_option"),
    ({"compute": "1 as One"}, "unsupported_option"),
    ({"format": "atom"}, "unsupported_option"),
    ({"orderby": "Ukprn"}, "unsupported_orderby"),
    ({"orderby": "FinalFundingDate desc,Id asc"}, "unsupported_orderby"),
    ({"filter": "length(Id) add 1 eq 4"}, "unsupported_filter"),
    ({"filter": "concat(Id,Id) eq 'annann'"}, "unsupported_filter"),
    ({"filter": "Id/any(one:one eq 'x')"}, "unsupported_filter"),
    ({"filter": "-length(Id) eq 1"}, "unsupported_filter"),
]


FORMS = {
    "Users": [
        "FinalFundingDate lt '2020-01-01'",
        "FinalFundingDate lt '31/12/2022'",
        "FinalFundingDate lt 2020",
        "Id lt 5",
    ],
    "IlrAims": ["Number lt '10'", "Excluded eq 'true'", "Excluded eq 1", "LearnStartDate ge 2020-01-01T00:00:00Z"],
    "Records": ["StateEnteredAt lt 2020-01-01", "StateEnteredAt lt '2020-01-01T00:00:00Z'"],
}


@pytest.mark.parametrize(("feed", "text"), [(feed, text) for feed, texts in FORMS.items() for text in texts])
def test_x19_what_is_compared_is_of_one_type_and_the_refusal_says_how_each_is_written(
    here: World, feed: str, text: str
) -> None:
    refused = ask(here, feed, filter=text).expect(400).body
    assert refused["code"] == "invalid_filter"
    assert "a date is written 2024-12-31, an instant 2024-12-31T09:00:00Z, a number 12" in refused["detail"]


def test_x19_an_instant_is_written_with_its_offset(here: World) -> None:
    ask(here, "Records", filter="StateEnteredAt lt 2020-01-01T00:00:00Z").expect(200)
    refused = ask(here, "Records", filter="StateEnteredAt lt 2020-01-01T00:00:00").expect(400).body
    assert refused["detail"] == "$filter holds an instant without its offset: write 2024-12-31T09:00:00Z"


@pytest.mark.parametrize(("options", "code"), MALFORMED)
def test_what_can_t_be_meant_is_malformed(here: World, options: dict[str, str], code: str) -> None:
    reply = ask(here, "Users", **options).expect(400)
    assert reply.body["code"] == code
    assert reply.body["error"] == {"code": code, "message": reply.body["detail"]}
    assert reply.headers["OData-Version"] == "4.01"


@pytest.mark.parametrize(("options", "code"), NOT_DONE)
def test_what_the_standard_knows_and_nobody_does_is_not_implemented(
    here: World, options: dict[str, str], code: str
) -> None:
    reply = ask(here, "Users", **options).expect(501)
    assert (reply.body["code"], reply.body["error"]["code"]) == (code, code)


def test_a_refusal_never_repeats_what_was_sent(here: World) -> None:
    for options in ({"filter": "PLANTED eq 'PLANTED'"}, {"orderby": "PLANTED"}, {"top": "PLANTED"}, {"PLANTED": "1"}):
        assert "PLANTED" not in str(ask(here, "Users", **options).expect(400).body)


def test_x19_options_are_known_without_their_sign_and_in_any_case_and_no_others_are(here: World) -> None:
    for query in ("$top=1", "top=1", "%24Top=1", "TOP=1", "$top=1&$format=json"):
        reply = here.call("GET", f"{ROOT}Users?{query}", groups=READER).expect(200)
        assert len(reply.body["value"]) == 1
    assert here.call("GET", f"{ROOT}Users?$top=1&mine=2", groups=READER).expect(400).body["code"] == "unknown_option"
    assert here.call("GET", f"{ROOT}Users?$top=1&top=2", groups=READER).expect(400).body["code"] == "invalid_option"
    assert here.call("GET", f"{ROOT}Users?$filter=%ff", groups=READER).expect(400).body["code"] == "invalid_option"
    assert here.call("GET", f"{ROOT}Users?@p=1", groups=READER).expect(501).body["code"] == "unsupported_option"


@pytest.mark.parametrize("path", ["Nobody", "users", "Users/x", "Users('ann')/Id", "Users()", "$batch", "Users('')"])
def test_a_resource_that_there_is_not_is_unknown(here: World, path: str) -> None:
    reply = ask(here, path).expect(404)
    assert (reply.body["code"], reply.body["error"]["code"]) == ("unknown_resource", "unknown_resource")


def test_a_token_fits_the_request_that_it_was_made_for_and_no_other(here: World) -> None:
    prefer = {"Prefer": "maxpagesize=1"}
    link = ask(here, "Users", headers=prefer, orderby="Id", filter="Id ne 'cat'").expect(200).body["@odata.nextLink"]
    token = link.rpartition("$skiptoken=")[2]
    same = {"orderby": "Id", "filter": "Id ne 'cat'", "skiptoken": token}
    assert [one["Id"] for one in ask(here, "Users", headers=prefer, **same).expect(200).body["value"]] == ["bob"]
    for other in ({"filter": "Id ne 'bob'"}, {"orderby": "Id desc"}, {"top": "1"}, {"skip": "1"}):
        assert ask(here, "Users", **{**same, **other}).expect(400).body["code"] == "invalid_cursor"
    assert ask(here, "Records", **same).expect(400).body["code"] == "invalid_cursor"
    assert ask(here, "Users", **{**same, "skiptoken": token[:-2]}).expect(400).body["code"] == "invalid_cursor"


def test_an_entity_and_the_service_take_no_options_of_sets(here: World) -> None:
    assert ask(here, "Users('ann')", filter="true").expect(400).body["code"] == "invalid_option"
    assert ask(here, "", top="1").expect(400).body["code"] == "invalid_option"
    assert ask(here, "$metadata", select="Id").expect(400).body["code"] == "invalid_option"


def test_a_version_that_there_is_not_is_refused(here: World) -> None:
    for version in ("3.0", "1.0", "four", ""):
        reply = ask(here, "Users", headers={"OData-MaxVersion": version}).expect(400)
        assert reply.body["code"] == "unsupported_version"
