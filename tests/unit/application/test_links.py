"""The rows that decide with a record whether it is withheld."""

from shared.application.reading.links import read_links
from shared.records.links import Links
from shared.records.record import Record
from tests.unit.application.rig import Rig
from tests.unit.builders import PEOPLE, STRANDS, T, a_person, a_record, key

PERSON = a_person("p1", version=7)
CASE = a_record("c1", person=PERSON.key, version=5)
STRAND = a_record(key("s1", STRANDS), parent=CASE.key, person=key("p2", PEOPLE))


def _links(rig: Rig, *records: Record) -> list[Links]:
    found = read_links(rig.records, rig.catalogue, T, records)
    return [found[record.key] for record in records]


def test_x7_a_record_without_pointers_depends_on_no_other(rig: Rig) -> None:
    assert _links(rig, a_record()) == [Links()]


def test_x7_a_strand_depends_on_its_person_its_case_and_its_cases_person(rig: Rig) -> None:
    rig.put(PERSON, CASE, STRAND, a_person("p2", version=2))
    (links,) = _links(rig, STRAND)
    assert links.is_readable
    assert links.versions == {CASE.key: 5, PERSON.key: 7, key("p2", PEOPLE): 2}


def test_x7_each_linked_row_counts_once_however_many_ways_lead_to_it(rig: Rig) -> None:
    strand = a_record(key("s1", STRANDS), parent=CASE.key, person=PERSON.key)
    rig.put(PERSON, CASE, strand)
    (links,) = _links(rig, strand)
    assert sorted(row.key for row in links.rows) == [CASE.key, PERSON.key]


def test_x7_records_that_are_read_together_keep_their_links_apart(rig: Rig) -> None:
    rig.put(PERSON, CASE, a_person("p2"))
    case, strand, lonely = _links(rig, CASE, STRAND, a_record("c9"))
    assert list(case.versions) == [PERSON.key]
    assert set(strand.versions) == {CASE.key, PERSON.key, key("p2", PEOPLE)}
    assert lonely == Links()


def test_x7_a_link_that_stands_on_the_same_chunk_counts_like_any_other(rig: Rig) -> None:
    first = a_record("c1", parent=key("c2"))
    second = a_record("c2", person=PERSON.key)
    rig.put(PERSON, first, second)
    assert set(_links(rig, first, second)[0].versions) == {second.key, PERSON.key}


def test_a_pointer_to_nothing_leads_to_nothing(rig: Rig) -> None:
    assert _links(rig, CASE) == [Links()]


def test_a_circle_of_pointers_comes_to_an_end_without_the_record_itself(rig: Rig) -> None:
    first, second = a_record("c1", parent=key("c2")), a_record("c2", parent=key("c1"))
    rig.put(first, second)
    assert [list(links.versions) for links in _links(rig, first, second)] == [[second.key], [first.key]]


def test_x13_a_linked_row_that_cannot_be_read_is_told(rig: Rig) -> None:
    rig.put(PERSON, CASE, STRAND)
    rig.records.unreadable.add((T, PERSON.key))
    strand, lonely = _links(rig, STRAND, a_record("c9"))
    assert (strand.is_readable, list(strand.versions)) == (False, [CASE.key])
    assert lonely.is_readable
