"""The records that point to a record, page by page."""

import pytest

from shared.access.permissions import Permission
from shared.application.records.list_links import LinkedRecord, ListLinks
from shared.kernel.errors import Invalid, NotFound
from shared.records.guards import GuardName
from shared.records.links import LinkFacts
from tests.unit.application.rig import Rig
from tests.unit.builders import OTHER, PEOPLE, a_caller, a_guard, a_person, a_record, key
from tests.unit.refusals import refused

CALLER = a_caller(Permission.READ_RECORDS)
PERSON = key("p1", PEOPLE)


@pytest.fixture
def links(rig: Rig) -> ListLinks:
    return ListLinks(rig)


def test_x18_what_points_to_a_record_is_listed_with_its_state_and_guards(rig: Rig, links: ListLinks) -> None:
    held = a_record("c2", person=PERSON, state="open", legal_hold=a_guard())
    rig.put(a_person(), a_record("c1", person=PERSON), held, a_record("c3"))
    found, last = links(CALLER, PERSON, None, 10)
    assert last is None
    assert found == [
        LinkedRecord(key=key("c1"), facts=LinkFacts(state="closed")),
        LinkedRecord(key=key("c2"), facts=LinkFacts(state="open", guards=(GuardName.LEGAL_HOLD,))),
    ]


def test_a_page_ends_with_where_to_go_on(rig: Rig, links: ListLinks) -> None:
    rig.put(a_person(), *(a_record(f"c{number}", person=PERSON) for number in (1, 2, 3)))
    first, last = links(CALLER, PERSON, None, 2)
    rest, end = links(CALLER, PERSON, last, 2)
    assert [one.key.record for one in (*first, *rest)] == ["c1", "c2", "c3"]
    assert (last, end) == ("complaints/c2", None)


def test_x18_a_record_that_was_never_pointed_to_costs_no_read_of_links(rig: Rig) -> None:
    rig.put(a_person())
    rig.links = None  # type: ignore[assignment]  # a read of links would fail
    assert ListLinks(rig)(CALLER, PERSON, None, 2) == ([], None)


def test_an_unknown_record_another_tenant_and_a_forged_position_are_refused(rig: Rig, links: ListLinks) -> None:
    rig.put(a_person(), a_record(person=PERSON))
    with refused(NotFound, "unknown_record"):
        links(CALLER, key("p9", PEOPLE), None, 2)
    with refused(NotFound, "unknown_record"):
        links(a_caller(tenant=OTHER), PERSON, None, 2)
    with refused(Invalid, "invalid_identifier"):
        links(CALLER, PERSON, "nowhere", 2)
