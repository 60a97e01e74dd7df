"""What real clients send when they connect, and what they get (L9).

The headers of Excel and Power BI are those of their common engine, Power Query, as servers have logged them.
"""

import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from lxml import etree
from odata import ODataService
from odata.exceptions import ODataError

from infra.local import LocalStack
from infra.openapi.resolvers import TEMPLATE
from tests.odata.college import DATES, ROOT, ask
from tests.world.world import Reply, World

POWER_QUERY = {
    "Accept": "application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,"
    "application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7",
    "Accept-Encoding": "gzip, deflate",
    "MaxDataServiceVersion": "3.0",
    "OData-MaxVersion": "4.0",
    "User-Agent": "Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)",
}
METADATA = {**POWER_QUERY, "Accept": "application/xml"}
EDM = "{http://docs.oasis-open.org/odata/ns/edm}"


def _power_query(here: World, path: str, **options: str) -> Reply:
    reply = ask(here, path, headers=POWER_QUERY, **options).expect(200)
    assert reply.headers["OData-Version"] == "4.0"
    return reply


def test_excel_and_power_bi_connect(here: World) -> None:
    for path in (ROOT.rstrip("/"), ROOT):
        reply = here.call("GET", path, groups="reader", headers=POWER_QUERY).expect(200)
        assert reply.headers["Content-Type"].startswith("application/json;odata.metadata=minimal")
        assert reply.body["@odata.context"] == "http://localhost/odata/1.0/$metadata"
        assert [one["name"] for one in reply.body["value"]] == ["Users", "IlrAims", "Records", "Jobs"]
    model = ask(here, "$metadata", headers=METADATA).expect(200)
    assert model.headers["Content-Type"].startswith("application/xml")
    assert 'Version="4.0"' in model.body
    first = _power_query(here, "Users", top="1000")
    assert len(first.body["value"]) == len(DATES)
    assert "@odata.nextLink" not in first.body
    second = _power_query(here, "Users", top="1000", skip="1000")
    assert second.body["value"] == []
    some = _power_query(here, "Users", filter="FinalFundingDate ge 2020-01-01", select="Id,RemovalDate", top="1000")
    assert {one["Id"] for one in some.body["value"]} == {"bob", "cat", "dan"}
    assert _power_query(here, "Users/$count").body == str(len(DATES))


def test_a_large_answer_is_compressed_for_who_takes_that(here: World) -> None:
    reply = ask(here, "Users", headers={"Accept-Encoding": "gzip, deflate"}).expect(200)
    assert reply.headers["Content-Encoding"] == "gzip"


def test_who_wants_no_metadata_gets_none(here: World) -> None:
    reply = ask(here, "Users", headers={"Accept": "application/json;odata.metadata=none"}).expect(200)
    assert reply.headers["Content-Type"].startswith("application/json;odata.metadata=none")
    assert list(reply.body) == ["value"]


def test_the_model_says_what_entities_look_like(here: World) -> None:
    model = ask(here, "$metadata").expect(200)
    schema = etree.fromstring(model.body.encode())[0][0]
    types = {one.attrib["Name"]: one for one in schema.iter(f"{EDM}EntityType")}
    sets = {one.attrib["Name"]: one.attrib["EntityType"] for one in schema.iter(f"{EDM}EntitySet")}
    described = ask(here, "$metadata", format="json").expect(200)
    body = json.loads(described.body) if isinstance(described.body, str) else described.body
    for name, full in sets.items():
        own = types[str(full).partition(".")[2]]
        properties = [one.attrib["Name"] for one in own.iter(f"{EDM}Property")]
        assert properties == [one for one in body["Expunge"][own.attrib["Name"]] if not one.startswith("$")]
        assert {one.attrib["Name"] for one in own.iter(f"{EDM}PropertyRef")} <= set(properties)
        for entity in ask(here, str(name)).expect(200).body["value"]:
            assert list(entity) == properties


@pytest.fixture(scope="module")
def service() -> Iterator[SimpleNamespace]:
    """Return a real client on a real stack, over HTTP, with some learners."""
    with LocalStack.start(TEMPLATE) as stack:
        session = requests.Session()
        session.headers["Authorization"] = f"Bearer {stack.token('college', 'reader', ['administrator'])}"
        states: Any = [{"name": "active", "end": False}]
        made = session.put(f"{stack.api_url}/v1/workflows/apprentices", json={"kind": "learner", "states": states})
        made.raise_for_status()
        for learner in ("ann", "bob", "cat"):
            session.put(f"{stack.api_url}/v1/learners/{learner}", json={"values": {}}).raise_for_status()
            aim = {"aim_seq_number": 1, "completion_status": 2, "learn_actual_end_date": "2020-02-29"}
            body: Any = {"status": "included", "aims": [aim]}
            session.put(f"{stack.api_url}/v1/learners/{learner}/ilrs/2019", json=body).raise_for_status()
        stack.settle()
        url = f"{stack.api_url}{ROOT}"
        client = ODataService(url, reflect_entities=True, session=session, quiet_progress=True)
        yield SimpleNamespace(client=client, users=client.entities["Users"], aims=client.entities["IlrAims"])


def test_python_odata_reads_the_sets(service: SimpleNamespace) -> None:
    assert set(service.client.entities) == {"Users", "IlrAims", "Records", "Jobs"}
    users = service.client.query(service.users)
    everybody = users.all()
    assert {one.Id for one in everybody} == {"ann", "bob", "cat"}
    assert {one.FinalFundingDate for one in everybody} == {"2020-02-29"}
    assert [one.Id for one in users.order_by(service.users.Id.desc()).limit(2).all()] == ["cat", "bob"]
    assert [one.Id for one in users.filter(service.users.Id.startswith("b")).all()] == ["bob"]
    assert users.get("ann").Id == "ann"
    assert users.filter(service.users.Id != "ann").count() == 2
    assert [one.CompletionStatus for one in service.client.query(service.aims).all()] == [2, 2, 2]


def test_python_odata_follows_the_links(service: SimpleNamespace) -> None:
    service.client.default_context.connection.base_headers["Prefer"] = "odata.maxpagesize=1"
    assert len(service.client.query(service.users).all()) == 3


def test_python_odata_is_told_what_is_wrong(service: SimpleNamespace) -> None:
    with pytest.raises(ODataError, match="501"):
        service.client.query(service.users).raw({"$expand": "Aims"})
